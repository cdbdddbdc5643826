import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EpochTokens } from '../../../src/domain/epoch.js';
import { recordingCloses } from '../../../src/ownership/recording-closes.js';
import type { AgreedEpoch, SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { EpochParties } from '../../../src/ownership/verify-epoch-pair.js';
import { verifyNextEpoch } from '../../../src/ownership/verify-epochs.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import type { Database, Transaction } from '../database/database.js';
import { epochsOfSession, storedEpoch, type EpochRow } from '../epochs/epoch-rows.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { recordingChanged } from '../notices/notice.js';
import { refuseErased } from '../retention/erased-recording.js';
import { refuseStoppedSession } from './refuse-stopped-session.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { ownEncounter, type EncounterRow } from './encounter-row.js';
import { nameBinds } from './evidence-rows.js';
import { storedEvidence, storedSession, type StoredSession } from './stored-session.js';

export interface AppendEpochDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  routing: RecordingRouting;
}

/**
 * Appends an epoch that both parties have signed to a session and its recording; the first one begins the recording. The
 * same epoch again settles, whichever signatures it carries. It says nothing about whose it is: the owner stands in the
 * claim, and is copied from there.
 * @throws ConsultError `backend/not-found`, `backend/conflict` (another one under this number, or a gap), `backend/rejected`,
 *   `session/over` (the recording's time is over), `incident/stopped`
 */
export async function appendEpoch(dependencies: AppendEpochDependencies, principal: Principal, place: { sid: string; n: number }, tokens: EpochTokens, now: number): Promise<void> {
  const { database, trustOf, routing } = dependencies;
  const { sid, n } = place;
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, sid, 'lock');
    await refuseErased(tx, encounter.rid);
    const session = await storedSession(tx, sid, trustOf(principal));
    if (now >= recordingCloses(session.claim)) throw new ConsultError('session/over');
    const stored = await epochsOfSession(tx, sid);
    if (n > stored.length) throw new ConsultError('backend/conflict');
    const before = stored[n - 1];
    const epoch = await verifyInPlace(before === undefined ? null : storedEpoch(before), tokens, session, await storedEvidence(tx, principal, session, trustOf(principal)));
    const same = stored[n];
    if (same !== undefined) {
      if (same.digest === epoch.digest) return;
      throw new ConsultError('backend/conflict');
    }

    await refuseStoppedSession(tx, principal, encounter, {
      features: isSwitchToVideo(before, epoch.payload) ? ['switch-to-video', 'consultation'] : ['consultation'], signed: [tokens.patient, tokens.practitioner],
    });
    // Both parties may append; the rows are neither's to write, so from here on it is the clerk who does.
    await tx.become('clerk');
    if (n === 0) await beginRecording(tx, principal, encounter, session.token, epoch.payload);
    const rid = await routing.forEpoch(tx, encounter, epoch.payload);
    await tx.query(
      'insert into epoch (rid, n, tenant, region, sid, digest, patient_token, practitioner_token) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [rid, n, principal.tenant, principal.region, sid, epoch.digest, tokens.patient, tokens.practitioner],
    );
    await nameBinds(tx, sid, epoch.payload.binds);
    await tx.notify(recordingChanged(principal));
  });
}

/** What the gate will ask of it later is asked now: an epoch that breaks its recording is not accepted. */
async function verifyInPlace(before: Verified<SignedEpoch> | null, tokens: EpochTokens, { claim, cd }: StoredSession, parties: EpochParties): Promise<AgreedEpoch> {
  const { sid, rid, modes, maxEpochs, nbf, exp } = claim;
  const result = await verifyNextEpoch(tokens, before, parties, { sid, rid, cd, modes, maxEpochs });
  if (!result.ok) throw new ConsultError('backend/rejected');
  const { payload: { n, at } } = result.epoch;
  // Nobody joins outside the claim's time, so nothing begins outside it either. Later epochs follow the first.
  if (n === 0 && !(at >= nbf && at <= exp)) throw new ConsultError('backend/rejected');
  return result.epoch;
}

function isSwitchToVideo(before: EpochRow | undefined, { mode }: SignedEpoch): boolean {
  return before !== undefined && mode === 'video' && storedEpoch(before).payload.mode !== 'video';
}

async function beginRecording(tx: Transaction, { tenant, region }: Principal, { sid }: EncounterRow, claim: string, { at }: SignedEpoch): Promise<void> {
  await tx.query(
    `insert into recording (rid, tenant, region, sid, owner, recorder, claim, began_at)
     select e.rid, $2, $3, e.sid, e.patient, e.practitioner, $4, $5 from encounter e where e.sid = $1`,
    [sid, tenant, region, claim, at],
  );
}
