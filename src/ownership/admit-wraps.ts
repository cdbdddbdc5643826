import type { Wrap, WrapRecipient } from '../domain/wrap.js';
import { mayHold, policiesOf } from './access.js';
import type { Keyset } from './keyset.js';
import type { SessionClaim } from './session-claim.js';
import { recipientDigest, recipientOf, wrapListDigest } from './wrap-digest.js';

export interface AdmittedWraps {
  readonly wd: string;
  readonly wraps: readonly { readonly wrap: Wrap; readonly recipient: WrapRecipient; readonly digest: string }[];
}

/**
 * What a backend asks of all wraps of a recording before it stores them: that no key is among them but the owner's, and
 * those of policies that the claim names. A retired key gets no wrap.
 * @param owner the names of the owner's account keys
 * @returns null when it must not store them
 */
export async function admitWraps(
  wraps: readonly Wrap[],
  { claim, keyset, owner }: { claim: Pick<SessionClaim, 'access'>; keyset: Keyset; owner: ReadonlySet<string> },
): Promise<AdmittedWraps | null> {
  const policies = policiesOf(claim, keyset);
  if (policies === null) return null;
  const active = policies.map((policy) => ({ ...policy, keys: policy.keys.filter(({ state }) => state === 'active') })) as typeof policies;
  if (!wraps.every((wrap) => mayHold(wrap, active, owner))) return null;
  const list = await Promise.all(wraps.map(async (wrap) => {
    const recipient = await recipientOf(wrap);
    return { wrap, recipient, digest: await recipientDigest(recipient) };
  }));
  const digests = list.map(({ digest }) => digest);
  if (new Set(digests).size !== digests.length) return null;
  return { wd: await wrapListDigest(digests), wraps: list };
}
