import { ConsultError } from '../../../src/domain/consult-error.js';
import type { SessionGrant } from '../../../src/domain/encounter.js';
import type { Participant } from '../../../src/domain/participant.js';
import { otherRole, type Role } from '../../../src/domain/role.js';
import { verifyParticipation } from '../../../src/ownership/participation.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { signersIn } from '../../../src/ownership/named-keys.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import { writeAudit } from '../audit/audit-event.js';
import { partyChains } from '../chains/chain-rows.js';
import type { Database, Transaction } from '../database/database.js';
import { partyOnly, scopeOf, type PartyPrincipal, type Principal, type Realm } from '../identity/principal.js';
import { JOINABLE_BEFORE, readAppointments } from '../scheduling/appointment-row.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { isOver, type EncounterRow } from './encounter-row.js';
import { epochsOfSession, tokensOf } from '../epochs/epoch-rows.js';
import { evidenceOfSession, tokensOf as evidenceTokens } from './evidence-rows.js';
import { sessionKeysOf } from '../chains/session-key-rows.js';
import { joining, refuseStoppedSession, type Leaving } from './refuse-stopped-session.js';
import { iceServersFor, type TurnOptions } from './ice-servers.js';

interface OpenRow extends EncounterRow {
  start_at: number;
  /** Null where the claims issuer could not be asked at the booking. */
  claim: string | null;
  shown_patient: string;
  shown_practitioner: string;
  shown_title: string;
  shown_service: string;
}

export interface OpenSessionDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  turn: TurnOptions | null;
  /** Has the claims issuer say whose a consultation is; again is once. */
  issueClaim: (realm: Realm, sid: string) => Promise<unknown>;
}

/**
 * Opens the consultation of an appointment; again gives the same session and the same claim.
 * @throws ConsultError `backend/forbidden`, `backend/not-found`, `session/too-early`, `session/over`, `incident/stopped`, `backend/issuer-away`
 */
export async function openSession(dependencies: OpenSessionDependencies, principal: Principal, appointmentId: string, now: number): Promise<Leaving<SessionGrant>> {
  const party = partyOnly(principal);
  const first = await open(dependencies, party, appointmentId, now);
  if (!('unclaimed' in first)) return first;
  await dependencies.issueClaim(principal, first.unclaimed);
  const second = await open(dependencies, party, appointmentId, now);
  if ('unclaimed' in second) throw new ConsultError('backend/issuer-away');
  return second;
}

/** @returns the session that has no claim yet, by its id: the issuer is not asked inside a transaction */
async function open(dependencies: OpenSessionDependencies, principal: PartyPrincipal, appointmentId: string, now: number): Promise<Leaving<SessionGrant> | { unclaimed: string }> {
  const { database, trustOf, turn } = dependencies;
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const row = await readOpenRow(tx, principal, appointmentId);
    const [appointment] = await readAppointments(tx, principal, appointmentId);
    if (row === undefined || appointment === undefined) throw new ConsultError('backend/not-found');
    await refuseStoppedSession(tx, principal, row, { how: 'read' });
    if (isOver(row.status)) throw new ConsultError('session/over');
    if (now < row.start_at - JOINABLE_BEFORE) throw new ConsultError('session/too-early');

    const { sid, rid, claim, status } = row;
    if (claim === null) return { unclaimed: sid };
    const { role, subject, tenant, region } = principal;
    const [keys] = await partyChains(tx, principal, [peekPayload(claim, sessionClaimSchema)]);
    if (keys === undefined) throw new ConsultError('backend/not-found');
    const sessionKeys = await sessionKeysOf(tx, sid);
    const context = { subject, tenant, region, keyset: trustOf(principal).keyset, now, pinnedKeys: () => null };
    const { shown_practitioner: practitionerName, shown_title: practitionerTitle, shown_service: serviceName } = row;
    const drawn = {
      // With the names of the booking, which the claim vouches for.
      appointment: { ...appointment, serviceName, participant: asShown(row, otherRole(role)) },
      me: asShown(row, role),
      meta: role === 'practitioner' ? { serviceName, practitionerName, practitionerTitle, start: appointment.start } : null,
    };
    const decision = await verifyParticipation({ sid, rid, role, claim, keys, sessionKeys, ...drawn }, appointmentId, context);
    // The claim has run out: nobody can join any more. Any other reason is a fault of ours, and nobody's consultation.
    if (decision.verdict === 'deny') throw new ConsultError(decision.reason === 'claim-not-valid' ? 'session/over' : 'backend/not-found');
    await writeAudit(tx, principal, { action: 'session-open', sid, outcome: decision.verdict }, now);

    const evidence = await evidenceOfSession(tx, sid);
    const grant: SessionGrant = {
      sid, rid, role, claim, keys, sessionKeys, status, ...drawn,
      binds: evidenceTokens(evidence, 'bind'), consents: evidenceTokens(evidence, 'consent'),
      epochs: (await epochsOfSession(tx, sid)).map(tokensOf),
      ...iceServersFor(turn, sid, now),
    };
    return { answer: grant, what: joining(principal, row, signersIn(grant)) };
  });
}

function asShown(row: OpenRow, role: Role): Participant {
  return role === 'patient' ? { role, displayName: row.shown_patient, title: null } : { role, displayName: row.shown_practitioner, title: row.shown_title };
}

async function readOpenRow(tx: Transaction, { subject, tenant, region }: Principal, appointmentId: string): Promise<OpenRow | undefined> {
  const [row] = await tx.query<OpenRow>(
    `select e.sid, e.rid, e.appointment_id, e.patient, e.practitioner, e.status, a.start_at, c.claim, e.shown_patient, e.shown_practitioner, e.shown_title, e.shown_service
       from encounter e join appointment a on a.id = e.appointment_id
       left join session_claim c on c.sid = e.sid
      where a.id = $1 and e.tenant = $2 and e.region = $3 and (e.patient = $4 or e.practitioner = $4)`,
    [appointmentId, tenant, region, subject],
  );
  return row;
}
