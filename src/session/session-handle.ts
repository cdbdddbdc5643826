import type { ConsentDecision } from '../domain/consent.js';
import type { ConsultError } from '../domain/consult-error.js';
import type { MediaMode } from '../domain/media-mode.js';
import type { ConsentReceipt } from '../ownership/consent-receipt.js';
import type { ConsentText } from './consent/consent-ledger.js';
import type { EndReason, SessionSnapshot } from './session-snapshot.js';

/** eventemitter3 events of a session. */
export interface SessionEvents {
  /** Something to draw has changed. */
  change: (snapshot: SessionSnapshot) => void;
  /** The mode has changed, on both sides; never fired on a wish. */
  'mode-change': (change: { mode: MediaMode; epoch: number }) => void;
  ended: (end: { reason: EndReason }) => void;
  /** Trouble that did not end the session. */
  error: (error: ConsultError) => void;
}

export interface JoinOptions {
  /** How this participant begins; the first epoch's mode is video only if both begin with video. */
  mode: MediaMode;
  /** Whether the camera is opened; with video by default. Without it one comes into a video consultation with the camera turned off. */
  camera?: boolean;
  /**
   * This participant's answer on being recorded, with the text that was shown. Null: not asked yet. Nothing is recorded
   * before both participants have agreed. What was answered before, on this device or another, is kept.
   */
  recording?: RecordingAnswer | null;
}

/** An answer on being recorded: it is signed over the very text that the person was shown. */
export interface RecordingAnswer extends ConsentText {
  decision: ConsentDecision;
}

/** This participant's live connection to one consultation, as elements and hosts use it. */
export interface SessionHandle {
  readonly snapshot: SessionSnapshot;
  /** What time it is by the clock that the snapshot's times are of: the service's, milliseconds since 1970. */
  now(): number;
  on<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): unknown;
  off<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): unknown;
  /** Opens microphone (and, with `camera`, the camera) for the lobby's preview. Never rejects: trouble is in `snapshot.local`. */
  preview(options: { camera: boolean }): Promise<void>;
  /** @throws ConsultError `session/wrong-state` */
  join(options: JoinOptions): Promise<void>;
  /** Practitioner: lets the waiting patient in. */
  admit(): Promise<void>;
  /**
   * Asks for the other mode. Audio needs no consent and releases the camera at once.
   * Resolves when the mode has changed on both sides.
   * @throws ConsultError `mode/declined`, `mode/busy`, `mode/timeout`, `mode/failed`, `media/*`
   */
  requestMode(mode: MediaMode): Promise<void>;
  /** Answers the other person's request; accepting opens the camera. */
  answerMode(answer: 'accept' | 'decline'): Promise<void>;
  /** Takes my request back, or steps out of a switch that is under way. */
  cancelMode(): void;
  setMuted(muted: boolean): void;
  /**
   * In a consultation by video: turns my camera off, its light out, while I go on seeing the other person; or on again.
   * It stays off until the person turns it on, also after a reload.
   * @throws ConsultError `session/wrong-state` in one by audio, `media/*`
   */
  setCamera(on: boolean): Promise<void>;
  /**
   * Uses this device, and remembers it for the role on this device. For a loudspeaker, `''` is the browser's choice; what
   * plays the sound has to use `snapshot.local.speakerId`.
   * @throws ConsultError `media/*`; the old device stays in use then
   */
  selectDevice(kind: 'microphone' | 'camera' | 'speaker', deviceId: string): Promise<void>;
  /** The other camera of a phone: the one that looks the other way. @throws ConsultError `media/*`; the old one stays in use then */
  turnCamera(): Promise<void>;
  /**
   * Opens a device anew: one that the system has taken, that has failed, or that can be used by now. Call it from a press.
   * Resolves when it gives something, or has only to be spoken into (`unheard`).
   * @throws ConsultError `media/*`; `media/interrupted` when the system still holds it
   */
  repairDevice(kind: 'microphone' | 'camera'): Promise<void>;
  /**
   * Gives or withdraws this participant's consent to recording, at any moment. It is signed over `text`, which is what the
   * person was shown, in the language `lang` (BCP 47). Trouble is told as `error`.
   */
  setRecordingConsent(decision: ConsentDecision, shown: ConsentText): void;
  /** What this participant has said about being recorded, in order: to keep, or to show to somebody else. */
  consentReceipt(): readonly ConsentReceipt[];
  /** Whether this participant can say that the person in the room is another patient than the one booked. */
  readonly canReportWrongPatient: boolean;
  /**
   * “Wrong patient”: at once nothing is recorded, sent, heard or drawn here any more, as with `leave`. Resolves when the report is
   * kept on this device; it reaches the insurer as soon as that can be reached.
   * @throws ConsultError `adapter/port-missing`, `backend/*` where it can be neither kept nor sent
   */
  reportWrongPatient(): Promise<void>;
  /** I leave; devices are released. Idempotent. */
  leave(): Promise<void>;
  /** Ends it for both. Idempotent. */
  end(): Promise<void>;
}
