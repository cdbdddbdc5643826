import type { ConsentDecision } from '../domain/consent.js';
import type { ControlMessage } from '../domain/control-message.js';
import type { Role } from '../domain/role.js';
import type { RecordingDirector } from './recording-director.js';
import type { RecordingSnapshot } from './session-snapshot.js';
import type { SnapshotStore } from './snapshot-store.js';

type Shared = Extract<ControlMessage, { type: 'recording' }>['state'];

export interface SessionRecordingOptions {
  role: Role;
  store: SnapshotStore;
  /** Null on the page that does not record. */
  director: RecordingDirector | null;
  send: (message: ControlMessage) => void;
}

/** Consent and recording as the two sides tell each other: the patient gives her word, the recorder says what it does. */
export class SessionRecording {
  readonly #options: SessionRecordingOptions;

  constructor(options: SessionRecordingOptions) {
    this.#options = options;
  }

  /** The patient's word has been given: on this page, or by the other side. */
  setConsent(consent: ConsentDecision): void {
    const { role, director, send } = this.#options;
    this.#patch({ consent });
    if (role === 'patient') send({ type: 'consent', decision: consent });
    else director?.setConsent(consent);
  }

  /** The recorder's own state. */
  setState(change: Pick<RecordingSnapshot, 'state' | 'error'>): void {
    this.#patch(change);
    this.#options.send({ type: 'recording', state: shared(change.state) });
  }

  /** On every new connection: where I stand. */
  share(): void {
    const { role, director, send } = this.#options;
    const { consent, state } = this.#recording;
    if (role === 'patient' && consent !== null) send({ type: 'consent', decision: consent });
    if (director !== null) send({ type: 'recording', state: shared(state) });
  }

  /** What the other side says. Only the patient can consent, and only the recorder can say that it records. */
  receive(message: Extract<ControlMessage, { type: 'consent' | 'recording' }>): void {
    if (message.type === 'consent') {
      if (this.#options.role === 'practitioner') this.setConsent(message.decision);
    } else if (this.#options.director === null) {
      this.#patch({ state: message.state === 'off' ? this.#idle : message.state });
    }
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
