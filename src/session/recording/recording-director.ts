// long because: it takes one recording through its steps, one after the other; what it decides by stands in files of its own.
import { SerialQueue } from '../../async/serial-queue.js';
import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { MediaMode } from '../../domain/media-mode.js';
import type { Role } from '../../domain/role.js';
import { newestOf, NO_CONSENTS, type Consents } from '../../ownership/consent-book.js';
import type { Policy } from '../../ownership/policy.js';
import type { AgreedEpoch } from '../../ownership/signed-epoch.js';
import type { RecorderHandle, RecorderOptions } from '../../recording/record/recorder-handle.js';
import type { Segment } from '../../recording/segment.js';
import type { Recipient, UploadHandle } from '../../recording/upload/upload-handle.js';
import { aborted } from '../../async/aborted.js';
import type { PresentedKey } from './admit-owner.js';
import { escrowRecipients } from './escrow-recipients.js';
import { idleState, mayRecord } from './may-record.js';
import { OwnerKeys } from './owner-keys.js';
import type { RecordingSnapshot } from '../session-snapshot.js';

/** What an upload does not recover from. */
const KEPT_NOWHERE: ReadonlySet<ErrorCode> = new Set(['recording/key-lost', 'recording/lost-part', 'recording/stopped-itself', 'session/wrong-state', 'backend/conflict']);

export interface RecordingDirectorOptions {
  names: Readonly<Record<Role, string>>;
  /** The claim's: those who can open it without its owner. */
  policies: readonly Policy[];
  /** Loaded when the first recording starts, not before. */
  createRecorder: (options: RecorderOptions) => Promise<RecorderHandle>;
  /** `onTrouble`: what keeps segments from being safe on this device, and null when they are again. */
  openUpload: (onTrouble: (error: ConsultError | null) => void) => Promise<UploadHandle>;
  /** Aborted when the recorder is not signed in any more, after the session was left: what is not sent yet waits on the device. */
  gone?: AbortSignal;
  onChange: (recording: Pick<RecordingSnapshot, 'state' | 'error' | 'recorded'>) => void;
}

/**
 * Records while, and only while, there is consent, an epoch that both have signed, and somebody who will be able to open
 * it. Steps are taken one after the other, each looking at what is wanted by then: consent that is withdrawn while the
 * recorder starts stops it before a frame is kept.
 */
export class RecordingDirector {
  readonly #options: RecordingDirectorOptions;
  readonly #tracks: Record<Role, Record<'audio' | 'video', MediaStreamTrack | null>> = { patient: { audio: null, video: null }, practitioner: { audio: null, video: null } };
  readonly #recipients: Recipient[] = [];
  #consents: Consents = NO_CONSENTS;
  readonly #owners = new OwnerKeys();
  /** The recorder's bind of the present connection; null before the first. */
  #bind: string | null = null;
  #live = false;
  /** The newest that both have signed. */
  #epoch: AgreedEpoch | null = null;
  /** What the two have agreed to by now, signed or not. */
  #mode: MediaMode = 'audio';
  #phase: 'open' | 'leaving' | 'ending' = 'open';
  #recorder: RecorderHandle | null = null;
  #upload: Promise<UploadHandle> | null = null;
  /** Something of it was recorded, also by an earlier page of this device. */
  #recorded = false;
  #told: Pick<RecordingSnapshot, 'state' | 'error'> = { state: 'off', error: null };
  readonly #finishing = new AbortController();
  readonly #queue = new SerialQueue();

  constructor(options: RecordingDirectorOptions) {
    this.#options = options;
  }

  /** What both have said by now, verified. A permission that was taken back ends the right to all that is not stored yet. */
  setConsents(consents: Consents): void {
    const given = [...consents.patient, ...consents.practitioner].map(({ token }) => token);
    this.#consents = consents;
    this.#evidence(given);
    this.#reconcile();
  }

