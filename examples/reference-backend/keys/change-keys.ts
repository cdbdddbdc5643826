import { ConsultError } from '../../../src/domain/consult-error.js';
import { LINKS_WAIT } from '../../../src/domain/key-chains.js';
import type { KeyChange } from '../../../src/domain/key-change.js';
import { decideKeyChange, type KeyChangeDecision } from '../../../src/ownership/decide-key-change.js';
import { chainOf, newestPlace } from '../chains/chain-rows.js';
import type { ClaimsIssuer } from '../claims-channel/claims-client.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { storeBox } from './box-rows.js';
import { clearAfterChange } from './clear-after-change.js';
import { storeEntry } from './entry-rows.js';
import { keyFacts } from './key-facts.js';
import { lockPerson } from './lock-person.js';
import { noteRefusal } from './note-refusal.js';
import { storedNewest } from './stored-chain.js';
import { noteUse } from './use-rows.js';

export interface KeyDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  claimsIssuer: ClaimsIssuer;
}

/**
 * Makes the next link of the caller's chain, in three steps. First boxes and entries are stored, where something authorises
 * the change; then the claims issuer, which decides by itself, signs and stores the link; then whatever has gone is deleted.
 * No transaction is open while the issuer is asked, and a crash in between leaves no link whose key nobody can open.
 * @returns the chain from the link before the new one on
 * @throws ConsultError as `KeyPort.change`
 */
export async function changeKeys(dependencies: KeyDependencies, principal: Principal, change: KeyChange, now: number): Promise<string[]> {
  const { database, claimsIssuer } = dependencies;
  const { tenant, region, subject } = principal;
  const decision = await prepare(dependencies, principal, change, now);
  // Outside, since a transaction that throws would forget the notice and the wrong proof.
  if (decision.verdict === 'refuse') throw new ConsultError(decision.code, decision.code === 'backend/too-many-requests' ? { retryAfter: LINKS_WAIT } : {});
  if (decision.verdict === 'make') await claimsIssuer.ask('issueLink', { tenant, region, subject, change });
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    if (decision.verdict === 'make') await finish(tx, principal, decision, now);
    const newest = (await newestPlace(tx, principal, subject)) ?? 1;
    return chainOf(tx, principal, subject, Math.max(1, newest - 1));
  });
}

type Prepared = Exclude<KeyChangeDecision, { verdict: 'make' }> | (Extract<KeyChangeDecision, { verdict: 'make' }> & { before: Awaited<ReturnType<typeof storedNewest>> });

function prepare({ database, trustOf }: KeyDependencies, principal: Principal, change: KeyChange, now: number): Promise<Prepared> {
  return lockPerson(database, principal, async (tx) => {
    await tx.become('party');
    const { subject } = principal;
    const before = await storedNewest(tx, principal, subject, trustOf(principal).keyset);
    const decision = await decideKeyChange(before, change, await keyFacts(tx, principal, subject, now));
    if (decision.verdict === 'refuse') await noteRefusal(tx, principal, decision, { action: 'key-change', how: change.authority.how }, now);
    if (decision.verdict !== 'make') return decision;
    for (const box of change.boxes) await storeBox(tx, principal, box, now);
    for (const entry of change.entries) await storeEntry(tx, principal, entry, now);
    return { ...decision, before };
  });
}

async function finish(tx: Transaction, principal: Principal, { before, link }: Extract<Prepared, { verdict: 'make' }>, now: number): Promise<void> {
  const { how, kid } = link.by;
  if (how === 'device' && kid !== null) await noteUse(tx, principal, principal.subject, kid, now);
  if (before !== null) await clearAfterChange(tx, principal, before.payload, link);
}
