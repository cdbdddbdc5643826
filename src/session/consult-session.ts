// long because: it wires the parts of a session together and holds no rule of its own; cutting it would spread the wiring.
import { callHost, takeEveryStep } from '../async/call-host.js';
import { publicAnswer } from '../async/public-answer.js';
import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { ConsentDecision } from '../domain/consent.js';
import type { ControlMessage } from '../domain/control-message.js';
import type { EncounterStatus } from '../domain/encounter.js';
import type { MediaMode } from '../domain/media-mode.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import { otherRole } from '../domain/role.js';
import type { PeerLink } from '../media/peer-link.js';
import { BoundRoom } from './signaling/bound-room.js';
import { CallMedia } from './devices/call-media.js';
import { CallProof } from './proof/call-proof.js';
import { IceServers } from './connection/ice-servers.js';
import { HeldWords, type ChannelWord } from './signaling/channel-word.js';
import type { ChannelState } from './signaling/room-signaling.js';
import { ConnectionWatch } from './connection/connection-watch.js';
import { createDirector } from './recording/create-director.js';
import { Emitter } from './emitter.js';
import { firstSnapshot } from './first-snapshot.js';
import { LINK_TIMING } from './connection/next-attempt.js';
import { modePendingOf } from './mode/mode-pending.js';
import { initialModeSwitch, type AgreedMode } from './mode/mode-switch.js';
import { ModeSwitchRunner } from './mode/mode-switch-runner.js';
import type { RecordingDirector } from './recording/recording-director.js';
import { modeToReturn } from './resume-note.js';
import { consentReceipts, type ConsentReceipt } from '../ownership/consent-receipt.js';
import { ConsentLedger, type ConsentText } from './consent/consent-ledger.js';
import { deliverOwnWords } from './consent/deliver-own-words.js';
import type { JoinOptions, SessionEvents, SessionHandle } from './session-handle.js';
import type { ConsultSessionOptions, SessionTiming } from './session-options.js';
import { SessionRecording } from './recording/session-recording.js';
import type { EndReason, SessionSnapshot } from './session-snapshot.js';
import { SnapshotStore } from './snapshot-store.js';
import { startSession, type SessionStart } from './start-session.js';

const TIMING: SessionTiming = { ...LINK_TIMING, confirmWithin: 10_000, giveUpAfter: 60_000 };
/** How long a goodbye may take to leave through the connection that it closes, milliseconds. */
const LINGER = 150;
/** How long a word that the backend has not taken is still handed to it once the session is over, milliseconds. */
const DELIVERED_WITHIN = 60_000;

/**
 * This participant's live connection to one consultation: devices, room, line, proof, mode and recording, wired together.
 * Each part decides for itself; this class passes on what happens and keeps the snapshot.
 */
export class ConsultSession extends Emitter<SessionEvents> implements SessionHandle {
  readonly #options: ConsultSessionOptions;
  readonly #timing: SessionTiming;
  readonly #store: SnapshotStore;
  readonly #media: CallMedia;
  readonly #director: RecordingDirector | null;
  readonly #recording: SessionRecording;
  readonly #connection: ConnectionWatch;
  readonly #ice: IceServers;
  readonly #proof: CallProof;
  readonly #words = new HeldWords();
  readonly #instance = newOpaqueId();
  readonly #starting: Promise<SessionStart>;
  readonly #consenting: Promise<ConsentLedger>;
  readonly #closing = new AbortController();
  #consents: ConsentLedger | null = null;
  readonly #unwatch: () => void;
  #start: SessionStart | null = null;
  #room: BoundRoom | null = null;
  #modes: ModeSwitchRunner | null = null;

