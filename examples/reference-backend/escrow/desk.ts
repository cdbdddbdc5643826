import { writeAudit, type AuditEntry } from '../audit/audit-event.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { EscrowError } from './escrow-error.js';

/**
 * What the escrow desk works with. It has no HTTP operations, on purpose: its three steps are taken by people with keys of
 * their own on machines of their own, over a database login that the server does not have. An operation would put a door
 * to all recordings where everybody can knock.
 */
export interface Desk {
  readonly database: Database;
  readonly realm: Realm;
  readonly trust: RealmTrust;
  readonly clock: Clock;
}

/**
 * One step of the desk with its audit row, in one transaction. What is refused is written down too, on its own, since a
 * transaction that fails would forget it.
 * @param actor whose key it is done with, by its name
 */
export async function deskStep<T>({ database, realm, clock }: Desk, actor: string, entry: Pick<AuditEntry, 'action' | 'rid'>, work: (tx: Transaction, now: number) => Promise<T>): Promise<T> {
  const scope = { role: 'escrow', ...realm, subject: actor } as const;
  const now = clock();
  try {
    return await database.transaction(scope, async (tx) => {
      const result = await work(tx, now);
      await writeAudit(tx, scope, { ...entry, outcome: 'permit' }, now);
      return result;
    });
  } catch (error) {
    if (!(error instanceof EscrowError)) throw error;
    await database.transaction(scope, (tx) => writeAudit(tx, scope, { ...entry, outcome: error.code }, now));
    throw error;
  }
}
