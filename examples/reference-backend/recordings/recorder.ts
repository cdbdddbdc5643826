import { ConsultError } from '../../../src/domain/consult-error.js';
import { partyOf, verifySessionClaim } from '../../../src/ownership/session-claim.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';

/**
 * The session whose stored claim names the caller as its recorder. What the claim says counts; the row only finds it.
 * @throws ConsultError `backend/not-found`: no such recording, or another's to record
 */
export async function recorderSession(tx: Transaction, principal: Principal, trust: RealmTrust, rid: string): Promise<{ sid: string; rid: string }> {
  const { subject, tenant, region } = principal;
  const [row] = await tx.query<{ claim: string }>(
    'select claim from session_claim where rid = $1 and tenant = $2 and region = $3 and recorder = $4', [rid, tenant, region, subject],
  );
  if (row === undefined) throw new ConsultError('backend/not-found');
  const verified = await verifySessionClaim(row.claim, trust.keyset, 0);
  if (!verified.ok) throw new ConsultError('backend/not-found');
  const { payload } = verified;
  const isRecorder = partyOf(payload, payload.recorder)?.sub === subject;
  if (!isRecorder || payload.rid !== rid || payload.tenant !== tenant || payload.region !== region) throw new ConsultError('backend/not-found');
  return { sid: payload.sid, rid };
}

/** How much of a session's recording is stored. Locks it, so that what follows is decided alone. */
export async function lockProgress(tx: Transaction, sid: string): Promise<{ nextSeq: number; lastEpoch: number; final: { count: number; aborted: boolean } | null }> {
  const rows = await tx.query<{ segment_count: number | null; aborted: boolean | null }>('select segment_count, aborted from recording where sid = $1 for update', [sid]);
  const closed = rows.find(({ segment_count: count }) => count !== null);
  const final = closed === undefined ? null : { count: closed.segment_count ?? 0, aborted: closed.aborted ?? false };
  return { ...(await readProgress(tx, sid)), final };
}

export async function readProgress(tx: Transaction, sid: string): Promise<{ nextSeq: number; lastEpoch: number; isFinal: boolean }> {
  const [row] = await tx.query<{ segments: number; last_epoch: number | null; is_final: boolean | null }>(
    `select count(s.seq) as segments, max(s.e) as last_epoch, bool_or(r.segment_count is not null) as is_final
       from recording r left join segment s on s.rid = r.rid where r.sid = $1`, [sid],
  );
  return { nextSeq: row?.segments ?? 0, lastEpoch: row?.last_epoch ?? 0, isFinal: row?.is_final ?? false };
}
