import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { importPartyKey, type PartyKey } from '../../../src/ownership/party-key.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { verifyReceipt, type ViewedReceipt } from '../../../src/ownership/viewed-receipt.js';
import { writeAudit } from '../audit/audit-event.js';
import { sqlState, UNIQUE_VIOLATION, type Database, type Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { storedNewest } from '../keys/stored-chain.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { recordingLengths } from './recording-lengths.js';
import { RECEIVED } from './received.js';

export interface ReceiptDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
}

/**
 * Writes into the ledger what a page says it has played. From whoever has received the recording, owner or not: a receipt of
 * what is somebody else's is what an incident has to know. The same again settles.
 * @throws ConsultError `backend/not-found` (neither theirs nor received, or erased: nobody knows any more how long it was), `backend/rejected` (one is not a device's of the caller's, not about this, or names what the recording does not have)
 */
export async function putReceipts(dependencies: ReceiptDependencies, principal: Principal, rid: string, tokens: readonly string[], now: number): Promise<void> {
  try {
    await put(dependencies, principal, rid, tokens, now);
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    // The same came twice at once: one is there now, and the others are not yet.
    await put(dependencies, principal, rid, tokens, now);
  }
}

async function put({ database, trustOf }: ReceiptDependencies, principal: Principal, rid: string, tokens: readonly string[], now: number): Promise<void> {
  await database.transaction(scopeOf(principal, 'ledger'), async (tx) => {
    const { subject, tenant, region } = principal;
    const claim = await claimOf(tx, principal, rid);
    if (claim === null) throw new ConsultError('backend/not-found');
    const { sid, owner } = claim;
    const capacity = async (at: number): Promise<string> => {
      const role = owner === subject ? 'self' : await capacityAt(tx, principal, rid, at);
      if (role === null) throw new ConsultError('backend/not-found');
      return role;
    };
    // Before anything else is said: nobody learns of what they never received.
    await capacity(now);
    const devices = await devicesOf(tx, principal, trustOf(principal).keyset);
    const length = (await recordingLengths(tx, principal, [rid])).get(rid);
    if (length === undefined) throw new ConsultError('backend/not-found');
    const receipts: { payload: ViewedReceipt; token: string; role: string }[] = [];
    for (const token of tokens) {
      const result = await verifyReceipt(token, { devices, audience: audience(tenant, region), subject, rid, length });
      if (!result.ok) throw new ConsultError('backend/rejected');
      receipts.push({ payload: result.payload, token, role: await capacity(Math.min(now, result.payload.at)) });
    }
    const known = await tx.query<{ receipt: string }>(
      'select receipt from audit_event where tenant = $1 and region = $2 and rid = $3 and actor = $4 and receipt = any($5::text[])', [tenant, region, rid, subject, tokens],
    );
    await tx.become('party');
    for (const { payload: { what, ranges }, token, role } of receipts.filter(({ token: each }, index, all) => all.findIndex((other) => other.token === each) === index)) {
      if (known.some(({ receipt }) => receipt === token)) continue;
      await writeAudit(tx, principal, { action: `recording-${what}`, rid, sid, role, receipt: { ranges, token }, outcome: 'permit' }, now);
    }
  });
}

/** Of which consultation it is, and whose by its claim; null where none is known. */
async function claimOf(tx: Transaction, { tenant, region }: Principal, rid: string): Promise<{ sid: string; owner: string } | null> {
  const [claim] = await tx.query<{ sid: string; owner: string }>(
    `select c.sid, c.owner from session_claim c where c.tenant = $2 and c.region = $3 and (c.rid = $1 or c.sid = (select r.sid from recording r where r.rid = $1))
      order by (c.rid = $1) desc limit 1`, [rid, tenant, region],
  );
  return claim ?? null;
}

/**
 * In which capacity the caller had it when a receipt was signed: as the answer before that says, and not as grants stand today.
 * Null for whoever was never answered with it.
 */
async function capacityAt(tx: Transaction, { tenant, region, subject }: Principal, rid: string, at: number): Promise<string | null> {
  const [entry] = await tx.query<{ role: string | null }>(
    `select role from audit_event where tenant = $1 and region = $2 and rid = $3 and actor = $4 and ${RECEIVED} order by (at <= $5) desc, abs(at - $5), id desc limit 1`,
    [tenant, region, rid, subject, at],
  );
  return entry === undefined ? null : entry.role === 'reader' ? 'reader' : 'somebody-else';
}

async function devicesOf(tx: Transaction, principal: Principal, keyset: Keyset): Promise<PartyKey[]> {
  const newest = await storedNewest(tx, principal, principal.subject, keyset);
  const keys = await Promise.all((newest?.payload.devices ?? []).map(({ sig }) => importPartyKey(sig)));
  return keys.filter((key) => key !== null);
}
