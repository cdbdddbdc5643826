import type { Database } from '../database/database.js';
import { partyOnly, scopeOf, type PartyPrincipal, type Principal } from '../identity/principal.js';
import { writeAudit } from './audit-event.js';

/** Writes into the ledger what an officer was refused. @param operation as `GET /recordings/{rid}`: which one, and never of whom */
export async function writeRefusal(database: Database, officer: Principal, operation: string, outcome: string, now: number): Promise<void> {
  await database.transaction(scopeOf(officer, 'compliance'), (tx) => writeAudit(tx, officer, { action: `refused ${operation}`, outcome }, now));
}

/** For whatever is a party's: an officer's attempt is written down and refused. @throws ConsultError `backend/forbidden` */
export async function partyOrRefused(database: Database, principal: Principal, operation: string, now: number): Promise<PartyPrincipal> {
  if (principal.role === 'compliance') await writeRefusal(database, principal, operation, 'backend/forbidden', now);
  return partyOnly(principal);
}
