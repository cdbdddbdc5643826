import type { RecordingPort } from '../adapter/ports/recording-port.js';
import type { SessionPort } from '../adapter/ports/session-port.js';
import type { SignalingPort } from '../adapter/ports/signaling-port.js';
import { ConsultError } from '../domain/consult-error.js';
import type { SessionGrant } from '../domain/encounter.js';
import type { CaptureDevices } from '../media/capture.js';
import type { GateContext } from '../ownership/gate.js';
import { verifyParticipation } from '../ownership/participation.js';
import type { SpoolOwner } from '../recording/spool-owner.js';
import type { ConsultSession } from '../session/consult-session.js';
import type { SessionHandle } from '../session/session-handle.js';
import type { ConsultSessionOptions } from '../session/session-options.js';
import type { Violations } from './violations.js';

export interface SessionOpenerOptions {
  sessions: SessionPort;
  signaling: SignalingPort;
  recordings: RecordingPort | null;
  context: () => Promise<GateContext>;
  violations: Violations;
  iceServers: RTCIceServer[];
  devices: CaptureDevices | undefined;
  now: () => number;
}

/** Opens consultations: nothing is done with a grant before its claim shows it to be this person's. */
export class SessionOpener {
  readonly #options: SessionOpenerOptions;
  readonly #open = new Set<ConsultSession>();

  constructor(options: SessionOpenerOptions) {
    this.#options = options;
  }

  /** @throws ConsultError `session/not-yours`, `session/too-early`, `session/over`, `backend/*` */
  async open(appointmentId: string): Promise<SessionHandle> {
    const { sessions, context, violations } = this.#options;
    // The session and its peer connection load while the backend answers; a page that only books never loads them.
    const [gate, grant, { ConsultSession }, { readResumeNote }] = await Promise.all([
      context(), sessions.open(appointmentId), import('../session/consult-session.js'), import('../session/resume-note.js'),
    ]);
    if (grant === null) throw new ConsultError('session/not-yours');
    if (grant.status === 'finished' || grant.status === 'cancelled') throw new ConsultError('session/over');
    const decision = await verifyParticipation(grant, gate);
    if (decision.verdict === 'deny') {
      violations.tell({ reason: decision.reason, path: 'session', rid: grant.rid, sid: grant.sid });
      throw new ConsultError('session/not-yours');
    }
    const session = new ConsultSession(this.#sessionOptions(grant, decision.claim, gate));
    this.#open.add(session);
    session.once('ended', () => this.#open.delete(session));
    const note = readResumeNote(grant.role, grant.sid);
    // A reload in mid-call goes straight back in, as the person was, and asks nothing again.
    if (note !== null && grant.status === 'in-progress') {
      session.setMuted(note.muted);
      await session.join({ mode: note.mode, recording: note.recording });
    }
    return session;
  }

  /** Leaves every open consultation. */
  async leaveAll(): Promise<void> {
    await Promise.all([...this.#open].map((session) => session.leave()));
  }

  #sessionOptions(grant: SessionGrant, claim: ConsultSessionOptions['claim'], gate: GateContext): ConsultSessionOptions {
    const { sessions, signaling, recordings, iceServers, devices, now } = this.#options;
    const owner: SpoolOwner = { tenant: gate.tenant, region: gate.region, subject: gate.subject };
    const records = recordings !== null && claim.recorder === grant.role;
    return {
      grant, claim, sessions, signaling, devices, now,
      iceServers: [...iceServers, ...grant.iceServers],
      recordable: recordings !== null,
      recording: !records ? null : {
        createRecorder: async (options) => (await import('../recording/recorder.js')).createRecorder(options),
        openUpload: async (onTrouble) => (await import('../recording/upload.js')).createUpload({ rid: grant.rid, owner, recordings, sessions, onTrouble }),
      },
    };
  }
}
