import type { Identity } from '../domain/identity.js';
import type { Enrolment } from '../domain/vault.js';
import type { OwnAccount, OwnDevice } from '../keys/own-keys.js';
import { audience } from '../ownership/session-claim.js';
import { signEnrolment } from '../ownership/signed-enrolment.js';
import { makeVaultEntry } from './make-vault-entry.js';
import { namedKey } from './make-party.js';

/** Whose device it is to be. */
export type EnrollingPerson = Pick<Identity, 'subject' | 'tenant' | 'region'>;

/**
 * What a device sends to be one of a person's: its key, proved, and with an account key one way to have that again.
 * @param account null for a further device
 * @param at milliseconds since 1970, as the backend's clock has it
 */
export async function makeEnrolment(
  { subject, tenant, region }: EnrollingPerson, { device, account }: { device: OwnDevice; account: OwnAccount | null }, at: number,
): Promise<Enrolment> {
  const proved = { v: 1, aud: audience(tenant, region), sub: subject, device: device.kid, account: account?.kid ?? null, at } as const;
  return {
    device: await namedKey(device.publicKey, 'sig'),
    account: account === null ? null : await namedKey(account.pair.publicKey, 'enc'),
    vault: account === null ? [] : [(await makeVaultEntry(account.kid)).entry],
    proof: await signEnrolment(proved, device.privateKey, device.kid),
  };
}
