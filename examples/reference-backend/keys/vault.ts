import { createHash, timingSafeEqual } from 'node:crypto';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { VaultEntry, VaultWay } from '../../../src/domain/vault.js';
import { writeAudit } from '../audit/audit-event.js';
import type { Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { lockPerson } from './lock-person.js';
import type { KeyDependencies } from './own-chain.js';
import { storedChain } from './stored-chain.js';
import { deleteWay, entryOf, storeWay, waysOf } from './vault-rows.js';

/** Wrong proofs that are looked at in an hour. A code has 130 bits: this is for the log, and against what we did not think of. */
const ATTEMPTS_MAX = 5;
const ATTEMPTS_WITHIN = 3_600_000;

/** The caller's own ways, without what they hold. */
export function readVault({ database }: KeyDependencies, principal: Principal): Promise<VaultWay[]> {
  return database.transaction(scopeOf(principal, 'party'), (tx) => waysOf(tx, principal));
}

/** Adds a way to the present account key, or replaces it. @throws ConsultError `backend/rejected` (to another key), `backend/conflict` */
export async function putVault({ database, trustOf }: KeyDependencies, principal: Principal, entry: VaultEntry, now: number): Promise<void> {
  await lockPerson(database, principal, async (tx) => {
    const { newest } = await storedChain(tx, principal, trustOf(principal));
    if (entry.account !== newest?.payload.enc.kid) throw new ConsultError('backend/rejected');
    await tx.become('party');
    await storeWay(tx, principal, entry);
    await writeAudit(tx, principal, { action: 'vault-put', outcome: 'permit' }, now);
  });
}

/** Removes a way; one that has gone already settles. @throws ConsultError `backend/conflict`: the last one of the present account key */
export async function removeVault({ database, trustOf }: KeyDependencies, principal: Principal, id: string, now: number): Promise<void> {
  await lockPerson(database, principal, async (tx) => {
    const { newest } = await storedChain(tx, principal, trustOf(principal));
    await tx.become('party');
    const ways = await waysOf(tx, principal);
    if (!ways.some((way) => way.id === id)) return;
    const left = ways.filter((way) => way.id !== id && way.account === newest?.payload.enc.kid);
    if (left.length === 0) throw new ConsultError('backend/conflict');
    await deleteWay(tx, principal, id);
    await writeAudit(tx, principal, { action: 'vault-remove', outcome: 'permit' }, now);
  });
}

/**
 * Hands out what a way holds to one who shows its proof. A way that does not exist is a wrong proof in every respect.
 * @param proof base64url
 * @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts`
 */
export async function openVault({ database }: KeyDependencies, principal: Principal, id: string, proof: string, now: number): Promise<VaultEntry> {
  const { outcome, entry } = await lockPerson(database, principal, async (tx) => {
    await tx.become('party');
    const opened = await open(tx, principal, id, proof, now);
    await writeAudit(tx, principal, { action: 'vault-open', outcome: opened.outcome }, now);
    return opened;
  });
  // Outside, since a transaction that throws would forget the attempt.
  if (entry !== null) return entry;
  throw new ConsultError(outcome === 'too-many-attempts' ? 'keys/too-many-attempts' : 'keys/wrong-code');
}

async function open(tx: Transaction, principal: Principal, id: string, proof: string, now: number): Promise<{ outcome: 'permit' | 'wrong-code' | 'too-many-attempts'; entry: VaultEntry | null }> {
  const { subject, tenant, region } = principal;
  const [attempts] = await tx.query<{ wrong: number }>(
    'select count(*) as wrong from vault_attempt where subject = $1 and tenant = $2 and region = $3 and at > $4', [subject, tenant, region, now - ATTEMPTS_WITHIN],
  );
  if ((attempts?.wrong ?? ATTEMPTS_MAX) >= ATTEMPTS_MAX) return { outcome: 'too-many-attempts', entry: null };
  const entry = await entryOf(tx, principal, id);
  // Compared also where there is none, so that the time does not tell.
  const isRight = sameDigest(entry?.proofDigest ?? '', createHash('sha256').update(Buffer.from(proof, 'base64url')).digest());
  if (isRight && entry !== null) return { outcome: 'permit', entry };
  await tx.query('insert into vault_attempt (tenant, region, subject, at) values ($1, $2, $3, $4)', [tenant, region, subject, now]);
  return { outcome: 'wrong-code', entry: null };
}

function sameDigest(stored: string, shown: Buffer): boolean {
  const expected = Buffer.alloc(shown.length);
  const length = Buffer.from(stored, 'base64url').copy(expected);
  return timingSafeEqual(expected, shown) && length === shown.length;
}
