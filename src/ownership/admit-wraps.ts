import type { Wrap, WrapRecipient } from '../domain/wrap.js';
import { mayHold, policiesOf } from './access.js';
import type { Keyset } from './keyset.js';
import { isNamedByThumbprint } from './party-key.js';
import type { PartyKeys } from './party-keys.js';
import type { SessionClaim } from './session-claim.js';
import { recipientDigest, recipientOf, wrapListDigest } from './wrap-digest.js';

export interface AdmittedWraps {
  readonly wd: string;
  readonly wraps: readonly { readonly wrap: Wrap; readonly recipient: WrapRecipient; readonly digest: string }[];
}

/**
 * What a backend asks of all wraps of a recording before it stores them: that no key is among them but the owner's, and
 * those of policies that the claim names, and of each escrow policy one at least: a recorder may not know yet of a key that was
 * added in mid-call. A retired key gets no wrap.
 * @param owner see `wrappableKeys`
 * @returns null when it must not store them
 */
export async function admitWraps(
  wraps: readonly Wrap[],
  { claim, keyset, owner }: { claim: Pick<SessionClaim, 'access'>; keyset: Keyset; owner: ReadonlySet<string> },
): Promise<AdmittedWraps | null> {
  const policies = policiesOf(claim, keyset);
  if (policies === null || wraps.length === 0) return null;
  const active = policies.map((policy) => ({ ...policy, keys: policy.keys.filter(({ state }) => state === 'active') })) as typeof policies;
  if (!wraps.every((wrap) => mayHold(wrap, active, owner))) return null;
  for (const { keys } of active.filter(({ role }) => role === 'escrow')) {
    // A key that is not what it is named gets none from anybody.
    const usable = await Promise.all(keys.map(async ({ kid, jwk }) => ((await isNamedByThumbprint({ kid, jwk })) ? [kid] : [])));
    if (usable.flat().length > 0 && !wraps.some(({ role, kid }) => role === 'escrow' && usable.flat().includes(kid))) return null;
  }
  const list = await Promise.all(wraps.map(async (wrap) => {
    const recipient = await recipientOf(wrap);
    return { wrap, recipient, digest: await recipientDigest(recipient) };
  }));
  const digests = list.map(({ digest }) => digest);
  if (new Set(digests).size !== digests.length) return null;
  return { wd: await wrapListDigest(digests), wraps: list };
}

/**
 * The names of the owner's keys that a new recording may be wrapped to: the account key when the claim was made and those
 * that came since, and session keys of the consultation. None that had been given up before: a device that was removed may
 * hold it. None while the owner has no keys.
 */
export function wrappableKeys(owner: Pick<PartyKeys, 'links' | 'sessionKeys'> | null): ReadonlySet<string> {
  return new Set([...(owner?.links ?? []).map(({ payload }) => payload.enc.kid), ...(owner?.sessionKeys ?? []).map(({ enc }) => enc.kid)]);
}
