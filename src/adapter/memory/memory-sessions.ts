import { ConsultError } from '../../domain/consult-error.js';
import type { EncounterStatus, SessionGrant } from '../../domain/encounter.js';
import type { Participant } from '../../domain/participant.js';
import type { RecordingMeta } from '../../domain/recording.js';
import { otherRole, type Role } from '../../domain/role.js';
import { peekPayload } from '../../ownership/jws.js';
import { signedEpochSchema } from '../../ownership/signed-epoch.js';
import type { SessionPort } from '../ports/session-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { issueSession } from './memory-claims.js';
import { appendEpoch } from './memory-epochs.js';
import { consentTokens, putEvidence } from './memory-evidence.js';
import { makeSessionKey } from './memory-session-keys.js';
import { refuseMemoryStopped } from './memory-stops.js';
import { chainsOf } from './memory-signers.js';
import { appointmentView, instant, joinableFrom, roleIn } from './memory-views.js';
import type { MemoryAppointment, MemorySession, MemoryWorld } from './memory-world.js';

export function memorySessions(world: MemoryWorld, caller: MemoryCaller): SessionPort {
  return {
    open: (appointmentId, signal) => answerTo(caller, signal, async (me) => {
      const appointment = world.appointments.get(appointmentId);
      const role = appointment === undefined ? null : roleIn(appointment, me.subject);
      return appointment === undefined || role === null ? null : openAs(world, appointment, role);
    }),
    sessionKey: (sid, request, signal) => answerTo(caller, signal, (me) => makeSessionKey(world, sessionOf(world, sid, me.subject), me.subject, request)),
    admit: (sid, signal) => answerTo(caller, signal, (me) => {
      const session = sessionOf(world, sid, me.subject);
      if (roleIn(session.appointment, me.subject) !== 'practitioner') throw new ConsultError('backend/forbidden');
      if (isOver(session)) throw new ConsultError('session/over');
      refuseMemoryStopped(world, me.subject, ['consultation'], session);
      moveTo(world, session, 'in-progress');
    }),
    putEvidence: (sid, tokens, signal) => answerTo(caller, signal, (me) => putEvidence(world, sessionOf(world, sid, me.subject), tokens)),
    appendEpoch: (sid, n, epoch, signal) => answerTo(caller, signal, (me) => {
      const session = sessionOf(world, sid, me.subject);
      const isToVideo = n > 0 && peekPayload(epoch.patient, signedEpochSchema)?.mode === 'video';
      refuseMemoryStopped(world, me.subject, isToVideo ? ['switch-to-video', 'consultation'] : ['consultation'], session);
      return appendEpoch(world, session, n, epoch);
    }),
    end: (sid, signal) => answerTo(caller, signal, (me) => {
      const session = sessionOf(world, sid, me.subject);
      if (!isOver(session)) moveTo(world, session, 'finished');
    }),
  };
}

/** The session if the caller is a party of it. @throws ConsultError `backend/not-found`, for absent and not-mine alike */
function sessionOf(world: MemoryWorld, sid: string, subject: string): MemorySession {
  const session = world.sessions.get(sid);
  if (session === undefined || roleIn(session.appointment, subject) === null) throw new ConsultError('backend/not-found');
  return session;
}

async function openAs(world: MemoryWorld, appointment: MemoryAppointment, role: Role): Promise<SessionGrant> {
  if (appointment.cancelled) throw new ConsultError('session/over');
  if (world.now() < joinableFrom(appointment.slot)) throw new ConsultError('session/too-early');
  const session = await (appointment.session ??= issueSession(world, appointment));
  refuseMemoryStopped(world, appointment[role], ['consultation'], session);
  if (isOver(session) || world.now() >= session.claim.exp) throw new ConsultError('session/over');
  if (role === 'patient' && session.status === 'planned') moveTo(world, session, 'arrived');
  return {
    sid: session.sid,
    rid: session.rid,
    role,
    claim: session.token,
    keys: chainsOf(world, session.claim),
    sessionKeys: session.sessionKeys.map(({ token: key }) => key),
    status: session.status,
    // With the names of the booking, which the claim vouches for: a person who has another one now is still shown as then.
    appointment: { ...await appointmentView(world, appointment, role), serviceName: session.shown.service, participant: asShown(session, otherRole(role)) },
    me: asShown(session, role),
    binds: session.binds.map(({ token }) => token),
    consents: consentTokens(session),
    epochs: session.epochs.map(({ tokens }) => tokens),
    meta: role === session.claim.recorder ? metaOf(session) : null,
    iceServers: [],
    iceLifetime: null,
  };
}

function asShown({ shown }: MemorySession, role: Role): Participant {
  return role === 'patient' ? { role, displayName: shown.patient, title: null } : { role, displayName: shown.practitioner, title: shown.title };
}

/** What the recorder seals: the texts of the booking and no others. */
function metaOf({ shown, claim }: MemorySession): RecordingMeta {
  return { serviceName: shown.service, practitionerName: shown.practitioner, practitionerTitle: shown.title, start: instant(claim.start) };
}

function isOver(session: MemorySession): boolean {
  return session.status === 'finished' || session.status === 'cancelled';
}

function moveTo(world: MemoryWorld, session: MemorySession, status: EncounterStatus): void {
  if (session.status === status) return;
  session.status = status;
  world.rooms.announce(session.sid, status);
}
