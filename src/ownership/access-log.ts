import type { AccessAction, AccessEntry, AccessLog } from '../domain/access-entry.js';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { verifyCheckpoint, type Checkpoint } from './checkpoint.js';
import { ledgerEntrySchema, ledgerLeaf, type LedgerEntry } from './ledger-entry.js';
import { verifyInclusion } from './merkle-tree.js';
import type { KeyResolver } from './verify-token.js';

/** What an owner is told of an entry. */
export type ShownAccess = Pick<AccessEntry, 'at' | 'action' | 'range'> & { who: AccessEntry['who'] | null };

/** A line of the log, and whether it is proved: its entry stands where it says, in the tree that the insurer has signed, and says what the line says. */
export type CheckedAccessEntry = AccessEntry & { readonly proved: boolean };

export interface CheckedAccessLog {
  readonly rid: string;
  /** When the tree was signed that the lines were held against; null where there is no checkpoint, or none to be believed. */
  readonly signedAt: number | null;
  readonly entries: readonly CheckedAccessEntry[];
  /** Whether older entries were left out. */
  readonly more: boolean;
}

const CAPACITIES: readonly AccessEntry['who'][] = ['self', 'practitioner', 'reader', 'escrow', 'compliance', 'somebody-else'];

/** Null for what is no access to a recording: leave to go on playing, say. Of an entry of before capacities were written down `who` is null. */
export function shownAccess(entry: LedgerEntry): ShownAccess | null {
  const action = actionOf(entry);
  if (action === null) return null;
  return { at: entry.at, action, range: rangeOf(entry), who: action === 'erased' ? 'service' : (CAPACITIES.find((who) => who === entry.role) ?? null) };
}

/**
 * Holds every line against the tree that the key for the log has signed. A log of which the checkpoint is not to be believed
 * has no proved line. That nothing was left out is not shown: the lines that are there are true.
 */
export async function checkAccess(log: AccessLog, { rid, audience, resolveKey }: { rid: string; audience: string; resolveKey: KeyResolver }): Promise<CheckedAccessLog> {
  const result = log.checkpoint === null || log.rid !== rid ? null : await verifyCheckpoint(log.checkpoint, { audience, resolveKey });
  const signed = result?.ok === true && result.payload.size === log.size ? result.payload : null;
  const entries = await Promise.all(log.entries.map(async (line) => ({ ...line, proved: signed !== null && (await isProved(line, signed, rid)) })));
  return { rid, signedAt: signed?.at ?? null, entries, more: log.more };
}

async function isProved(line: AccessEntry, { aud, size, hash }: Checkpoint, rid: string): Promise<boolean> {
  const entry = readEntry(line.entry);
  if (entry?.rid !== rid || `consult:${entry.tenant}:${entry.region}` !== aud) return false;
  const shown = shownAccess(entry);
  if (shown === null || shown.at !== line.at || shown.action !== line.action || shown.range?.join() !== line.range?.join()) return false;
  if (shown.who !== null && shown.who !== line.who) return false;
  return verifyInclusion({ leaf: await ledgerLeaf(line.entry), index: line.index, size, proof: line.proof, hash });
}

function readEntry(text: string): LedgerEntry | null {
  try {
    const value = JSON.parse(text) as CanonicalValue;
    const parsed = ledgerEntrySchema.safeParse(value);
    return parsed.success && canonicalJson(value) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

function actionOf({ action, outcome, wraps }: LedgerEntry): AccessAction | null {
  const isPermitted = outcome === 'permit';
  switch (action) {
    case 'recording-list':
    case 'recording-read':
      if (!isPermitted && outcome !== 'expired') return 'refused';
      return wraps === null ? 'listed' : 'key-released';
    case 'segment-read': return isPermitted ? 'fetched' : 'refused';
    case 'recording-viewed': return 'viewed';
    case 'recording-downloaded': return 'downloaded';
    case 'escrow-request': return isPermitted ? 'escrow-requested' : null;
    case 'escrow-release': return isPermitted ? 'escrow-released' : null;
    case 'recording-erase': return 'erased';
    default: return null;
  }
}

function rangeOf({ action, seq, ranges }: LedgerEntry): AccessEntry['range'] {
  if (action === 'segment-read' && seq !== null) return [seq, seq];
  if (ranges === null || ranges.length === 0) return null;
  return [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];
}
