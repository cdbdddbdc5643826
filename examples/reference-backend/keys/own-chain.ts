import { ConsultError } from '../../../src/domain/consult-error.js';
import { CHAIN_MAX } from '../../../src/domain/key-chains.js';
import type { Enrolment } from '../../../src/domain/vault.js';
import type { MemberKey } from '../../../src/ownership/member-key.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { verifyEnrolment } from '../../../src/ownership/signed-enrolment.js';
import { writeAudit } from '../audit/audit-event.js';
import { chainOf } from '../chains/chain-rows.js';
import type { ClaimsIssuer } from '../claims-issuer/claims-issuer.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal, type Realm } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { storeNotice } from '../notices/member-notice.js';
import { openRenewal, useRenewal } from './account-renewal.js';
import { lockPerson } from './lock-person.js';
import { isRenewal, withDevice, withoutDevice } from './next-keys.js';
import { storedChain, verifyOwnChain, type StoredChain } from './stored-chain.js';
import { storeWay } from './vault-rows.js';

export interface KeyDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  claimsIssuerOf: (realm: Realm) => ClaimsIssuer;
}

/** The caller's own chain, oldest first. Empty before the first enrolment. */
export function readChain({ database }: KeyDependencies, principal: Principal): Promise<string[]> {
  return database.transaction(scopeOf(principal, 'party'), (tx) => chainOf(tx, principal, principal.subject));
}

/**
 * Adds a device; with a new account key, the ways to have that again too. The same device again settles.
 * Another account key than there is takes the leave of an officer: see `allowAccountRenewal`.
 * @returns the chain with the new link
 * @throws ConsultError `backend/rejected` (also for a key that the device does not show that it holds), `backend/conflict`: see `withDevice`
 */
export async function enrolDevice(dependencies: KeyDependencies, principal: Principal, enrolment: Enrolment, now: number): Promise<string[]> {
  const { subject, tenant, region } = principal;
  const { device, account, proof } = enrolment;
  const proved = await verifyEnrolment(proof, { device, account, subject, audience: audience(tenant, region), now });
  if (!proved.ok) throw new ConsultError('backend/rejected');
  return lockPerson(dependencies.database, principal, async (tx) => {
    const stored = await storedChain(tx, principal, dependencies.trustOf(principal));
    const before = stored.newest?.payload ?? null;
    const renewal = isRenewal(account, before) ? await openRenewal(tx, principal, now) : null;
    const keys = withDevice(enrolment, before, renewal !== null);
    if (keys === null) return stored.tokens;
    if (renewal !== null) await useRenewal(tx, renewal, now);
    await tx.become('party');
    if (renewal !== null) await noteRenewal(tx, principal, keys.enc.kid, now);
    for (const entry of enrolment.vault) await storeWay(tx, principal, entry);
    await writeAudit(tx, principal, { action: 'device-enrol', outcome: 'permit' }, now);
    return addLink(tx, dependencies, principal, stored, keys, now);
  });
}

/** Takes a device out. @returns the chain with the new link @throws ConsultError `backend/not-found`, `backend/conflict` */
export function removeDevice(dependencies: KeyDependencies, principal: Principal, kid: string, now: number): Promise<string[]> {
  return lockPerson(dependencies.database, principal, async (tx) => {
    const stored = await storedChain(tx, principal, dependencies.trustOf(principal));
    const keys = withoutDevice(kid, stored.newest?.payload ?? null);
    await tx.become('party');
    await writeAudit(tx, principal, { action: 'device-remove', outcome: 'permit' }, now);
    return addLink(tx, dependencies, principal, stored, keys, now);
  });
}

/** Written down and told: whoever has stolen a sign-in, and talked an officer over, does not do this unseen. */
async function noteRenewal(tx: Transaction, principal: Principal, kid: string, now: number): Promise<void> {
  await writeAudit(tx, principal, { action: 'account-key-replace', outcome: 'permit' }, now);
  await storeNotice(tx, principal, { kind: 'account-key-replaced', rid: null, to: kid, why: null }, now);
}

async function addLink(
  tx: Transaction, { trustOf, claimsIssuerOf }: KeyDependencies, principal: Principal, { tokens, newest }: StoredChain, keys: Pick<MemberKey, 'enc' | 'sig'>, now: number,
): Promise<string[]> {
  if (tokens.length >= CHAIN_MAX) throw new ConsultError('backend/conflict');
  const issuer = claimsIssuerOf(principal);
  const token = await issuer.signLink({ subject: principal.subject, ...keys }, newest, now);
  // What every verifier will ask of it is asked now: a key that is none, or is not called by its name, makes no chain.
  const verified = await verifyOwnChain([...tokens, token], principal, trustOf(principal));
  if (!verified.ok) throw new ConsultError('backend/rejected');
  await issuer.storeLink(tx, token, verified.newest);
  return [...tokens, token];
}
