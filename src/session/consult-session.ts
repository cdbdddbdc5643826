import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { ConsentDecision } from '../domain/consent.js';
import type { ControlMessage } from '../domain/control-message.js';
import type { EncounterStatus } from '../domain/encounter.js';
import type { MediaMode } from '../domain/media-mode.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import { otherRole, type Role } from '../domain/role.js';
import type { MediaKind, PeerLink } from '../media/peer-link.js';
import { Emitter } from './emitter.js';
import { firstSnapshot } from './first-snapshot.js';
import { LINK_TIMING } from './link-supervisor.js';
import { LocalMedia } from './local-media.js';
import { modePendingOf } from './mode-pending.js';
import { initialModeSwitch, type AgreedMode, type ModeSwitchMessage } from './mode-switch.js';
import { ModeSwitchRunner } from './mode-switch-runner.js';
import { PeerLine } from './peer-line.js';
import { RecordingDirector } from './recording-director.js';
import { clearResumeNote, writeResumeNote } from './resume-note.js';
import { RoomSignaling } from './room-signaling.js';
import type { JoinOptions, SessionEvents, SessionHandle } from './session-handle.js';
import type { ConsultSessionOptions, SessionTiming } from './session-options.js';
import type { EndReason, RecordingSnapshot, SessionSnapshot } from './session-snapshot.js';
import { SnapshotStore } from './snapshot-store.js';

const TIMING: SessionTiming = { ...LINK_TIMING, confirmWithin: 10_000, giveUpAfter: 60_000 };
/** How long a goodbye may take to leave through the connection that it closes, milliseconds. */
const LINGER = 150;

/**
 * This participant's live connection to one consultation: devices, room, line, mode and recording, wired together.
 * Each part decides for itself; this class passes on what happens and keeps the snapshot.
 */
