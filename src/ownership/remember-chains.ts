import type { Keyset } from './keyset.js';
import { verifyPartyKeys, type PartyKeysResult, type VerifyParty } from './party-keys.js';
import { partyOf } from './session-claim.js';

/**
 * Verifies chains of keys through one keyset, each of them once: all rows of a list name the same member, and few
 * practitioners. What is remembered goes by everything that the answer depends on, text for text: the tokens, and of the
 * claim its audience and the party with its link. It lives as long as one gate, and is nobody else's.
 */
export function rememberChains(keyset: Pick<Keyset, 'keyOf'>): VerifyParty {
  const verified = new Map<string, Promise<PartyKeysResult>>();
  return async (claim, role, tokens) => {
    const name = JSON.stringify([claim.aud, partyOf(claim, role), tokens]);
    const known = verified.get(name);
    if (known !== undefined) return known;
    const result = verifyPartyKeys(claim, role, tokens, (kid, at) => keyset.keyOf('issuer', kid, at));
    verified.set(name, result);
    // Not a refusal, which is as good as any answer: the browser itself has failed, and may not fail again.
    result.catch(() => verified.delete(name));
    return result;
  };
}
