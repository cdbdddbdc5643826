import { ConsultError } from '../domain/consult-error.js';
import type { LinkDevice, LinkWay } from '../domain/key-content.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { Pin } from '../ownership/evidence.js';
import { peekPayload } from '../ownership/jws.js';
import { memberKeySchema, verifyMemberKeys, type MemberKey } from '../ownership/member-key.js';
import { audience } from '../ownership/session-claim.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import type { KeysContext } from './keys-context.js';
import type { KeysOwner } from './keys-owner.js';

/** The person's own chain of keys, verified. */
export interface OwnChain {
  readonly tokens: readonly string[];
  readonly newest: Pin;
  /** The account's encryption key now. */
  readonly account: NamedPublicKey;
  /** Earlier account keys by their names, oldest first. */
  readonly former: readonly string[];
  readonly devices: readonly LinkDevice[];
  readonly ways: readonly LinkWay[];
  /** All that were served, oldest first. */
  readonly links: readonly MemberKey[];
}

/**
 * Asks for the person's chain, verifies it, and remembers its newest link.
 * @returns null before the first link
 * @throws as `verifyOwnChain`; ConsultError `backend/*`
 */
export async function readOwnChain({ owner, port, resolveIssuer, pins, onViolation }: KeysContext): Promise<OwnChain | null> {
  await pins.refresh();
  const pinned = pins.keys(owner.subject);
  let tokens = await port.chain();
  const first = peekPayload(tokens[0] ?? '', memberKeySchema)?.seq ?? 1;
  // It begins after what this device has seen: only with the links in between is it shown to be the same chain.
  if (pinned !== null && first > pinned.seq) tokens = await port.chain(pinned.seq);
  const chain = await verifyOwnChain(tokens, owner, resolveIssuer, pinned, onViolation);
  if (chain !== null) await pins.seeKeys([[owner.subject, chain.newest]]);
  return chain;
}

/**
 * Verifies the chain that the backend says is the person's.
 * @param tokens oldest first
 * @param pinned the newest link that this device has seen
 * @param onViolation told of what is refused
 * @returns null before the first link
 * @throws ConsultError `ownership/denied` for what is not signed, not hers, or older than what has been seen here
 */
export async function verifyOwnChain(tokens: readonly string[], owner: KeysOwner, resolveKey: KeyResolver, pinned: Pin | null, onViolation: KeysContext['onViolation']): Promise<OwnChain | null> {
  if (tokens.length === 0) {
    if (pinned === null) return null;
    onViolation('rollback');
    throw denied('rollback');
  }
  const result = await verifyMemberKeys(tokens, { resolveKey, audience: audience(owner.tenant, owner.region), subject: owner.subject, pinned });
  if (!result.ok) {
    onViolation(result.fault === 'rollback' ? 'rollback' : 'member-key');
    throw denied(result.fault);
  }
  const { payload: { seq, enc, former, devices, ways }, digest } = result.newest;
  return { tokens: [...tokens], newest: { seq, digest }, account: enc, former, devices, ways, links: result.links.map(({ payload }) => payload) };
}

/** @param fault a word for the operator; it says nothing about the person */
export function denied(fault: string): ConsultError {
  return new ConsultError('ownership/denied', { message: `The keys that the service gave for this account could not be shown to be its own (${fault}), so they are not used.` });
}
