import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EpochTokens } from '../../../src/domain/epoch.js';
import { verifyPartyKeys, type PartyKeys } from '../../../src/ownership/party-keys.js';
import { verifySessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import { verifyEpochs } from '../../../src/ownership/verify-epochs.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import { partyChains } from '../chains/chain-rows.js';
import type { Database, Transaction } from '../database/database.js';
import { epochsOfSession, tokensOf, type EpochRow } from '../epochs/epoch-rows.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { ownEncounter, type EncounterRow } from './encounter-row.js';

export interface AppendEpochDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  routing: RecordingRouting;
}

/**
 * Appends an epoch that both parties have signed to a session and its recording; the first one begins the recording. The
 * same epoch again settles, whichever signatures it carries. It says nothing about whose it is: the owner stands in the
 * claim, and is copied from there.
 * @throws ConsultError `backend/not-found`, `backend/conflict` (another one under this number, or a gap), `backend/rejected`
 */
export async function appendEpoch(dependencies: AppendEpochDependencies, principal: Principal, place: { sid: string; n: number }, tokens: EpochTokens): Promise<void> {
  const { database, trustOf, routing } = dependencies;
  const { sid, n } = place;
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, sid, 'lock');
    const session = await storedSession(tx, principal, sid, trustOf(principal));
    const stored = await epochsOfSession(tx, sid);
    if (n > stored.length) throw new ConsultError('backend/conflict');
    const epoch = await verifyInPlace(stored.slice(0, n), tokens, session);
    const same = stored[n];
    if (same !== undefined) {
      if (same.digest === epoch.digest) return;
      throw new ConsultError('backend/conflict');
    }

    // Both parties may append; the rows are neither's to write, so from here on it is the clerk who does.
    await tx.become('clerk');
    if (n === 0) await beginRecording(tx, principal, encounter, session.token, epoch.payload);
    const rid = await routing.forEpoch(tx, encounter, epoch.payload);
    await tx.query(
      'insert into epoch (rid, n, tenant, region, sid, digest, patient_token, practitioner_token) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [rid, n, principal.tenant, principal.region, sid, epoch.digest, tokens.patient, tokens.practitioner],
    );
  });
}

interface StoredSession {
  token: string;
  claim: SessionClaim;
  cd: string;
  keys: { patient: PartyKeys; practitioner: PartyKeys };
}

async function storedSession(tx: Transaction, principal: Principal, sid: string, { keyset }: RealmTrust): Promise<StoredSession> {
  const [row] = await tx.query<{ claim: string }>('select claim from session_claim where sid = $1', [sid]);
  if (row === undefined) throw new ConsultError('backend/not-found');
  const verified = await verifySessionClaim(row.claim, keyset, 0);
  if (!verified.ok) throw new ConsultError('backend/not-found');
  const { payload: claim, digest: cd } = verified;
  const [chains] = await partyChains(tx, principal, [claim]);
  const keysOf = async (role: 'patient' | 'practitioner'): Promise<PartyKeys> => {
    const result = await verifyPartyKeys(claim, role, chains?.[role] ?? [], (kid, at) => keyset.keyOf('issuer', kid, at));
    // Without keys nobody has signed.
    if (!result.ok) throw new ConsultError('backend/rejected');
    return result.keys;
  };
  return { token: row.claim, claim, cd, keys: { patient: await keysOf('patient'), practitioner: await keysOf('practitioner') } };
}

/** What the gate will ask of it later is asked now: an epoch that breaks its recording is not accepted. */
async function verifyInPlace(before: readonly EpochRow[], tokens: EpochTokens, { claim, cd, keys }: StoredSession): Promise<Verified<SignedEpoch>> {
  const { sid, rid, modes, maxEpochs, nbf, exp } = claim;
  const parties = { patient: keys.patient.signers, practitioner: keys.practitioner.signers };
  const result = await verifyEpochs([...before.map(tokensOf), tokens], parties, { sid, rid, cd, modes, maxEpochs });
  if (!result.ok) throw new ConsultError('backend/rejected');
  const first = result.epochs[0];
  const epoch = result.epochs[before.length];
  if (first === undefined || epoch === undefined || !(first.payload.at >= nbf && first.payload.at <= exp)) throw new ConsultError('backend/rejected');
  return epoch;
}

async function beginRecording(tx: Transaction, { tenant, region }: Principal, { sid }: EncounterRow, claim: string, { at }: SignedEpoch): Promise<void> {
  await tx.query(
    `insert into recording (rid, tenant, region, sid, owner, recorder, claim, began_at)
     select e.rid, $2, $3, e.sid, e.patient, e.practitioner, $4, $5 from encounter e where e.sid = $1`,
    [sid, tenant, region, claim, at],
  );
}
