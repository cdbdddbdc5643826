import { loadPart } from '../async/load-part.js';
import type { RecordingPort } from '../adapter/ports/recording-port.js';
import type { SessionPort } from '../adapter/ports/session-port.js';
import type { SignalingPort } from '../adapter/ports/signaling-port.js';
import { ConsultError } from '../domain/consult-error.js';
import type { SessionGrant } from '../domain/encounter.js';
import { callFault } from '../media/call-fault.js';
import type { CaptureDevices } from '../media/capture.js';
import { verifyParticipation, type ParticipationDecision } from '../ownership/participation.js';
import type { OwnKeys, OwnSessionKey } from '../keys/own-keys.js';
import { signersIn } from '../ownership/named-keys.js';
import { policyName } from '../ownership/policy.js';
import { shownChain } from '../ownership/served-keys.js';
import type { SpoolOwner } from '../recording/upload/spool-owner.js';
import type { ConsultSession } from '../session/consult-session.js';
import { proofOf } from '../session/signaling/proof-of.js';
import type { SessionHandle } from '../session/session-handle.js';
import type { ConsultSessionOptions } from '../session/session-options.js';
import type { PersonGate } from './person-gate.js';
import type { OwnReports } from './own-reports.js';
import type { OwnNotes } from './return/own-notes.js';
import { whenPageGoes } from './return/when-page-goes.js';
import type { ServerTime } from './server-time.js';
import { sessionStops } from './session-stops.js';
import { untimely } from './untimely.js';
import type { Violations } from './violations.js';

export interface SessionOpenerOptions {
  sessions: SessionPort;
  signaling: SignalingPort;
  recordings: RecordingPort | null;
  gate: () => Promise<PersonGate>;
  violations: Violations;
  reports: OwnReports;
  iceServers: RTCIceServer[];
  devices: CaptureDevices | undefined;
  /** BCP 47: in which the names of those are told who can open a recording. */
  locale: string;
  time: ServerTime;
  /** Something was recorded that opens with this page's session key alone. `onDone`: it opens with the account's key now. */
  onWaiting: (key: OwnSessionKey, onDone: () => void) => void;
}

/** How long what was recorded may take to be written down, ms, before nobody waits for it any more. */
const PUT_AWAY_MS = 5000;

/** After which an ended session holds nothing any more, ms: its goodbye has left, and late devices are stopped. */
const RELEASED_MS = 60_000;

/** What is kept on this device for one person. */
interface Kept {
  sessions: SessionPort;
  notes: OwnNotes;
}

type Permitted = Extract<ParticipationDecision, { verdict: 'permit' }>;

/** Opens consultations: nothing is done with a grant before its claim shows it to be this person's. */
export class SessionOpener {
  readonly #options: SessionOpenerOptions;
  readonly #open = new Set<ConsultSession>();
  /** Settles when its upload is closed. */
  readonly #uploads = new Set<Promise<void>>();
  #kept: { gone: AbortSignal; opened: Promise<Kept> } | null = null;

  constructor(options: SessionOpenerOptions) {
    this.#options = options;
  }