  /**
   * The two pages have shown each other who they are: what is recorded from the next run on rests on this bind.
   * @param shown the key that the patient's page shows
   */
  setBinds({ digest, tokens, shown }: { digest: string; tokens: readonly string[]; shown: PresentedKey }): void {
    this.#bind = digest;
    this.#owners.show(shown);
    // At once, and not in its turn: nothing of this page may be recorded for another one.
    if (this.#owners.admission === 'stop') {
      this.#recorder?.setAudio('patient', null);
      this.#recorder?.setVideo('patient', null);
    } else if (this.#recorder !== null) this.#owners.recorded();
    this.#evidence(tokens);
    this.#reconcile();
  }

  /** Whether the two are together: a practitioner who waits alone is not recorded. */
  setLive(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    this.#reconcile();
  }

  /** Back to audio: no camera is recorded from now on. To video: none before the epoch is signed. */
  setMode(mode: MediaMode): void {
    this.#mode = mode;
    this.#showScene();
  }

  /**
   * Both have signed an epoch: it is stored, whether or not anything is recorded, before anything that is recorded in it.
   * @param binds the two binds that it names, as tokens; none when they are stored already
   */
  setEpoch(epoch: AgreedEpoch, binds: readonly string[]): void {
    this.#evidence(binds);
    this.#then(async () => {
      this.#epoch = epoch;
      (await this.#opened()).addEpoch(epoch);
      this.#showScene();
    });
    this.#reconcile();
  }

