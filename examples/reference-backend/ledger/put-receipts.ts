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
    const found = await whoseIs(tx, principal, rid);
    if (found === null) throw new ConsultError('backend/not-found');
    const devices = await devicesOf(tx, principal, trustOf(principal).keyset);
    const length = (await recordingLengths(tx, principal, [rid])).get(rid);
    if (length === undefined) throw new ConsultError('backend/not-found');
    const receipts: { payload: ViewedReceipt; token: string }[] = [];
    for (const token of tokens) {
      const result = await verifyReceipt(token, { devices, audience: audience(tenant, region), subject, rid, length });
      if (!result.ok) throw new ConsultError('backend/rejected');
      receipts.push({ payload: result.payload, token });
    }
    const known = await tx.query<{ receipt: string }>(
      'select receipt from audit_event where tenant = $1 and region = $2 and rid = $3 and actor = $4 and receipt = any($5::text[])', [tenant, region, rid, subject, tokens],
    );
    await tx.become('party');
    for (const { payload: { what, ranges }, token } of receipts.filter(({ token: each }, index, all) => all.findIndex((other) => other.token === each) === index)) {
      if (known.some(({ receipt }) => receipt === token)) continue;
      await writeAudit(tx, principal, { action: `recording-${what}`, rid, ...found, receipt: { ranges, token }, outcome: 'permit' }, now);
    }
  });
}

/** In which capacity the caller has it, and of which consultation it is; null for whoever neither owns it nor was ever answered with it. */
async function whoseIs(tx: Transaction, { tenant, region, subject }: Principal, rid: string): Promise<{ role: string; sid: string } | null> {
  const [claim] = await tx.query<{ sid: string; owner: string; reads: boolean }>(
    `select c.sid, c.owner, exists (select 1 from granted_wrap g where g.rid = $1 and g.recipient = $4 and g.role = 'reader' and g.tenant = $2) as reads
       from session_claim c where c.tenant = $2 and c.region = $3 and (c.rid = $1 or c.sid = (select r.sid from recording r where r.rid = $1))`,
    [rid, tenant, region, subject],
  );
  if (claim === undefined) return null;
  const { sid, owner, reads } = claim;
  if (owner === subject) return { role: 'self', sid };
  const received = await tx.query(
    `select 1 from audit_event where tenant = $1 and region = $2 and rid = $3 and actor = $4 and action in ('recording-list', 'recording-read', 'segment-read') and outcome in ('permit', 'expired') limit 1`,
    [tenant, region, rid, subject],
  );
  return received.length === 0 ? null : { role: reads ? 'reader' : 'somebody-else', sid };
}

async function devicesOf(tx: Transaction, principal: Principal, keyset: Keyset): Promise<PartyKey[]> {
  const newest = await storedNewest(tx, principal, principal.subject, keyset);
  const keys = await Promise.all((newest?.payload.devices ?? []).map(({ sig }) => importPartyKey(sig)));
  return keys.filter((key) => key !== null);
}