  /** @throws ConsultError `session/not-yours`, `session/too-early`, `session/over`, `session/not-proved`, `clock/wrong`, `keys/*`, `browser/*`, `backend/*` */
  async open(appointmentId: string): Promise<SessionHandle> {
    // Said before anybody has answered a question or pressed *Join*.
    const fault = callFault(globalThis);
    if (fault !== null) throw new ConsultError(fault);
    const { sessions, violations, time } = this.#options;
    // First, so that the backend hands over the session of somebody who has keys.
    const gate = await this.#options.gate();
    if (gate.stops.isStopped('consultation')) throw new ConsultError('incident/stopped');
    // The session and its peer connection load while the backend answers; a page that only books never loads them.
    const [grant, { ConsultSession }, kept] = await Promise.all([sessions.open(appointmentId), loadPart(() => import('../session/consult-session.js')), this.#keptFor(gate)]);
    if (grant === null) throw new ConsultError('session/not-yours');
    if (grant.status === 'finished' || grant.status === 'cancelled') throw new ConsultError('session/over');
    const context = gate.context();
    const decision = await verifyParticipation(grant, appointmentId, context);
    if (decision.verdict === 'deny') {
      const late = await untimely(grant, appointmentId, context, time);
      if (late !== null) throw late;
      violations.tell({ reason: decision.reason, path: 'session', rid: grant.rid, sid: grant.sid });
      throw new ConsultError('session/not-yours');
    }
    // A session that opens after its person has signed out would be left by nobody.
    gate.assertPresent();
    const own = await this.#keysFor(grant, decision, gate);
    gate.assertPresent();
    const resumed = await kept.notes.of(grant.role, grant.sid);
    gate.assertPresent();
    const stops = sessionStops(gate.stops, { sid: grant.sid, subs: decision.claim.parties.map(({ sub }) => sub), kids: signersIn(grant) });
    if (stops.isStopped([own.device.kid])) throw new ConsultError('incident/stopped');
    const session = new ConsultSession({ ...this.#sessionOptions(grant, decision, gate, own, kept.sessions), resumed, notes: kept.notes.keeper(grant.role), stops });
    this.#open.add(session);
    session.once('ended', whenPageGoes(() => session.pageGoes()));
    const { sessionKey } = own;
    if (sessionKey !== undefined && grant.role === 'patient') {
      // A session that ends because its person goes changes once more: nobody is here then for whom anything could be handed over.
      session.on('change', ({ recording: { waits } }) => { if (waits && !gate.gone.aborted) this.#options.onWaiting(sessionKey, () => session.handedOver()); });
    }
    session.once('ended', () => setTimeout(() => this.#open.delete(session), RELEASED_MS));
    // A page that comes back goes straight in again, as the person was, and asks nothing twice. One with other keys is another page.
    if (resumed !== null && resumed.kid === own.device.kid) {
      session.setMuted(resumed.muted);
      await session.join({ mode: resumed.mode, ...(resumed.cameraStopped === true ? { camera: false } : {}) });
    }
    return session;
  }

  /** Tells the backend what earlier pages of this person could not. Never rejects. */
  async resume(): Promise<void> {
    await this.#options.gate().then((gate) => this.#keptFor(gate)).catch(() => null);
  }

  /** The backend's sessions for this person, with what is kept for them; what earlier pages have left is said at once. */
  #keptFor({ gone, identity: { tenant, region, subject } }: PersonGate): Promise<Kept> {
    if (this.#kept?.gone !== gone) {
      const { sessions, time } = this.#options;
      const owner = { tenant, region, subject };
      const parts = Promise.all([import('./outbox/kept-sessions.js'), import('./return/own-notes.js')]);
      const opened = loadPart(() => parts).then(([{ KeptSessions }, { OwnNotes: Notes }]) => {
        const made = new KeptSessions({ sessions, owner, gone });
        void made.resume();
        return { sessions: made, notes: new Notes(owner, () => time.now()) };
      });
      opened.catch(() => { this.#kept = null; });
      this.#kept = { gone, opened };
    }
    return this.#kept.opened;
  }

  /** Leaves every open consultation. Once the person has gone, it resolves when what was recorded is safe on this device. */
  async leaveAll(): Promise<void> {
    await Promise.all([...this.#open].map((session) => session.leave()));
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([Promise.all(this.#uploads), new Promise((resolve) => { timer = setTimeout(resolve, PUT_AWAY_MS); })]);
    clearTimeout(timer);
  }

  /** What this page signs and opens with: its device's keys, or where recordings do not open here a key for this consultation alone. */
  async #keysFor(grant: SessionGrant, { claim, claimDigest: cd }: Permitted, { keys, keyset, identity: { subject } }: PersonGate): Promise<OwnKeys> {
    const { sessions, time } = this.#options;
    const { enrolled } = keys;
    const claimed = grant.keys[grant.role];
    if (enrolled !== null && keys.account !== null) {
      return { get device() { return enrolled.device; }, get account() { return enrolled.account; }, get chain() { return shownChain(enrolled.chain, claimed); } };
    }
    const key = await keys.sessionKeys.of({ claim, cd, role: grant.role, subject }, { port: sessions, now: () => time.now(), resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at) });
    return { device: key.sig, account: key.enc, sessionKey: key, get chain() { return shownChain(keys.chain, claimed); } };
  }

  #sessionOptions(grant: SessionGrant, decision: Permitted, gate: PersonGate, own: OwnKeys, sessions: SessionPort): ConsultSessionOptions {
    const { signaling, recordings, violations, reports, iceServers, devices, locale, time } = this.#options;
    const { claim, claimDigest: cd, policies } = decision;
    const { tenant, region, subject } = gate.identity;
    const owner: SpoolOwner = { tenant, region, subject };
    const { rid, sid, meta } = grant;
    const records = recordings !== null && meta !== null && claim.recorder === grant.role;
    return {
      grant, claim, policies, openableBy: policies.map((policy) => policyName(policy, locale)), sessions, signaling, devices, now: time.steady(),
      proof: proofOf(grant, decision, gate, own),
      onViolation: (reason) => violations.tell({ reason, path: 'session', rid, sid }),
      ...(reports.taken && grant.role === 'practitioner' ? { reportWrongPatient: () => reports.wrongPatient(sid) } : {}),
      iceServers,
      recordable: recordings !== null,
      recording: !records ? null : {
        gone: gate.gone,
        createRecorder: async (options) => (await loadPart(() => import('../recording/record/recorder.js'))).createRecorder(options),
        openUpload: async (onTrouble) => {
          const { createUpload } = await loadPart(() => import('../recording/upload/upload.js'));
          let onClosed = (): void => undefined;
          const closed = new Promise<void>((resolve) => { onClosed = resolve; });
          const upload = await createUpload({ rid, sid, cd, owner, meta, device: own.device, recordings, sessions, onTrouble, onClosed });
          this.#uploads.add(closed);
          void closed.then(() => this.#uploads.delete(closed));
          return upload;
        },
      },
    };
  }
}
