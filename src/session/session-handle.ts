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
  /** @throws ConsultError `media/*`; the old device stays in use then */
  selectDevice(kind: 'microphone' | 'camera', deviceId: string): Promise<void>;
  /**
   * Gives or withdraws this participant's consent to recording, at any moment. It is signed over `text`, which is what the
   * person was shown, in the language `lang` (BCP 47). Trouble is told as `error`.
   */
  setRecordingConsent(decision: ConsentDecision, shown: ConsentText): void;
  /** What this participant has said about being recorded, in order: to keep, or to show to somebody else. */
  consentReceipt(): readonly ConsentReceipt[];
  /** I leave; devices are released. Idempotent. */
  leave(): Promise<void>;
  /** Ends it for both. Idempotent. */
  end(): Promise<void>;
}
