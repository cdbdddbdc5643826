import { ConsultError, asConsultError } from '../../domain/consult-error.js';
import type { DeclineReason } from '../../domain/control-message.js';
import type { MediaMode } from '../../domain/media-mode.js';
import type { AgreedMode, ModeSwitchEffect, ModeSwitchEvent, ModeSwitchMessage, ModeSwitchState } from './mode-switch.js';
import { stepModeSwitch } from './mode-switch-step.js';

/** What the runner moves. */
export interface ModeSwitchParts {
  /** Opens the camera, or gives the open one. */
  openCamera: () => Promise<unknown>;
  /** Takes the camera off the line and stops it. */
  releaseCamera: () => void;
  /** Puts the camera on the line. */
  showCamera: () => Promise<void>;
  /** How many of the other's frames have been decoded; then, whether one more has. */
  framesSoFar: () => Promise<number>;
  frameAfter: (frames: number, signal: AbortSignal) => Promise<void>;
  send: (message: ModeSwitchMessage) => void;
  onState: (state: ModeSwitchState) => void;
  onAgreed: (agreed: AgreedMode) => void;
  /** My request did not come to be, and why, as the other side (or my camera) said. */
  onDeclined: (reason: DeclineReason) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds within which both pictures must have come through. */
  confirmWithin: number;
}

/** Carries out what `stepModeSwitch` decides. Decides nothing itself. */
export class ModeSwitchRunner {
  readonly #parts: ModeSwitchParts;
  #state: ModeSwitchState;
  #asked: { resolve: () => void; reject: (error: ConsultError) => void } | null = null;
  #camera = new AbortController();
  #framesBefore: Promise<number> = Promise.resolve(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #cameraError: ConsultError | null = null;

  constructor(initial: ModeSwitchState, parts: ModeSwitchParts) {
    this.#state = initial;
    this.#parts = parts;
  }

  get state(): ModeSwitchState {
    return this.#state;
  }

  /** Resolves when the mode has changed on both sides. @throws ConsultError `mode/*`, `media/*`, `session/wrong-state` */
  request(mode: MediaMode): Promise<void> {
    if (this.#asked !== null && mode === 'video') return Promise.reject(new ConsultError('mode/busy'));
    this.#asked?.reject(new ConsultError('mode/declined'));
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.dispatch({ type: 'request', mode, at: this.#parts.now() });
    });
  }

  dispatch(event: ModeSwitchEvent): void {
    const { state, effects } = stepModeSwitch(this.#state, event);
    const changed = state !== this.#state;
    this.#state = state;
    if (state.pending?.stage !== 'confirming') clearTimeout(this.#timer);
    for (const effect of effects) this.#run(effect);
    if (changed) this.#parts.onState(this.#state);
  }

  /** Nothing more happens. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#camera.abort();
    this.#settle(new ConsultError('session/over'));
  }

  #run(effect: ModeSwitchEffect): void {
    switch (effect.type) {
      case 'send': return this.#parts.send(effect.message);
      case 'open-camera': return this.#openCamera();
      case 'show-camera': return this.#showCamera(effect.n);
      case 'release-camera': return this.#releaseCamera();
      case 'agreed': return this.#parts.onAgreed(effect.agreed);
      case 'arm-timeout': return this.#armTimeout();
      case 'settled':
        if (effect.reason !== null && this.#asked !== null) this.#parts.onDeclined(effect.reason);
        return this.#settle(effect.code === null ? null : this.#errorFor(effect.code));
    }
  }

  #openCamera(): void {
    const { signal } = this.#renewed();
    this.#framesBefore = this.#parts.framesSoFar().catch(() => 0);
    this.#parts.openCamera().then(
      () => signal.aborted || this.dispatch({ type: 'camera-opened' }),
      (cause: unknown) => {
        if (signal.aborted) return;
        const error = asConsultError(cause, 'media/unsupported');
        this.#cameraError = error;
        this.dispatch({ type: 'camera-failed', reason: declineReason(error), code: error.code });
      },
    );
  }

  #showCamera(n: number): void {
    const { signal } = this.#renewed();
    // No picture from me, then: the other side times out and both go back, or (on a first epoch) it goes on without.
    this.#parts.showCamera().catch(() => undefined);
    if (this.#state.pending === null) return;
    this.#framesBefore
      .then((frames) => this.#parts.frameAfter(frames, signal))
      .then(() => signal.aborted || this.dispatch({ type: 'frames-decoded', n, at: this.#parts.now() }))
      .catch(() => undefined);
  }

  #releaseCamera(): void {
    this.#renewed();
    this.#parts.releaseCamera();
  }

  /** Whatever was under way with the camera is void: its late answer belongs to an attempt that is over. */
  #renewed(): AbortController {
    this.#camera.abort();
    this.#camera = new AbortController();
    return this.#camera;
  }

  #armTimeout(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dispatch({ type: 'timeout' }), this.#parts.confirmWithin);
  }

  #settle(error: ConsultError | null): void {
    const asked = this.#asked;
    this.#asked = null;
    this.#cameraError = null;
    if (error === null) asked?.resolve();
    else asked?.reject(error);
  }

  #errorFor(code: ConsultError['code']): ConsultError {
    return this.#cameraError?.code === code ? this.#cameraError : new ConsultError(code);
  }
}

function declineReason(error: ConsultError): DeclineReason {
  switch (error.code) {
    case 'media/permission-denied':
    case 'media/blocked-by-page': return 'permission-denied';
    case 'media/not-found': return 'no-camera';
    default: return 'failed';
  }
}
