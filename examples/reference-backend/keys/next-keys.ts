import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Enrolment } from '../../../src/domain/vault.js';
import type { MemberKey } from '../../../src/ownership/member-key.js';

/** As many as a link can name. */
const DEVICES_MAX = 16;

type Keys = Pick<MemberKey, 'enc' | 'sig'>;

/**
 * A person's keys with one device more. With leave to renew, a new account key takes the place of the lost one, and the device
 * that of all others: they are lost too, or are not hers any more. Whether the new ones are keys at all is asked of the link that they make.
 * @param now the newest link's; null before the first
 * @param mayRenew whether she has leave to have a new account key
 * @returns null when the device is among them already
 * @throws ConsultError `backend/rejected` (none of an account's keys, or no way to have a new one again, or ways to another),
 *   `backend/conflict` (another account key than there is, or too many devices)
 */
export function withDevice({ device, account, vault }: Omit<Enrolment, 'proof'>, now: Keys | null, mayRenew = false): Keys | null {
  if (mayRenew && isRenewal(account, now)) return withDevice({ device, account, vault }, null);
  const enc = now?.enc ?? account;
  if (enc === null || (now === null && vault.length === 0)) throw new ConsultError('backend/rejected');
  if (account !== null && account.kid !== enc.kid) throw new ConsultError('backend/conflict');
  if (vault.some((entry) => entry.account !== enc.kid)) throw new ConsultError('backend/rejected');
  const sig = now?.sig ?? [];
  if (sig.some(({ kid }) => kid === device.kid)) return null;
  if (sig.length === DEVICES_MAX) throw new ConsultError('backend/conflict');
  return { enc, sig: [...sig, device] };
}

/** True if this account key would take the place of another one. */
export function isRenewal(account: Enrolment['account'], now: Keys | null): boolean {
  return account !== null && now !== null && account.kid !== now.enc.kid;
}

/** A person's keys with one device less. @throws ConsultError `backend/not-found` (no such device), `backend/conflict` (the last one) */
export function withoutDevice(kid: string, now: Keys | null): Keys {
  if (now === null || !now.sig.some((device) => device.kid === kid)) throw new ConsultError('backend/not-found');
  if (now.sig.length === 1) throw new ConsultError('backend/conflict');
  return { enc: now.enc, sig: now.sig.filter((device) => device.kid !== kid) };
}