  constructor(options: ConsultSessionOptions) {
    super();
    const { grant, devices } = options;
    const { role } = grant;
    this.#options = options;
    this.#starting = startSession(options);
    // Who joins is told of it; who only looks at the lobby is not.
    this.#consenting = this.#starting.then((start) => this.#openConsents(start));
    this.#consenting.catch(() => undefined);
    this.#timing = options.timing ?? TIMING;
    this.#ice = new IceServers({ sid: grant.sid, own: options.iceServers, granted: grant, sessions: options.sessions });
    this.#media = new CallMedia({
      devices,
      onLocal: (local) => {
        this.#store.patch({ local });
        this.#note();
      },
      onLocalTrack: (kind, track) => this.#director?.setTrack(role, kind, track),
      onRemoteTrack: (kind, track) => this.#director?.setTrack(otherRole(role), kind, track),
      onTrouble: (cause) => this.#trouble(cause),
      line: {
        role,
        instance: this.#instance,
        iceServers: () => this.#ice.current,
        timing: this.#timing,
        createLink: options.createLink,
        certificate: () => this.#start?.certificate.certificate ?? null,
        pair: () => this.#room?.pair ?? null,
        signal: (message) => this.#room?.send(message),
        onUp: () => this.#onUp(),
        onDown: () => this.#onDown(),
        onNotProved: () => this.#proof.fault('connection'),
        onSilence: (silent) => this.#onSilence(silent),
        onMessage: (message) => this.#onMessage(message),
        pictureDue: () => this.snapshot.mode === 'video' && this.snapshot.remote.camera === 'on',
        onQuality: (quality) => this.#store.patch({ quality }),
      },
    });
    this.#store = new SnapshotStore(firstSnapshot(options, this.#media.line.remote), (snapshot) => this.emit('change', snapshot));
    this.#director = createDirector(options, (change) => {
      const known = this.snapshot.recording.error;
      this.#recording.setState(change);
      if (change.error !== null && change.error !== known) this.emit('error', change.error);
    });
    this.#connection = new ConnectionWatch({ store: this.#store, giveUpAfter: this.#timing.giveUpAfter, now: this.now, onGiveUp: () => this.#onGiveUp(), onAsk: () => this.#room?.probe() });
    const send = (message: ControlMessage): void => this.#media.line.send(message);
    this.#recording = new SessionRecording({ role, store: this.#store, director: this.#director, send, bySessionKey: options.proof.keys.sessionKey !== undefined });
    this.#unwatch = options.stops?.watch(() => this.#onStops()) ?? (() => undefined);
    this.#proof = new CallProof({ session: options, store: this.#store, director: this.#director, send, onTrouble: (cause) => this.#trouble(cause) });
  }

  readonly now = (): number => this.#options.now();

  get snapshot(): SessionSnapshot {
    return this.#store.snapshot;
  }

  /** The connection of this moment, for diagnostics; null when there is none. */
  get link(): PeerLink | null {
    return this.#media.line.link;
  }

  preview(options: { camera: boolean }): Promise<void> {
    return this.#media.preview(options);
  }

  join(options: JoinOptions): Promise<void> {
    return publicAnswer(() => this.#join(options));
  }

  async #join({ mode, camera = mode === 'video', recording = null }: JoinOptions): Promise<void> {
    const start = await this.#starting;
    this.#store.step('join');
    await this.preview({ camera });
    if (this.#store.state !== 'waiting') return;
    this.#start = start;
    this.#proof.begin(start, await this.#consenting);
    this.#modes = this.#createModes(this.#media.begin(mode, mode === 'video' && !camera), start);
    this.#room = this.#enterRoom(start);
    this.#ice.start();
    this.#media.line.prepare();
    if (recording !== null) this.setRecordingConsent(recording.decision, recording);
    this.#note();
    this.#startWhenReady();
  }

  /** What was recorded opens with the account's key now. */
  handedOver(): void {
    this.#recording.handedOver();
  }

  admit(): Promise<void> {
    return publicAnswer(async () => {
      await this.#options.sessions.admit(this.#options.grant.sid);
      this.#onEncounter('in-progress');
    });
  }

  requestMode(mode: MediaMode): Promise<void> {
    return publicAnswer(async () => {
      if (this.#modes === null) throw new ConsultError('session/wrong-state');
      if (mode === 'video' && this.snapshot.videoStopped) throw new ConsultError('incident/stopped');
      this.#store.patch({ modeDeclined: null });
      await this.#modes.request(mode);
    });
  }

  answerMode(answer: 'accept' | 'decline'): Promise<void> {
    // Nobody is asked to show themselves by what is paused.
    this.#modes?.dispatch({ type: 'answer', answer: this.snapshot.videoStopped ? 'decline' : answer });
    return Promise.resolve();
  }

  cancelMode(): void {
    this.#modes?.dispatch({ type: 'cancel' });
  }

  setMuted(muted: boolean): void {
    this.#media.setMuted(muted);
    this.#note();
  }

  setCamera(on: boolean): Promise<void> {
    return publicAnswer(async () => {
      if (this.snapshot.mode !== 'video' || this.#modes === null) throw new ConsultError('session/wrong-state');
      await this.#media.setCamera(on);
      this.#note();
    });
  }

  selectDevice(kind: 'microphone' | 'camera' | 'speaker', deviceId: string): Promise<void> {
    return publicAnswer(() => this.#media.select(kind, deviceId));
  }

  turnCamera(): Promise<void> {
    return publicAnswer(() => this.#media.turnCamera());
  }

  repairDevice(kind: 'microphone' | 'camera'): Promise<void> {
    return publicAnswer(() => this.#media.repair(kind));
  }

  setRecordingConsent(decision: ConsentDecision, { text, lang }: ConsentText): void {
    this.#consenting.then((consents) => consents.say(decision, { text, lang })).catch((cause: unknown) => this.#trouble(cause));
  }

  consentReceipt(): readonly ConsentReceipt[] {
    return consentReceipts(this.#consents?.consents[this.#options.grant.role] ?? []);
  }

  get canReportWrongPatient(): boolean {
    return this.#options.reportWrongPatient !== undefined;
  }

  async reportWrongPatient(): Promise<void> {
    const { reportWrongPatient: report } = this.#options;
    if (report === undefined) throw new ConsultError('adapter/port-missing');
    // First: whatever becomes of the report, nobody sees or records the wrong person from here on.
    await this.leave();
    await report();
  }

  leave(): Promise<void> {
    callHost(() => this.#media.line.send({ type: 'bye' }));
    this.#finish('left');
    return Promise.resolve();
  }

  /**
   * This page is closed, loaded again or put away: all at once, as there is no later. It leaves; what brings it straight back
   * is kept. Idempotent.
   */
  pageGoes(): void {
    callHost(() => this.#media.line.send({ type: 'bye' }));
    this.#finish('away');
    // Nothing lingers on a page that is frozen, and the other side is told by the connection's end where the goodbye was too late.
    this.#media.line.stop();
  }

  async end(): Promise<void> {
    const { underWay } = this.#proof;
    if (underWay !== null) await underWay;
    if (this.#store.state === 'ended') return;
    callHost(() => this.#media.line.send({ type: 'end' }));
    this.#finish('ended');
    await this.#options.sessions.end(this.#options.grant.sid).catch((cause: unknown) => this.#trouble(cause));
  }

  #openConsents({ terms, signers, consents: known }: SessionStart): ConsentLedger {
    const { grant: { role, consents: stored }, claim: { modes }, proof: { keys: { device } } } = this.#options;
    const { signal } = this.#closing;
    const deliver = (tokens: readonly string[]): void => {
      deliverOwnWords(tokens, { session: this.#options, terms, signers, ledger, signal, now: this.now, onWaiting: (error) => this.#trouble(error) })
        // What was not taken by the end is kept on the device, and said from there.
        .catch((cause: unknown) => { if (!signal.aborted) this.#trouble(cause); });
    };
    const ledger: ConsentLedger = new ConsentLedger({
      role, terms, modes, device, known, now: this.now,
      onChange: (consents) => {
        this.#recording.setConsents(consents);
        this.#proof.said();
        this.#note();
      },
      onOwn: (word) => {
        this.#recording.say(word);
        deliver([word.token]);
      },
    });
    this.#consents = ledger;
    this.#recording.setConsents(known);
    // Said before this page was loaded again, and not heard by the backend.
    const unheard = known[role].map(({ token }) => token).filter((token) => !stored.includes(token));
    if (unheard.length > 0) deliver(unheard);
    return ledger;
  }

  #enterRoom({ certificate: { fingerprint }, signers }: SessionStart): BoundRoom {
    const { grant: { sid, role }, signaling, proof } = this.#options;
    return new BoundRoom({
      own: { sid, role, instance: this.#instance, fingerprint, signers, proof },
      port: signaling,
      onSignal: (message) => this.#media.line.receive(message),
      onFault: (fault) => this.#proof.fault(fault),
      onTrouble: (error) => this.#trouble(error),
      onPeer: () => this.#onPeer(),
      onPresence: (present) => this.#onWord({ type: 'presence', present }),
      onBye: () => this.#onWord({ type: 'bye' }),
      onEncounter: (status) => this.#onWord({ type: 'encounter', status }),
      onReplaced: () => this.#onWord({ type: 'replaced' }),
      onChannel: (state) => this.#onChannel(state),
      now: this.now,
    });
  }

  #createModes(wish: MediaMode, { epochs }: SessionStart): ModeSwitchRunner {
    const { grant, claim } = this.#options;
    return new ModeSwitchRunner(initialModeSwitch(grant.role, claim.maxEpochs, wish, epochs.at(-1)?.payload ?? null), {
      openCamera: () => this.#media.openCamera(),
      releaseCamera: () => this.#media.releaseCamera(),
      showCamera: () => this.#media.showCamera(),
      framesSoFar: () => this.#media.line.framesSoFar(),
      frameAfter: (frames, signal) => this.#media.line.frameAfter(frames, signal),
      send: (message) => this.#media.line.send(message),
      onState: (state) => this.#store.patch({ modePending: modePendingOf(state) }),
      onAgreed: (agreed) => this.#onAgreed(agreed),
      onDeclined: (modeDeclined) => this.#store.patch({ modeDeclined }),
      now: this.now,
      confirmWithin: this.#timing.confirmWithin,
    });
  }

  #startWhenReady(): void {
    if (!this.snapshot.admitted || this.#room?.peerListens !== true || this.#store.state !== 'waiting' || !this.#store.happen('peer-ready')) return;
    this.#connection.joining();
    this.#media.line.start();
  }

  /** What the channel says counts at once, or when the connection that is proved has gone down. */
  #onWord(word: ChannelWord): void {
    if (this.#words.counts(word, this.snapshot.proved)) this.#act(word);
  }

  #act(word: ChannelWord): void {
    if (this.#store.state === 'ended') return;
    switch (word.type) {
      case 'presence': return this.#onPresence(word.present);
      case 'bye': return this.#onBye();
      case 'encounter': return this.#onEncounter(word.status);
      case 'replaced': return this.#finish('replaced');
    }
  }

  #onChannel(state: ChannelState): void {
    if (this.#store.state === 'ended') return;
    this.#media.line.channel(state === 'open' || state === 'reached' ? 'answered' : 'away');
    if (state === 'open' || state === 'reached') this.#ice.look();
    if (state === 'reached') return;
    this.#store.patch({ unreachedSince: state === 'open' ? null : (this.snapshot.unreachedSince ?? this.now()) });
    // It comes back by itself, and a connection that is up does not need it; where there is none, nothing would ever come.
    if (state === 'closed' && this.#isComing) void this.#onRefused();
  }

  get #isComing(): boolean {
    return this.#store.state === 'waiting' || this.#store.state === 'joining';
  }

  /** The backend takes this page into the room no more. It may have been stopped: that is said, and not that the connection was lost. */
  async #onRefused(): Promise<void> {
    await this.#options.stops?.ask().catch(() => undefined);
    if (this.#isComing) this.#finish('lost');
  }

  #onPresence(present: boolean): void {
    this.#store.patch({ remote: { ...this.snapshot.remote, present } });
  }

  #onPeer(): void {
    this.#words.renewed();
    this.#proof.peerRenewed();
    this.#onPresence(true);
    this.#media.line.peerRenewed();
    this.#startWhenReady();
  }

  #onBye(): void {
    this.#room?.left();
    this.#media.line.stop();
    this.#connection.stop();
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

  /** Up and proved: only from here on is anything said, shown or believed. */
  #onUp(): void {
    const pair = this.#room?.pair ?? null;
    if (pair === null || this.#endIfStopped()) return;
    this.#media.greet();
    this.#recording.share();
    this.#modes?.dispatch({ type: 'link-up' });
    this.#proof.up(pair);
  }

  #onDown(): void {
    this.#modes?.dispatch({ type: 'link-down' });
    this.#proof.down();
    this.#connection.lost();
    for (const word of this.#words.release()) this.#act(word);
  }

  #onSilence(silent: boolean): void {
    if (!silent) return this.#connected();
    // What has cut the media may have cut the channel too, without a word: it is asked.
    this.#connection.lost();
  }

  #connected(): void {
    this.#connection.connected();
    this.#director?.setLive(true);
  }

  /** Nobody there: wait for them. Somebody there and yet no connection: it is the network. */
  #onGiveUp(): void {
    if (!this.snapshot.remote.present) return this.#onBye();
    // Who was not proved has been told so already.
    if (this.snapshot.connectedAt === null && this.snapshot.error?.code !== 'session/not-proved') this.#trouble(new ConsultError('session/connect-timeout'));
    this.#finish('lost');
  }

  #onMessage(message: ControlMessage): void {
    switch (message.type) {
      case 'bye': return this.#onBye();
      case 'end': return this.#finish('ended');
      case 'ping': return;
      case 'mute': return this.#store.patch({ remote: { ...this.snapshot.remote, muted: message.muted } });
      case 'devices': return this.#onDevices(message);
      case 'recording': return this.#recording.receive(message);
      case 'consent':
      case 'possession-ask':
      case 'possession':
      case 'epoch-have':
      case 'epoch-sign':
      case 'epoch-agreed': return this.#proof.receive(message);
    }
    this.#modes?.dispatch({ type: 'received', message, at: this.now() });
    if (message.type === 'sync') this.#connected();
  }

  #onDevices(message: Extract<ControlMessage, { type: 'devices' }>): void {
    const { microphone, camera } = message;
    this.#media.heard(message);
    this.#store.patch({ remote: { ...this.snapshot.remote, microphone, camera } });
  }

  #onAgreed(agreed: AgreedMode): void {
    const { n, mode } = agreed;
    const before = this.snapshot;
    this.#store.patch({ mode, epoch: n });
    this.#director?.setMode(mode);
    // What I have gone back on at once was never in force here: I do not sign it.
    if (this.#modes?.state.agreed.n === n) this.#proof.agreed(agreed);
    this.#note();
    if (before.epoch !== n || before.mode !== mode) this.emit('mode-change', { mode, epoch: n });
  }

  /** Local and remote endings alike. Devices are released now; the goodbye may linger. */
  #finish(endReason: EndReason): void {
    // Asked for again, what an ended session should have let go of is let go of again.
    if (this.#store.state === 'ended') return this.#media.close(LINGER);
    this.#store.atOnce(() => {
      this.#store.step('end', { endReason, modePending: null, reconnectingSince: null });
      takeEveryStep(
        () => this.#media.close(LINGER),
        () => this.#unwatch(),
        () => this.#connection.stop(),
        () => this.#ice.close(),
        () => this.#modes?.close(),
        () => this.#proof.close(),
        () => this.#room?.close(),
        () => this.#director?.finish(endReason === 'ended' || endReason === 'cancelled' ? 'end' : 'leave'),
        // A page that goes may come back: what it needs for that stays.
        () => { if (endReason !== 'away') this.#options.notes?.forget(this.#instance, this.#options.grant.sid); },
      );
    });
    setTimeout(() => this.#closing.abort(new ConsultError('backend/unreachable')), DELIVERED_WITHIN);
    this.emit('ended', { reason: endReason });
  }

  #onStops(): void {
    if (this.#store.state === 'ended' || this.#endIfStopped()) return;
    this.#store.patch({ videoStopped: this.#options.stops?.isVideoStopped() ?? false });
    // One that is asked for and not agreed yet is taken back.
    if (this.snapshot.videoStopped && this.snapshot.modePending?.target === 'video') this.cancelMode();
  }

  /** By what is known of both pages: the other one's key is known once its bind was verified. */
  #endIfStopped(): boolean {
    const { stops, proof } = this.#options;
    const shown = [proof.keys.device.kid, this.#room?.pair?.signer.kid ?? []].flat();
    if (stops?.isStopped(shown) !== true) return false;
    callHost(() => this.#media.line.send({ type: 'bye' }));
    this.#finish('stopped');
    return true;
  }

  #note(): void {
    const { local, mode, epoch, role } = this.snapshot;
    if (this.#modes === null || this.#store.state === 'ended') return;
    const { notes, grant: { sid }, proof: { keys: { device: { kid } } } } = this.#options;
    const words = (this.#consents?.consents[role] ?? []).map(({ token }) => token);
    const { muted, cameraStopped } = local;
    notes?.keep({ sid, page: this.#instance, kid, mode: modeToReturn(epoch < 0 ? this.#modes.state.wish : mode, local), words, muted, cameraStopped });
  }

  #trouble(cause: unknown): void {
    const error = asConsultError(cause, 'browser/failed');
    this.#store.patch({ error });
    this.emit('error', error);
  }
}
