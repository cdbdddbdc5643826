import type { Keyset } from './keyset.js';
import { partyKeysOf, verifyPartyChain, type PartyChainResult, type VerifyParty } from './party-keys.js';
import { partyOf } from './session-claim.js';

/**
 * Verifies chains of keys through one keyset, each of them once: all rows of a list name the same member, and few
 * practitioners. What is remembered goes by everything that the answer depends on, text for text: the tokens, and of the
 * claim its audience and the party with its link. Which signatures count depends on the consultation's time, and is asked
 * anew for each. It lives as long as one gate, and is nobody else's.
 */
export function rememberChains(keyset: Pick<Keyset, 'keyOf'>): VerifyParty {
  const verified = new Map<string, Promise<PartyChainResult>>();
  return async (claim, role, tokens) => {
    const name = JSON.stringify([claim.aud, partyOf(claim, role), tokens]);
    const known = verified.get(name) ?? verifyPartyChain(claim, role, tokens, (kid, at) => keyset.keyOf('issuer', kid, at));
    verified.set(name, known);
    // Not a refusal, which is as good as any answer: the browser itself has failed, and may not fail again.
    known.catch(() => verified.delete(name));
    const result = await known;
    return result.ok ? { ok: true, keys: partyKeysOf(result.chain, claim, role) } : result;
  };
}
