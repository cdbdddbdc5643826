import type { AccessEntry } from '../domain/access-entry.js';

/**
 * What the page knows of a line. `proved`: it stands in the tree that a checkpoint has signed. `waiting`: there is no checkpoint
 * yet. `not-proved`: what came with it does not prove it.
 */
export type AccessProof = 'proved' | 'waiting' | 'not-proved';

export type CheckedAccess = AccessEntry & { readonly proved: AccessProof };

export interface CheckedAccessLog {
  readonly rid: string;
  /** When the checkpoint was signed, milliseconds since 1970; null where there is none yet, or it is not good. */
  readonly checkpointAt: number | null;
  /** Newest first. */
  readonly entries: readonly CheckedAccess[];
  /** Whether older entries were left out. */
  readonly more: boolean;
}

export interface AccessLogs {
  /** @returns null when absent or not the caller's own */
  of(rid: string, signal?: AbortSignal): Promise<CheckedAccessLog | null>;
}
