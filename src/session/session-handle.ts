import type { ConsentDecision } from '../domain/consent.js';
import type { ConsultError } from '../domain/consult-error.js';
import type { MediaMode } from '../domain/media-mode.js';
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
  /** Patient only: her word on recording. Null: not asked yet; nothing is recorded. */
  recording?: ConsentDecision | null;
}

/** This participant's live connection to one consultation, as elements and hosts use it. */
export interface SessionHandle {
  readonly snapshot: SessionSnapshot;
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
  /** Patient: gives or withdraws consent to recording, at any moment. */
  setRecordingConsent(decision: ConsentDecision): void;
  /** I leave; devices are released. Idempotent. */
  leave(): Promise<void>;
  /** Ends it for both. Idempotent. */
  end(): Promise<void>;
}