export class ConsultSession extends Emitter<SessionEvents> implements SessionHandle {
  readonly #options: ConsultSessionOptions;
  readonly #timing: SessionTiming;
  readonly #store: SnapshotStore;
  readonly #local: LocalMedia;
  readonly #line: PeerLine;
  readonly #director: RecordingDirector | null;
  readonly #instance = newOpaqueId();
  #room: RoomSignaling | null = null;
  #modes: ModeSwitchRunner | null = null;
  /** Whether the camera may be seen by the other one, or is open for my own preview alone. */
  #cameraOnLine = false;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConsultSessionOptions) {
    super();
    const { grant, recording } = options;
    this.#options = options;
    this.#timing = options.timing ?? TIMING;
    this.#local = new LocalMedia({
      devices: options.devices,
      onChange: (local) => this.#store.patch({ local }),
      onTrack: (kind, track) => this.#onLocalTrack(kind, track),
    });
    this.#line = new PeerLine({
      role: grant.role,
      instance: this.#instance,
      iceServers: options.iceServers,
      timing: this.#timing,
      createLink: options.createLink,
      tracks: () => ({ audio: this.#local.track('audio'), video: this.#cameraOnLine ? this.#local.track('video') : null }),
      signal: (body, link, gen) => this.#room?.send(body, link, gen),
      onUp: () => this.#onUp(),
      onDown: () => this.#onDown(),
      onSilence: (silent) => (silent ? this.#lost() : this.#connected()),
      onMessage: (message) => this.#onMessage(message),
      onRemoteTrack: (kind, track) => this.#director?.setTrack(otherRole(grant.role), kind, track),
      onQuality: (quality) => this.#store.patch({ quality }),
    });
    this.#store = new SnapshotStore(firstSnapshot(options, this.#line.remote), (snapshot) => this.emit('change', snapshot));
    const me = grant.me.displayName;
    const them = grant.appointment.participant.displayName;
    this.#director = recording === null ? null : new RecordingDirector({
      ...recording,
      rid: grant.rid,
      names: grant.role === 'patient' ? { patient: me, practitioner: them } : { patient: them, practitioner: me },
      onChange: (change) => this.#onRecording(change),
    });
  }

  get snapshot(): SessionSnapshot {
    return this.#store.snapshot;
  }

  /** The connection of this moment, for diagnostics; null when there is none. */
  get link(): PeerLink | null {
    return this.#line.link;
  }

  async preview({ camera }: { camera: boolean }): Promise<void> {
    if (!camera) this.#local.release('video');
    await Promise.allSettled([this.#local.open('audio'), camera ? this.#local.open('video') : undefined]);
  }

  async join({ mode, recording = null }: JoinOptions): Promise<void> {
    this.#store.step('join');
    await this.preview({ camera: mode === 'video' });
    if (this.#store.state !== 'waiting') return;
    this.#cameraOnLine = mode === 'video' && this.#local.track('video') !== null;
    this.#modes = this.#createModes(this.#cameraOnLine ? 'video' : 'audio');
    this.#room = this.#enterRoom();
    if (recording !== null) this.setRecordingConsent(recording);
    this.#note();
    this.#startWhenReady();
  }

  async admit(): Promise<void> {
    await this.#options.sessions.admit(this.#options.grant.sid);
    this.#onEncounter('in-progress');
  }

  async requestMode(mode: MediaMode): Promise<void> {
    if (this.#modes === null) throw new ConsultError('session/wrong-state');
    this.#store.patch({ modeDeclined: null });
    await this.#modes.request(mode);
  }

  answerMode(answer: 'accept' | 'decline'): Promise<void> {
    this.#modes?.dispatch({ type: 'answer', answer });
    return Promise.resolve();
  }

  cancelMode(): void {
    this.#modes?.dispatch({ type: 'cancel' });
  }

  setMuted(muted: boolean): void {
    this.#local.setMuted(muted);
    this.#line.send({ type: 'mute', muted });
    this.#note();
  }

  selectDevice(kind: 'microphone' | 'camera', deviceId: string): Promise<void> {
    return this.#local.select(kind === 'microphone' ? 'audio' : 'video', deviceId);
  }

  setRecordingConsent(decision: ConsentDecision): void {
    const { grant, sessions } = this.#options;
    if (grant.role !== 'patient') return;
    this.#store.patch({ recording: { ...this.snapshot.recording, consent: decision } });
    this.#line.send({ type: 'consent', decision });
    this.#note();
    sessions.recordConsent({ sid: grant.sid, scope: 'recording', decision, at: this.#now() }).catch((cause: unknown) => this.#trouble(cause));
  }

  leave(): Promise<void> {
    this.#line.send({ type: 'bye' });
    this.#finish('left');
    return Promise.resolve();
  }

  async end(): Promise<void> {
    if (this.#store.state === 'ended') return;
    this.#line.send({ type: 'end' });
    this.#finish('ended');
    await this.#options.sessions.end(this.#options.grant.sid).catch((cause: unknown) => this.#trouble(cause));
  }

  #enterRoom(): RoomSignaling {
    const { grant, signaling } = this.#options;
    return new RoomSignaling({
      sid: grant.sid,
      role: grant.role,
      instance: this.#instance,
      port: signaling,
      onSignal: (message) => this.#line.receive(message),
      onPeerRenewed: () => this.#line.peerRenewed(),
      onPresence: (present) => this.#onPresence(present),
      onBye: () => this.#onBye(),
      onEncounter: (status) => this.#onEncounter(status),
      onReplaced: () => this.#finish('replaced'),
    });
  }

  #createModes(wish: MediaMode): ModeSwitchRunner {
    const { grant, claim } = this.#options;
    return new ModeSwitchRunner(initialModeSwitch(grant.role, claim.maxEpochs, wish, grant.epochs.at(-1) ?? null), {
      openCamera: () => this.#local.open('video'),
      releaseCamera: () => {
        this.#cameraOnLine = false;
        this.#local.release('video');
      },
      showCamera: async () => {
        this.#cameraOnLine = true;
        await this.#local.open('video');
        await this.#line.setTrack('video', this.#local.track('video'));
      },
      framesSoFar: () => this.#line.framesSoFar(),
      frameAfter: (frames, signal) => this.#line.frameAfter(frames, signal),
      send: (message) => this.#line.send(message),
      onState: (state) => this.#store.patch({ modePending: modePendingOf(state) }),
      onAgreed: (agreed) => this.#onAgreed(agreed),
      onDeclined: (modeDeclined) => this.#store.patch({ modeDeclined }),
      now: () => this.#now(),
      confirmWithin: this.#timing.confirmWithin,
    });
  }

  #startWhenReady(): void {
    const { admitted, remote } = this.snapshot;
    if (admitted && remote.present && this.#room !== null && this.#store.state === 'waiting' && this.#store.happen('peer-ready')) this.#line.start();
  }

  #onPresence(present: boolean): void {
    this.#store.patch({ remote: { ...this.snapshot.remote, present } });
    this.#startWhenReady();
  }

  #onBye(): void {
    this.#line.stop();
    clearTimeout(this.#giveUp);
    this.#director?.setLive(false);
    this.#store.happen('peer-left', { reconnectingSince: null, quality: 'unknown' });
    this.#onPresence(false);
  }

  #onEncounter(status: EncounterStatus): void {
    if (status === 'finished') return this.#finish('ended');
    if (status === 'cancelled') return this.#finish('cancelled');
    this.#store.patch({ admitted: status === 'in-progress' });
    this.#startWhenReady();
  }

  #onLocalTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === 'audio' || this.#cameraOnLine || track === null) this.#line.setTrack(kind, track).catch((cause: unknown) => this.#trouble(cause));
    this.#director?.setTrack(this.#options.grant.role, kind, track);
  }

  #onUp(): void {
    const { local, recording } = this.snapshot;
    this.#line.send({ type: 'mute', muted: local.muted });
    if (this.#options.grant.role === 'patient' && recording.consent !== null) this.#line.send({ type: 'consent', decision: recording.consent });
    if (this.#director !== null) this.#line.send({ type: 'recording', state: shared(recording.state) });
    this.#modes?.dispatch({ type: 'link-up' });
  }

  #onDown(): void {
    this.#modes?.dispatch({ type: 'link-down' });
    this.#lost();
  }

  #lost(): void {
    const { state, reconnectingSince } = this.snapshot;
    if (!this.#store.happen('lost', { reconnectingSince: state === 'active' ? this.#now() : reconnectingSince, quality: 'unknown' }) || state !== 'active') return;
    this.#giveUp = setTimeout(() => this.#onGiveUp(), this.#timing.giveUpAfter);
  }

  #connected(): void {
    clearTimeout(this.#giveUp);
    this.#store.happen('connected', { reconnectingSince: null, connectedAt: this.snapshot.connectedAt ?? this.#now() });
    this.#director?.setLive(true);
  }

  /** Nobody there: wait for them. Somebody there and yet no connection: it is the network. */
  #onGiveUp(): void {
    if (this.snapshot.remote.present) this.#finish('lost');
    else this.#onBye();
  }

  #onMessage(message: ControlMessage): void {
    switch (message.type) {
      case 'bye': return this.#onBye();
      case 'end': return this.#finish('ended');
      case 'ping': return;
      case 'mute': return this.#store.patch({ remote: { ...this.snapshot.remote, muted: message.muted } });
      case 'consent': return this.#onConsent(message.decision);
      case 'recording': return this.#onSharedRecording(message.state);
      default: return this.#onModeMessage(message);
    }
  }

  #onModeMessage(message: ModeSwitchMessage): void {
    this.#modes?.dispatch({ type: 'received', message, at: this.#now() });
    if (message.type === 'sync') this.#connected();
  }

  #onAgreed({ n, mode, at, by }: AgreedMode): void {
    const { sid, rid } = this.#options.grant;
    const before = this.snapshot;
    this.#store.patch({ mode, epoch: n });
    this.#director?.setEpoch({ sid, rid, n, mode, at, by });
    this.#note();
    if (before.epoch !== n || before.mode !== mode) this.emit('mode-change', { mode, epoch: n });
  }

  #onConsent(consent: ConsentDecision): void {
    if (this.#options.grant.role === 'patient') return;
    this.#store.patch({ recording: { ...this.snapshot.recording, consent } });
    this.#director?.setConsent(consent);
  }

  #onRecording(change: Pick<RecordingSnapshot, 'state' | 'error'>): void {
    this.#store.patch({ recording: { ...this.snapshot.recording, ...change } });
    this.#line.send({ type: 'recording', state: shared(change.state) });
    if (change.error !== null) this.emit('error', change.error);
  }

  /** Patient: what the recorder says. */
  #onSharedRecording(state: ReturnType<typeof shared>): void {
    const { recording } = this.snapshot;
    if (recording.recordedHere) return;
    const off = recording.consent === null ? 'asking' : recording.consent === 'deny' ? 'declined' : 'off';
    this.#store.patch({ recording: { ...recording, state: state === 'off' ? off : state } });
  }

  /** Local and remote endings alike. Devices are released now; the goodbye may linger. */
  #finish(endReason: EndReason): void {
    if (this.#store.state === 'ended') return;
    clearTimeout(this.#giveUp);
    clearResumeNote(this.#options.grant.role);
    this.#modes?.close();
    this.#store.step('end', { endReason, modePending: null, reconnectingSince: null });
    this.#room?.close();
    setTimeout(() => this.#line.stop(), LINGER);
    void this.#director?.finish(endReason === 'ended' || endReason === 'cancelled' ? 'end' : 'leave');
    this.#cameraOnLine = false;
    this.#local.close();
    this.emit('ended', { reason: endReason });
  }

  #note(): void {
    const { local, recording, mode, epoch, state } = this.snapshot;
    if (state === 'ended' || state === 'checking') return;
    const current = epoch < 0 ? (this.#cameraOnLine ? 'video' : 'audio') : mode;
    writeResumeNote(this.#options.grant.role, { sid: this.#options.grant.sid, mode: current, recording: recording.consent, muted: local.muted });
  }

  #trouble(cause: unknown): void {
    const error = asConsultError(cause, 'backend/failed');
    this.#store.patch({ error });
    this.emit('error', error);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

/** The recorder's state as the other side is told. */
function shared(state: RecordingSnapshot['state']): 'off' | 'recording' | 'not-recording' {
  return state === 'recording' || state === 'not-recording' ? state : 'off';
}
