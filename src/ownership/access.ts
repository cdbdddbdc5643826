import type { WrapRecipient } from '../domain/wrap.js';
import type { Keyset } from './keyset.js';
import type { Policy } from './policy.js';
import type { SessionClaim } from './session-claim.js';

/** The policies that a claim names; null when the keyset does not know one of them, and then nothing of the claim counts. */
export function policiesOf({ access }: Pick<SessionClaim, 'access'>, keyset: Keyset): readonly Policy[] | null {
  const policies = access.map((id) => keyset.policyOf(id));
  return policies.every((policy) => policy !== null) ? policies : null;
}

/** True if a policy that the claim names lets this person ask for the recording. */
export function isReader(claim: Pick<SessionClaim, 'access'>, keyset: Keyset, subject: string): boolean {
  return readerKids(claim, keyset, subject).length > 0;
}

/** The names of the keys by which this person reads. A retired one counts: what it was given stays readable. */
export function readerKids(claim: Pick<SessionClaim, 'access'>, keyset: Keyset, subject: string): readonly string[] {
  const policies = policiesOf(claim, keyset) ?? [];
  return policies.flatMap((policy) => (policy.role === 'reader' ? policy.keys.filter(({ sub }) => sub === subject).map(({ kid }) => kid) : []));
}

/**
 * True if a recording may be wrapped to this key in this role: the owner's own account, or a key of a policy that the claim names.
 * @param owner the names of the owner's account keys
 */
export function mayHold({ kid, role }: Pick<WrapRecipient, 'kid' | 'role'>, policies: readonly Policy[], owner: ReadonlySet<string>): boolean {
  if (role === 'owner') return owner.has(kid);
  return policies.some((policy) => policy.role === role && policy.keys.some((key) => key.kid === kid));
}
