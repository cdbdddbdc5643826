import { ConsultError } from '../../src/domain/consult-error.js';
import type { SessionPort } from '../../src/adapter/ports/session-port.js';
import type { SessionGrant } from '../../src/domain/encounter.js';
import type { EpochTokens } from '../../src/domain/epoch.js';
import type { Participant } from '../../src/domain/participant.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import type { PeerLink, PeerLinkOptions } from '../../src/media/peer-link.js';
import { readJws } from '../../src/ownership/jws.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { ConsultSession } from '../../src/session/consult-session.js';
import type { ResumeNote } from '../../src/session/resume-note.js';
import type { ConsultSessionOptions } from '../../src/session/session-options.js';
import type { SessionProof } from '../../src/session/signaling/session-proof.js';
import type { FakeDevices } from '../../src/testing/fake-devices.js';
import { hostileDevices, type HostileDevices } from '../../src/testing/hostile-platform/hostile-devices.js';
import { proofOf, testClaim, testIssuer, testParty, type TestIssuer, type TestParty } from './session-keys.js';
import { TestRoom } from './test-room.js';
import { until } from '../support/until.js';

/** What a person is shown, and answers. */
export const SHOWN = { text: 'May this consultation be recorded?', lang: 'en' };

const PEOPLE: Record<Role, Participant> = {
  patient: { role: 'patient', displayName: 'Grace Adeyemi', title: null },
  practitioner: { role: 'practitioner', displayName: 'Dr Amara Okafor', title: 'General practitioner' },
};

export interface SessionPairOptions {
  claim?: Partial<SessionClaim>;
  policies?: ConsultSessionOptions['policies'];
  recording?: ConsultSessionOptions['recording'];
  timing?: ConsultSessionOptions['timing'];
  createLink?: Partial<Record<Role, (options: PeerLinkOptions) => PeerLink>>;
  /** What one side shows, instead of its own. */
  proof?: Partial<Record<Role, (proof: SessionProof, pair: SessionPair) => SessionProof | Promise<SessionProof>>>;
  clock?: Partial<Record<Role, () => number>>;
  stops?: Partial<Record<Role, ConsultSessionOptions['stops']>>;
}

/** One consultation, opened by both parties in this page: true keys, true peer connections, a room that can be hostile. */
export class SessionPair {
  readonly room = new TestRoom();
  readonly violations: { role: Role; reason: string }[] = [];
  /** What the backend knows of the epochs, and what it hands out of binds and words on being recorded. */
  readonly stored: EpochTokens[] = [];
  readonly evidence: string[] = [];
  /** What pages have handed over. */
  readonly told: string[] = [];
  /** What the pages of each have left for the next one. */
  readonly notes = new Map<Role, ResumeNote>();
  readonly sessions = new Set<ConsultSession>();
  issuer!: TestIssuer;
  parties!: Record<Role, TestParty>;
  claim!: SessionClaim;
  patient!: ConsultSession;
  practitioner!: ConsultSession;
  readonly #options: SessionPairOptions;
  /** Of the pages that were opened last. */
  devices!: Record<Role, HostileDevices>;
  readonly #devices: FakeDevices[] = [];

  constructor(options: SessionPairOptions) {
    this.#options = options;
  }

  /** Opens the consultation (again, as a page that was loaded again does). @param as with other keys than the party's own */
  async open(role: Role, as: TestParty = this.parties[role]): Promise<ConsultSession> {
    const { proof, policies = [], recording = null, timing, createLink, clock, stops } = this.#options;
    const devices = hostileDevices();
    this.#devices.push(devices);
    this.devices = { ...this.devices, [role]: devices };
    const own = await proofOf(this.issuer, this.claim, as);
    const session = new ConsultSession({
      grant: this.grant(role),
      claim: this.claim,
      policies,
      openableBy: [],
      proof: (await proof?.[role]?.(own, this)) ?? own,
      onViolation: (reason) => this.violations.push({ role, reason }),
      sessions: this.#port,
      signaling: this.room.port(role),
      iceServers: [],
      recordable: recording !== null,
      resumed: this.notes.get(role) ?? null,
      notes: {
        keep: (note) => this.notes.set(role, note),
        forget: (page) => { if (this.notes.get(role)?.page === page) this.notes.delete(role); },
      },
      recording: role === 'practitioner' ? recording : null,
      devices, timing, createLink: createLink?.[role], now: clock?.[role] ?? Date.now,
      ...(stops?.[role] === undefined ? {} : { stops: stops[role] }),
    });
    this.sessions.add(session);
    this[role] = session;
    return session;
  }

