import { ConsultError } from '../../domain/consult-error.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import { judgeHealth, LOOK_MS } from './health.js';

/** How long an engine that has delivered may stand still, with sound running, before it is given up. */
const GIVE_UP_MS = 4000;
/** The same for one that has not delivered yet: on a busy machine encoders take seconds to begin, and one that is thrown away begins again. */
const FIRST_DATA_MS = 8000;
/** It doubles with each engine that never delivers, up to this. */
const FIRST_DATA_MAX_MS = 16_000;
const GESTURES = ['pointerdown', 'keydown'] as const;

/**
 * Tells when a recorder should record and does not, within two seconds, and when it does again. Also helps where it can:
 * asks a suspended AudioContext to run, at once and at every gesture, and gives up an engine that stands still.
 */
export class HealthWatch {
  readonly #context: AudioContext;
  readonly #onTrouble: (error: ConsultError | null) => void;
  readonly #onStill: (error: unknown) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #look = (): void => this.#judge();
  readonly #wake = (): void => {
    if (this.#context.state !== 'running' && this.#context.state !== 'closed') this.#context.resume().catch(() => undefined);
  };
  #lastData = performance.now();
  #cause: unknown = undefined;
  #failed = false;
  /** When the present engine began; null while there is none. */
  #began: number | null = null;
  #patience = FIRST_DATA_MS;
  /** The verdict of the last look. Standing still is told at the second one: a page that was blocked has packets waiting. */
  #before: ErrorCode | null = null;
  #told: ErrorCode | null = null;

  constructor(context: AudioContext, onTrouble: (error: ConsultError | null) => void, onStill: (error: unknown) => void) {
    this.#context = context;
    this.#onTrouble = onTrouble;
    this.#onStill = onStill;
    this.#timer = setInterval(this.#look, LOOK_MS);
    context.addEventListener('statechange', this.#look);
    for (const gesture of GESTURES) globalThis.addEventListener(gesture, this.#wake, { capture: true, passive: true });
    this.#wake();
  }

  /** An engine begins. */
  begun(): void {
    this.#began = performance.now();
  }

  /** Encoded data has come out. */
  alive(): void {
    this.#lastData = performance.now();
    this.#patience = GIVE_UP_MS;
    this.#failed = false;
    if (this.#told !== null) this.#judge();
  }

  /** The engine has stopped by itself. */
  failed(cause: unknown): void {
    this.#failed = true;
    this.#began = null;
    this.#cause = cause;
    this.#judge();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#context.removeEventListener('statechange', this.#look);
    for (const gesture of GESTURES) globalThis.removeEventListener(gesture, this.#wake, { capture: true });
  }

  #judge(): void {
    const now = performance.now();
    const soundRuns = this.#context.state === 'running';
    if (!soundRuns) {
      this.#wake();
      // No data can come without sound: what counts afterwards is the time since it runs again.
      this.#lastData = now;
    }
    const verdict = judgeHealth({ now, lastData: this.#lastData, soundRuns, failed: this.#failed });
    const settled = verdict === 'recording/no-data' && this.#before !== verdict ? this.#told : verdict;
    this.#before = verdict;
    if (soundRuns && this.#began !== null && now - Math.max(this.#lastData, this.#began) > this.#patience) {
      this.#patience = Math.min(FIRST_DATA_MAX_MS, Math.max(FIRST_DATA_MS, 2 * this.#patience));
      this.#onStill(new DOMException('No data came out of the encoder', 'TimeoutError'));
      return;
    }
    if (settled === this.#told) return;
    this.#told = settled;
    this.#onTrouble(settled === null ? null : new ConsultError(settled, { cause: this.#cause }));
  }
}
