import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Epoch } from '../../../src/domain/epoch.js';
import { verifySessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { ownEncounter, type EncounterRow } from './encounter-row.js';
import { epochsOfSession } from '../epochs/epoch-rows.js';

export interface AppendEpochDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  routing: RecordingRouting;
}

/**
 * Appends an epoch to a session and its recording; the first one begins the recording. The same epoch again settles.
 * It says nothing about whose it is: the owner stands in the claim, and is copied from there.
 * @throws ConsultError `backend/not-found`, `backend/conflict` (another one under this number, or a gap), `backend/rejected`
 */
export async function appendEpoch(dependencies: AppendEpochDependencies, principal: Principal, epoch: Epoch): Promise<void> {
  const { database, trustOf, routing } = dependencies;
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, epoch.sid, 'lock');
    if (epoch.rid !== encounter.rid) throw new ConsultError('backend/rejected');
    const { token, claim } = await storedClaim(tx, epoch, trustOf(principal));
    const epochs = await epochsOfSession(tx, epoch.sid);
    const same = epochs[epoch.n];
    if (same !== undefined) {
      if (same.mode === epoch.mode && same.at === epoch.at && same.by === epoch.by) return;
      throw new ConsultError('backend/conflict');
    }
    if (epoch.n !== epochs.length) throw new ConsultError('backend/conflict');
    if (!fitsClaim(epoch, epochs, claim)) throw new ConsultError('backend/rejected');

    // Both parties may append; the rows are neither's to write, so from here on it is the clerk who does.
    await tx.become('clerk');
    if (epoch.n === 0) await beginRecording(tx, principal, encounter, token, epoch);
    const rid = await routing.forEpoch(tx, encounter, epoch);
    await tx.query(
      'insert into epoch (rid, n, tenant, region, sid, mode, at, by_role) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [rid, epoch.n, principal.tenant, principal.region, epoch.sid, epoch.mode, epoch.at, epoch.by],
    );
  });
}

async function storedClaim(tx: Transaction, { sid }: Epoch, trust: RealmTrust): Promise<{ token: string; claim: SessionClaim }> {
  const [row] = await tx.query<{ claim: string }>('select claim from session_claim where sid = $1', [sid]);
  if (row === undefined) throw new ConsultError('backend/not-found');
  const verified = await verifySessionClaim(row.claim, trust.keyset, 0);
  if (!verified.ok) throw new ConsultError('backend/not-found');
  return { token: row.claim, claim: verified.payload };
}

/** What the gate will ask of it later is asked now: an epoch that breaks its recording is not accepted. */
function fitsClaim(epoch: Epoch, before: readonly Epoch[], claim: SessionClaim): boolean {
  const previous = before.at(-1);
  if (previous !== undefined && epoch.at < previous.at) return false;
  if (epoch.n === 0 && !(epoch.at >= claim.nbf && epoch.at <= claim.exp)) return false;
  return epoch.n < claim.maxEpochs && claim.modes.includes(epoch.mode);
}

async function beginRecording(tx: Transaction, { tenant, region }: Principal, encounter: EncounterRow, claim: string, epoch: Epoch): Promise<void> {
  await tx.query(
    `insert into recording (rid, tenant, region, sid, owner, recorder, claim, meta, began_at)
     select e.rid, $2, $3, e.sid, e.patient, e.practitioner, $4,
            jsonb_build_object('serviceName', a.service_name, 'practitionerName', p.display_name, 'practitionerTitle', coalesce(p.title, ''), 'start', $5::text), $6
       from encounter e join appointment a on a.id = e.appointment_id join person p on p.subject = e.practitioner where e.sid = $1`,
    [encounter.sid, tenant, region, claim, await startOf(tx, encounter), epoch.at],
  );
}

async function startOf(tx: Transaction, { appointment_id: id }: EncounterRow): Promise<string> {
  const [row] = await tx.query<{ start_at: number }>('select start_at from appointment where id = $1', [id]);
  return new Date(row?.start_at ?? Number.NaN).toISOString();
}