  /**
   * The patient's page has shown that it can open what is sealed for the patient. Never rejects.
   * @returns whether the recording names that key now, or will with its first segment
   */
  addOwner(owner: Recipient): Promise<boolean> {
    const named = this.#queue.run(async () => {
      const upload = await this.#opened();
      if (!this.#owners.mayWrap(owner.kid)) return false;
      this.#recipients.push(owner);
      upload.addRecipient(owner);
      return true;
    });
    this.#reconcile();
    return named.catch((cause: unknown) => {
      this.#failed(cause);
      return false;
    });
  }

  setTrack(role: Role, kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    this.#tracks[role][kind] = track;
    if (kind === 'audio') this.#recorder?.setAudio(role, track);
    else this.#recorder?.setVideo(role, track);
  }

  /** Stops recording; with `end` the recording is closed. Resolves when all of it is with the backend. Idempotent. */
  async finish(how: 'leave' | 'end'): Promise<void> {
    if (this.#phase === 'ending' || this.#phase === (how === 'leave' ? 'leaving' : null)) return this.#queue.settled();
    this.#phase = how === 'end' ? 'ending' : 'leaving';
    this.#finishing.abort();
    this.#reconcile();
    this.#then(async () => {
      if (this.#upload === null) return;
      const upload = await this.#upload;
      if (this.#recorded) this.#tell('saving');
      if (how === 'end') upload.finalize({ aborted: false });
      const { gone } = this.#options;
      try {
        await Promise.race([upload.drained(), aborted(gone)]);
      } finally {
        // Also when it is stuck: what is left waits on the device, and the key goes.
        upload.close();
      }
      this.#tell(how === 'end' && gone?.aborted !== true && this.#recorded ? 'saved' : this.#idle);
    });
    return this.#queue.settled();
  }

  #reconcile(): void {
    this.#then(async () => {
      const wanted = this.#phase === 'open' && this.#live && this.#permitted && this.#owners.admission !== 'stop';
      if (wanted && this.#recorder === null) await this.#start();
      else if (!wanted && this.#recorder !== null) await this.#stop();
      if (this.#phase !== 'open' || this.#recorder !== null) return;
      if (this.#owners.admission === 'stop' && this.#idle === 'off') this.#tell('not-recording', new ConsultError('recording/another-page'));
      else this.#tell(this.#idle);
    });
  }

  /** Both have permitted the mode that both have signed, and there is a bind to rest on. */
  get #permitted(): boolean {
    return this.#epoch !== null && this.#bind !== null && mayRecord(this.#consents, this.#epoch.payload.mode);
  }

  get #idle(): RecordingSnapshot['state'] {
    return idleState(this.#consents);
  }

  #evidence(tokens: readonly string[]): void {
    if (tokens.length > 0) this.#then(async () => (await this.#opened()).addEvidence(tokens));
  }

  async #start(): Promise<void> {
    const upload = await this.#opened();
    const epoch = this.#epoch?.payload;
    // Sealed for nobody, it could never be opened: as long as there is no one, nothing is recorded.
    if (epoch === undefined || this.#recipients.length === 0) return;
    const [patient, practitioner] = newestOf(this.#consents);
    if (this.#bind === null || patient === null || practitioner === null) return;
    // An earlier page of this device may have wrapped it to another page of the patient's.
    if (this.#owners.admission === 'stop') return;
    this.#owners.recorded();
    upload.setTerms({ bind: this.#bind, consents: [patient, practitioner] });
    const { names, createRecorder } = this.#options;
    const video = this.#video;
    const recorder = await createRecorder({
      names, firstSeq: upload.nextSeq, epoch: epoch.n, video,
      // What still comes out of a recorder that stops because nobody permits it any more is not kept.
      onSegment: (segment) => { if (this.#permitted) this.#keep(upload, segment); },
      onTrouble: (error) => this.#tell(error === null ? 'recording' : 'not-recording', error),
    });
    this.#recorder = recorder;
    for (const role of ['patient', 'practitioner'] as const) {
      recorder.setAudio(role, this.#tracks[role].audio);
      recorder.setVideo(role, this.#tracks[role].video);
    }
    // What was agreed while the recorder loaded.
    if (this.#video !== video) this.#showScene();
    this.#tell('recording');
  }

  #keep(upload: UploadHandle, segment: Segment): void {
    upload.addSegment(segment);
    if (this.#recorded) return;
    this.#recorded = true;
    this.#tell(this.#told.state, this.#told.error);
  }

  async #stop(): Promise<void> {
    const recorder = this.#recorder;
    this.#recorder = null;
    await recorder?.stop();
    if (this.#permitted || this.#phase !== 'open') return;
    this.#tell(this.#idle);
    // Before anything is recorded again: what is stored, and what never will be. At the end nothing is, and nobody waits here.
    await Promise.race([(await this.#opened()).drained(), aborted(this.#finishing.signal), aborted(this.#options.gone)]);
  }

  get #video(): boolean {
    return this.#mode === 'video' && this.#epoch?.payload.mode === 'video';
  }

  #showScene(): void {
    if (this.#epoch !== null) this.#recorder?.setEpoch(this.#epoch.payload.n, this.#video);
  }

  /** A backend that is away is no trouble: the spool waits for it. A device without room or that keeps nothing is, and what is kept nowhere is no recording. */
  #onUploadTrouble(error: ConsultError | null): void {
    if (this.#recorder === null) return;
    if (error === null || error.code === 'recording/no-space' || error.code === 'recording/not-kept') this.#tell('recording', error);
    else if (KEPT_NOWHERE.has(error.code)) this.#tell('not-recording', error);
  }

  #opened(): Promise<UploadHandle> {
    this.#upload ??= this.#open().catch((error: unknown) => {
      this.#upload = null;
      throw error;
    });
    return this.#upload;
  }

  async #open(): Promise<UploadHandle> {
    const [upload, escrow] = await Promise.all([
      this.#options.openUpload((error) => this.#onUploadTrouble(error)),
      escrowRecipients(this.#options.policies),
    ]);
    for (const recipient of escrow) {
      if (!this.#recipients.some(({ kid }) => kid === recipient.kid)) this.#recipients.push(recipient);
    }
    for (const recipient of this.#recipients) upload.addRecipient(recipient);
    this.#recorded = upload.begun;
    this.#owners.wrappedBy(upload);
    // In its turn: what the recorder still hands out comes before. The key must not outlast its person, whatever has failed.
    void aborted(this.#options.gone).then(() => this.#then(async () => upload.close()));
    return upload;
  }

  #then(task: () => Promise<void>): void {
    this.#queue.run(task).catch((cause: unknown) => this.#failed(cause));
  }

  #failed(cause: unknown): void {
    this.#tell('not-recording', asConsultError(cause, 'recording/stopped-itself'));
  }

  #tell(state: RecordingSnapshot['state'], error: ConsultError | null = null): void {
    this.#told = { state, error };
    this.#options.onChange({ state, error, recorded: this.#recorded });
  }
}

