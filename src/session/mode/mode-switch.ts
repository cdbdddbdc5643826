import type { ControlMessage, DeclineReason } from '../../domain/control-message.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { MediaMode } from '../../domain/media-mode.js';
import type { Role } from '../../domain/role.js';

/** An agreed stretch: what both sides must hold equal. `n` is -1 before the first, and `mode` then a wish. */
export interface AgreedMode {
  n: number;
  mode: MediaMode;
  /** Milliseconds since 1970. */
  at: number;
  by: Role;
}

/**
 * A switch to video under way. I asked: opening (my camera) → asking → confirming. They asked: asked (me) →
 * accepting (I have said yes, my camera opens) → confirming. `seen`, `shown`: I have decoded their frames, they have decoded mine.
 */
export type PendingSwitch =
  | { stage: 'opening' | 'asking'; n: number; asker: 'me' }
  | { stage: 'asked' | 'accepting'; n: number; asker: 'them' }
  | { stage: 'confirming'; n: number; asker: 'me' | 'them'; seen: boolean; shown: boolean };

export interface ModeSwitchState {
  readonly role: Role;
  /** How many epochs the claim allows. */
  readonly maxEpochs: number;
  /** The mode that I joined with: what this page may open by itself, and nothing more. */
  readonly wish: MediaMode;
  /** Whether this page has heard, since it was loaded, where the other side stands. */
  readonly met: boolean;
  readonly linked: boolean;
  readonly agreed: AgreedMode;
  readonly pending: PendingSwitch | null;
}

export type ModeSwitchMessage = Extract<ControlMessage, { type: 'sync' | `mode-${string}` }>;

export type ModeSwitchEvent =
  | { type: 'request'; mode: MediaMode; at: number }
  | { type: 'answer'; answer: 'accept' | 'decline' }
  | { type: 'cancel' }
  | { type: 'camera-opened' }
  | { type: 'camera-failed'; reason: DeclineReason; code: ErrorCode }
  | { type: 'frames-decoded'; n: number; at: number }
  | { type: 'timeout' }
  | { type: 'link-up' }
  | { type: 'link-down' }
  | { type: 'received'; message: ModeSwitchMessage; at: number };

/** What the runner does, in this order. */
export type ModeSwitchEffect =
  | { type: 'send'; message: ModeSwitchMessage }
  /** Open the camera, for my own preview only. Answered by `camera-opened` or `camera-failed`. */
  | { type: 'open-camera' }
  /** Put the camera on the line (opening it where it is not) and watch for the other's frames. Answered by `frames-decoded`. */
  | { type: 'show-camera'; n: number }
  /** Take the camera off the line and release it: its light goes out. */
  | { type: 'release-camera' }
  /** Both have agreed: a fact. */
  | { type: 'agreed'; agreed: AgreedMode }
  /** My request is over. `code` null: the mode has changed. */
  | { type: 'settled'; code: ErrorCode | null; reason: DeclineReason | null }
  /** Until then frames must have come through. */
  | { type: 'arm-timeout' };

export interface ModeSwitchStep {
  state: ModeSwitchState;
  effects: ModeSwitchEffect[];
}

/**
 * Where a page begins.
 * @param last the newest epoch that the backend knows of; null before the first
 */
export function initialModeSwitch(role: Role, maxEpochs: number, wish: MediaMode, last: AgreedMode | null): ModeSwitchState {
  return { role, maxEpochs, wish, met: false, linked: false, agreed: last ?? { n: -1, mode: wish, at: 0, by: role }, pending: null };
}