  /** Opens it again, and goes straight back in, as the client does. */
  async reopen(role: Role, as?: TestParty): Promise<ConsultSession> {
    const session = await this.open(role, as);
    const note = this.notes.get(role);
    if (note !== undefined) await session.join({ mode: note.mode, ...(note.cameraStopped === true ? { camera: false } : {}) });
    return session;
  }

  /** Both join, the patient is let in. */
  async join(modes: Partial<Record<Role, 'audio' | 'video'>> = {}): Promise<void> {
    await Promise.all([
      this.patient.join({ mode: modes.patient ?? 'audio', recording: this.#options.recording ? { decision: 'permit', ...SHOWN } : null }),
      this.practitioner.join({ mode: modes.practitioner ?? 'audio', recording: { decision: 'permit', ...SHOWN } }),
    ]);
    await this.practitioner.admit();
  }

  /** Both join and are connected. */
  async connect(modes: Partial<Record<Role, 'audio' | 'video'>> = {}): Promise<void> {
    await this.join(modes);
    await Promise.all([untilState(this.patient, 'active'), untilState(this.practitioner, 'active')]);
    await until(() => this.patient.snapshot.epoch >= 0 && this.practitioner.snapshot.epoch >= 0, 'the first epoch');
  }

  async end(): Promise<void> {
    for (const session of this.sessions) await session.leave();
    for (const devices of this.#devices) devices.dispose();
  }

  grant(role: Role): SessionGrant {
    const { sid, rid } = this.claim;
    const soon = new Date().toISOString();
    return {
      sid, rid, role, claim: 'verified.by.client', status: this.room.status, me: PEOPLE[role], meta: null, iceServers: [], iceLifetime: null,
      keys: { patient: [...this.parties.patient.keys.chain], practitioner: [...this.parties.practitioner.keys.chain] },
      sessionKeys: [],
      binds: this.#typed('consult-bind+jwt'), consents: this.#typed('consult-consent+jwt'),
      epochs: [...this.stored],
      appointment: { id: 'a-1', status: 'booked', serviceName: 'GP', start: soon, end: soon, joinableFrom: soon, mode: 'audio', participant: PEOPLE[otherRole(role)], note: null },
    };
  }

  #typed(typ: string): string[] {
    return [...new Set(this.evidence)].filter((token) => readJws(token)?.typ === typ);
  }

  readonly #port: SessionPort = {
    open: () => Promise.resolve(null),
    sessionKey: () => Promise.reject(new ConsultError('session/over')),
    admit: () => Promise.resolve(this.room.announce('in-progress')),
    putEvidence: (_sid, tokens) => Promise.resolve(void this.told.push(...tokens)),
    appendEpoch: () => Promise.resolve(),
    end: () => Promise.resolve(this.room.announce('finished')),
  };
}

export async function openSessionPair(options: SessionPairOptions = {}): Promise<SessionPair> {
  const pair = new SessionPair(options);
  pair.issuer = await testIssuer();
  pair.parties = { patient: await testParty(pair.issuer, 'patient'), practitioner: await testParty(pair.issuer, 'practitioner') };
  pair.claim = testClaim(pair.parties.patient, pair.parties.practitioner, options.claim);
  await pair.open('patient');
  await pair.open('practitioner');
  return pair;
}

export function untilState(session: ConsultSession, state: ConsultSession['snapshot']['state'], within?: number): Promise<void> {
  return until(() => session.snapshot.state === state, `${session.snapshot.role} to be ${state} (is ${session.snapshot.state})`, within);
}

/** Answers every question with yes, as a person would. */
export function agreeable(session: ConsultSession): void {
  session.on('change', ({ modePending }) => {
    if (modePending?.stage === 'asked') void session.answerMode('accept');
  });
}

/** How many frames of the other's picture have been decoded on the present connection. */
export async function framesOf(session: ConsultSession): Promise<number> {
  let frames = 0;
  (await session.link?.stats())?.forEach((entry: { type?: string; kind?: string; framesDecoded?: number }) => {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') frames = entry.framesDecoded ?? 0;
  });
  return frames;
}
