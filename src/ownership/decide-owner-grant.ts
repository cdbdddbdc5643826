import type { Wrap } from '../domain/wrap.js';
import { verifyGrant } from './grant.js';
import { keyAmong } from './party-key.js';
import type { PartyKeys } from './party-keys.js';
import { wrapDigest } from './wrap-digest.js';

/** Most wraps that an owner makes of one recording later. */
export const OWNER_GRANTS_MAX = 8;

export interface OwnerGrantFacts {
  rid: string;
  /** Digest of the session claim. */
  cd: string;
  /** The owner's, session keys of this consultation included. */
  owner: PartyKeys;
  /** The names of the keys that the recorder has wrapped the recording's key to as its owner's. */
  wrapped: ReadonlySet<string>;
  /** Digests of the owner's later wraps that are kept already. */
  known: readonly string[];
}

export type OwnerGrantDecision = { verdict: 'keep'; digest: string } | { verdict: 'settle' } | { verdict: 'refuse'; code: 'backend/rejected' | 'backend/conflict' };

/**
 * Whether a backend keeps a wrap that the recording's owner has made later: for an account key of the owner's chain, the
 * present one or a former one, signed by one of the owner's keys. Not for a session key: it opens nothing after its page.
 * Nor by a session key that the recording's key was not wrapped to: it has nothing to hand over, and a stolen sign-in gets
 * such keys while a consultation can be joined.
 */
export async function decideOwnerGrant({ wrap, tokens }: { wrap: Wrap; tokens: readonly string[] }, { rid, cd, owner, wrapped, known }: OwnerGrantFacts): Promise<OwnerGrantDecision> {
  const isSessionKey = owner.sessionKeys.some(({ enc }) => enc.kid === wrap.kid);
  if (wrap.role !== 'owner' || isSessionKey || !owner.accounts.has(wrap.kid)) return { verdict: 'refuse', code: 'backend/rejected' };
  const digest = await wrapDigest(wrap);
  const idle = owner.sessionKeys.filter(({ enc }) => !wrapped.has(enc.kid)).map(({ signer }) => signer.kid);
  const result = await verifyGrant(tokens, {
    rid, cd, wrap: digest, to: wrap.kid,
    resolveOwner: keyAmong(...owner.signers.filter(({ kid }) => !idle.includes(kid))),
    resolveApprover: () => Promise.resolve(null),
  });
  if (!result.ok || result.by !== 'owner') return { verdict: 'refuse', code: 'backend/rejected' };
  if (known.includes(digest)) return { verdict: 'settle' };
  return known.length < OWNER_GRANTS_MAX ? { verdict: 'keep', digest } : { verdict: 'refuse', code: 'backend/conflict' };
}
