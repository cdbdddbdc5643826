import { ConsultError } from '../domain/consult-error.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import { verifyMemberKeys } from '../ownership/member-key.js';
import { audience } from '../ownership/session-claim.js';
import type { Pin } from '../ownership/evidence.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import type { KeysOwner } from './keys-owner.js';

/** A device of the person's. */
export interface ChainDevice {
  readonly kid: string;
  /** When it was let into the chain: milliseconds since 1970. */
  readonly since: number;
}

/** The person's own chain of keys, verified. */
export interface OwnChain {
  readonly tokens: readonly string[];
  readonly newest: Pin;
  /** The account's encryption key now. */
  readonly account: NamedPublicKey;
  /** Now, the one that has been there longest first. */
  readonly devices: readonly ChainDevice[];
  /** Every device that was ever in it, by `kid`. */
  readonly everDevices: ReadonlySet<string>;
}

/**
 * Verifies the chain that the backend says is the person's.
 * @param tokens oldest first
 * @param pinned the newest link that this device has seen
 * @returns null before the first enrolment
 * @throws ConsultError `ownership/denied` for what is not signed, not hers, or older than what has been seen here
 */
export async function verifyOwnChain(tokens: readonly string[], owner: KeysOwner, resolveKey: KeyResolver, pinned: Pin | null): Promise<OwnChain | null> {
  if (tokens.length === 0) {
    if (pinned === null) return null;
    throw denied('rollback');
  }
  const result = await verifyMemberKeys(tokens, { resolveKey, audience: audience(owner.tenant, owner.region), subject: owner.subject, pinned });
  if (!result.ok) throw denied(result.fault);
  const { newest, links } = result;
  const since = new Map<string, number>();
  for (const { payload } of links) {
    // Removed and let in again is let in then.
    for (const kid of since.keys()) if (!payload.sig.some((key) => key.kid === kid)) since.delete(kid);
    for (const { kid } of payload.sig) if (!since.has(kid)) since.set(kid, payload.iat);
  }
  return {
    tokens: [...tokens],
    newest: { seq: newest.payload.seq, digest: newest.digest },
    account: newest.payload.enc,
    devices: [...since].map(([kid, at]) => ({ kid, since: at })),
    everDevices: new Set(links.flatMap(({ payload }) => payload.sig.map(({ kid }) => kid))),
  };
}

/** @param fault a word for the operator; it says nothing about the person */
export function denied(fault: string): ConsultError {
  return new ConsultError('ownership/denied', { message: `The keys that the service gave for this account could not be shown to be its own (${fault}), so they are not used.` });
}
