import type { ControlMessage } from '../../domain/control-message.js';
import type { Role } from '../../domain/role.js';
import { NO_CONSENTS, type Consents } from '../../ownership/consent-book.js';
import type { SignedConsent } from '../../ownership/consent.js';
import type { RecordingDirector } from './recording-director.js';
import type { RecordingSnapshot } from '../session-snapshot.js';
import type { SnapshotStore } from '../snapshot-store.js';

type Shared = Extract<ControlMessage, { type: 'recording' }>['state'];

export interface SessionRecordingOptions {
  role: Role;
  store: SnapshotStore;
  /** Null on the page that does not record. */
  director: RecordingDirector | null;
  send: (message: ControlMessage) => void;
  /** The patient's page takes part by a session key: what is recorded opens with that one alone. */
  bySessionKey: boolean;
}

/** Consent and recording as the two sides tell each other: both give their words, the recorder says what it does. */
export class SessionRecording {
  readonly #options: SessionRecordingOptions;
  #consents: Consents = NO_CONSENTS;

  constructor(options: SessionRecordingOptions) {
    this.#options = options;
  }

  /** What both have said by now, verified. */
  setConsents(consents: Consents): void {
    this.#consents = consents;
    const word = consents.patient.at(-1)?.payload.decision;
    this.#patch({ consent: word === undefined ? null : word === 'permit' ? 'permit' : 'deny' });
    const { director } = this.#options;
    if (director === null) this.#settle();
    else director.setConsents(consents);
  }

  /** A word of mine, for the other side. */
  say({ token }: SignedConsent): void {
    this.#options.send({ type: 'consent', token });
  }

  /** The recorder's own state. */
  setState(change: Pick<RecordingSnapshot, 'state' | 'error' | 'recorded'>): void {
    this.#patch(change);
    this.#tell();
  }

  /** On every new connection: where I stand. */
  share(): void {
    const { role, director } = this.#options;
    for (const word of this.#consents[role]) this.say(word);
    if (director !== null) this.#tell();
  }

  /** What the recorder says of itself. Only the recorder can. */
  receive(message: Extract<ControlMessage, { type: 'recording' }>): void {
    if (this.#options.director !== null) return;
    const recorded = this.#recording.recorded || message.recorded;
    const waits = this.#recording.waits || (this.#options.bySessionKey && message.state === 'recording');
    this.#patch({ state: message.state === 'off' ? this.#idle : message.state, recorded, waits });
  }

  /** The page that does not record shows an answer at once, and a recording when the recorder says so. */
  #settle(): void {
    const { state } = this.#recording;
    if (state === 'asking' || state === 'declined' || state === 'off') this.#patch({ state: this.#idle });
  }

  /** What was recorded opens with the account's key now. */
  handedOver(): void {
    this.#patch({ waits: false });
  }

  #tell(): void {
    const { state, recorded } = this.#recording;
    this.#options.send({ type: 'recording', state: shared(state), recorded });
  }

  get #recording(): RecordingSnapshot {
    return this.#options.store.snapshot.recording;
  }

  get #idle(): RecordingSnapshot['state'] {
    const { consent } = this.#recording;
    if (consent === null) return 'asking';
    return consent === 'deny' ? 'declined' : 'off';
  }

  #patch(patch: Partial<RecordingSnapshot>): void {
    this.#options.store.patch({ recording: { ...this.#recording, ...patch } });
  }
}

function shared(state: RecordingSnapshot['state']): Shared {
  return state === 'recording' || state === 'not-recording' ? state : 'off';
}
