import type { CompliancePort } from '../adapter/ports/compliance-port.js';
import type { NoticePort } from '../adapter/ports/notice-port.js';
import type { SchedulingPort } from '../adapter/ports/scheduling-port.js';
import type { ConsultError } from '../domain/consult-error.js';
import type { Feature } from '../domain/feature.js';
import type { Identity } from '../domain/identity.js';
import type { Violation } from '../domain/violation.js';
import type { KeysHandle } from '../keys/keys-handle.js';
import type { AccessLogs } from './access-logs.js';
import type { RecordingsLibrary } from './recordings-library.js';
import type { SessionHandle } from '../session/session-handle.js';

/** eventemitter3 events of a client. */
export interface ClientEvents {
  /**
   * An item failed the gate: it was not drawn and no bytes of it were asked for. Or the backend takes the page for somebody
   * else (path `identity`): then nothing is drawn at all.
   */
  violation: (violation: Violation) => void;
  /** Somebody has said here that this recording is not theirs: it is not drawn any more. */
  'item-frozen': (rid: string) => void;
  /** Another person, or nobody, is signed in now: drop everything that was drawn for the former. */
  'principal-change': (identity: Identity | null) => void;
  /** The insurer has stopped something, or lifted a stop: what is drawn by `isStopped`, and a list of recordings, is to be drawn anew. */
  'stops-change': () => void;
  /** Trouble that ends nothing, told once: `keys/not-kept` where the browser keeps nothing any more, so that keys last as long as the page. */
  error: (error: ConsultError) => void;
}

/** One insurer, one region, one signed-in person: what every element works on. */
export interface ConsultClient {
  readonly tenant: string;
  readonly region: string;
  /** BCP 47. */
  readonly locale: string;
  /**
   * What time it is at the service, milliseconds since 1970, as well as the page can tell: whatever the device's clock says once
   * an answer has come. Countdowns, and all that is compared with a time from the service, go by it.
   */
  now(): number;
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): unknown;
  off<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): unknown;
  /**
   * Who is signed in; null when nobody is. Asked once, compared with the configuration, the option `subject` and the access
   * token, then remembered until `principal-change`.
   * @throws ConsultError `identity/mismatch`, `config/invalid` when nothing says who is expected, `backend/*`
   */
  identity(): Promise<Identity | null>;
  /**
   * The host has signed someone in or out: asks again, and fires `principal-change` when it is someone else. Nothing of the
   * former person is left on the page then: it goes before the backend is asked, where the access token or the option `subject`
   * names somebody else. When the answer does not come, nobody is signed in as far as the page goes.
   * @throws as `identity`
   */
  refreshIdentity(): Promise<Identity | null>;
  /** How often `principal-change` has fired: what was drawn before the last one is not this person's. */
  readonly principalChanges: number;
  /** Null when the adapter has no such port. */
  readonly scheduling: SchedulingPort | null;
  readonly recordings: RecordingsLibrary | null;
  /** What was done about the signed-in person's keys and recordings; null when the adapter has no such port. */
  readonly notices: NoticePort | null;
  /** Who did what with the signed-in person's recordings, proved line by line; null when the adapter has no such port. */
  readonly accessLogs: AccessLogs | null;
  /** What compliance officers do; null when the adapter has no such port. */
  readonly compliance: CompliancePort | null;
  /** The signed-in person's keys on this device: `<consult-keys>` works on them. Opened at the first question. */
  readonly keys: KeysHandle;
  /**
   * Whether the insurer has stopped this feature for the person who is signed in, as far as this page has heard: false before
   * anything was asked for them.
   */
  isStopped(feature: Feature): boolean;
  /** Whether the adapter can hold consultations (sessions and signalling). */
  readonly canConsult: boolean;
  /**
   * Opens the consultation of an appointment, claim verified.
   * @throws ConsultError `session/not-yours`, `session/too-early`, `session/over`, `session/not-proved`,
   *   `keys/unavailable`, `browser/no-webrtc`, `browser/insecure`, `adapter/port-missing`, `backend/*`
   */
  openSession(appointmentId: string): Promise<SessionHandle>;
  /**
   * Once signed in: tells the backend what earlier pages on this device could not, such as that a consultation is over. On a
   * recorder's page, sends what they recorded and could not send, and closes recordings whose page died after the consultation
   * had ended. Never rejects; settles when nothing is left to do.
   * @returns how many recordings are complete now
   */
  resumeUploads(): Promise<number>;
  /**
   * Nobody is signed in from here on: fires `principal-change`, leaves every session, stops what plays and what uploads (the
   * spool keeps it), lets go of the keys. Resolves when what was recorded is safe on this device: wait for it before the
   * page goes. Idempotent.
   */
  dispose(): Promise<void>;
}
