import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { CHAIN_MAX } from '../../../src/domain/key-chains.js';
import type { Enrolment } from '../../../src/domain/vault.js';
import type { MemberKey } from '../../../src/ownership/member-key.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { verifyEnrolment } from '../../../src/ownership/signed-enrolment.js';
import { writeAudit } from '../audit/audit-event.js';
import { chainOf } from '../chains/chain-rows.js';
import type { ClaimsIssuer } from '../claims-channel/claims-client.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { storeNotice } from '../notices/member-notice.js';
import { giveBackRenewal, openRenewal, useRenewal } from './account-renewal.js';
import { lockPerson } from './lock-person.js';
import { isRenewal, withDevice, withoutDevice } from './next-keys.js';
import { storedChain, type StoredChain } from './stored-chain.js';
import { deleteWay, storeWay, waysOf } from './vault-rows.js';

export interface KeyDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  claimsIssuer: ClaimsIssuer;
}

/** Of somebody who adds many devices at the same moment. */
const TRIES_MAX = 20;

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
  return extendChain(dependencies, principal, async (tx, { newest }, isFirstTry) => {
    const before = newest?.payload ?? null;
    const renewal = isRenewal(account, before) ? await openRenewal(tx, principal, now) : null;
    const keys = withDevice(enrolment, before, renewal !== null);
    if (keys === null) return null;
    if (renewal !== null) await useRenewal(tx, renewal, now);
    await tx.become('party');
    if (renewal !== null) await noteRenewal(tx, principal, keys.enc.kid, now);
    const known = new Set((await waysOf(tx, principal)).map(({ id }) => id));
    for (const entry of enrolment.vault) await storeWay(tx, principal, entry);
    if (isFirstTry) await writeAudit(tx, principal, { action: 'device-enrol', outcome: 'permit' }, now);
    return {
      keys,
      undo: async (undoing) => {
        if (renewal !== null) await giveBackRenewal(undoing, renewal);
        await undoing.become('party');
        for (const { id } of enrolment.vault) if (!known.has(id)) await deleteWay(undoing, principal, id);
      },
    };
  });
}

/** Takes a device out. @returns the chain with the new link @throws ConsultError `backend/not-found`, `backend/conflict` */
export function removeDevice(dependencies: KeyDependencies, principal: Principal, kid: string, now: number): Promise<string[]> {
  return extendChain(dependencies, principal, async (tx, { newest }, isFirstTry) => {
    const keys = withoutDevice(kid, newest?.payload ?? null);
    await tx.become('party');
    if (isFirstTry) await writeAudit(tx, principal, { action: 'device-remove', outcome: 'permit' }, now);
    return { keys, undo: null };
  });
}

/** Written down and told: whoever has stolen a sign-in, and talked an officer over, does not do this unseen. */
async function noteRenewal(tx: Transaction, principal: Principal, kid: string, now: number): Promise<void> {
  await writeAudit(tx, principal, { action: 'account-key-replace', outcome: 'permit' }, now);
  await storeNotice(tx, principal, { kind: 'account-key-replaced', rid: null, to: kid, why: null }, now);
}

/** The keys that a person is to have from now on, and what is undone, in the clerk's role, if the link cannot be made. */
interface Decision {
  keys: Pick<MemberKey, 'enc' | 'sig'>;
  undo: ((tx: Transaction) => Promise<void>) | null;
}

/**
 * Decides about the newest link in a transaction, and has the issuer add the next one after it: no transaction is open while
 * the issuer is asked. A chain that has grown meanwhile is decided about anew.
 * @param decide begins in the clerk's role; null when there is nothing to do
 */
async function extendChain(
  { database, trustOf, claimsIssuer }: KeyDependencies, principal: Principal, decide: (tx: Transaction, stored: StoredChain, isFirstTry: boolean) => Promise<Decision | null>,
): Promise<string[]> {
  const { tenant, region, subject } = principal;
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const { stored, decision } = await lockPerson(database, principal, async (tx) => {
      const chain = await storedChain(tx, principal, trustOf(principal));
      return { stored: chain, decision: await decide(tx, chain, attempt === 0) };
    });
    if (decision === null) return stored.tokens;
    try {
      if (stored.tokens.length >= CHAIN_MAX) throw new ConsultError('backend/conflict');
      const { link } = await claimsIssuer.ask('issueLink', { tenant, region, subject, prev: stored.newest?.digest ?? null, ...decision.keys });
      return [...stored.tokens, link];
    } catch (error) {
      if (decision.undo !== null) await lockPerson(database, principal, decision.undo);
      if (!isConsultError(error) || error.code !== 'backend/conflict' || stored.tokens.length >= CHAIN_MAX) throw error;
    }
  }
  throw new ConsultError('backend/conflict');
}
