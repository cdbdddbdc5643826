import type { SessionPort } from '../../../adapter/ports/session-port.js';
import { drawFor, type Draw } from '../draw.js';
import type { HostileArchive, SessionTruth } from '../item-lie.js';
import type { Told } from '../told.js';
import { SESSION_LIES, type SessionLie } from './session-lies.js';

export interface HostileSessionsOptions {
  archive: HostileArchive;
  /** For this answer alone: see `drawFor`. */
  seed: () => number;
  /** Whom the backend takes the caller for: a subject. */
  me: () => Promise<string>;
  /** Of all answers, 0 to 1. */
  share: number;
  tell: (told: Told) => void;
}

/** The port that opens consultations: now and then another one, and a stranger's to anybody who asks for it. What is asked of it besides, it does. */
export function hostileSessions(honest: SessionPort, { archive, seed, me, share, tell }: HostileSessionsOptions): SessionPort {
  return {
    async open(appointmentId, signal) {
      const draw = drawFor(seed(), 'session');
      const to = await me();
      const known = archive.sessions.get(appointmentId);
      const told = (lie: Pick<SessionLie, 'name' | 'harm' | 'reason' | 'kind'> | null, rid: string | null): void =>
        tell({ path: 'session', to, rid, lie: lie?.name ?? null, harm: lie?.harm ?? 'none', reason: lie?.reason ?? null, kind: lie?.kind ?? null });
      if (known !== undefined && known.owner !== to) {
        told({ name: 'a stranger’s consultation on request', harm: 'foreign', reason: 'owner' }, known.grant.rid);
        return structuredClone(known.grant);
      }
      const answer = await honest.open(appointmentId, signal);
      const mine = answer ?? known?.grant ?? null;
      const also = pickOne(archive, draw, ({ owner, grant }) => owner === to && grant.appointment.id !== appointmentId);
      const other = pickOne(archive, draw, ({ owner }) => owner !== to);
      const lie = mine !== null && also !== null && other !== null && draw.chance(share) ? draw.pick(SESSION_LIES) : null;
      const made = lie === null || mine === null || also === null || other === null ? mine : await lie.tell({ mine, also: also.grant, other: other.grant, own: archive.own });
      // Where two have the same names, one for the other is no lie.
      const isTrue = JSON.stringify(made) === JSON.stringify(mine);
      told(isTrue ? null : lie, mine?.rid ?? null);
      return structuredClone(made);
    },
    sessionKey: (sid, request, signal) => honest.sessionKey(sid, request, signal),
    ...(honest.iceServers === undefined ? {} : { iceServers: honest.iceServers.bind(honest) }),
    admit: (sid, signal) => honest.admit(sid, signal),
    putEvidence: (sid, tokens, signal) => honest.putEvidence(sid, tokens, signal),
    appendEpoch: (sid, n, epoch, signal) => honest.appendEpoch(sid, n, epoch, signal),
    end: (sid, signal) => honest.end(sid, signal),
  };
}

function pickOne({ sessions }: HostileArchive, draw: Draw, fits: (session: SessionTruth) => boolean): SessionTruth | null {
  const from = [...sessions.values()].filter(fits);
  return from.length === 0 ? null : draw.pick(from);
}
