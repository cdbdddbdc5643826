import { backoff } from '../async/backoff.js';
import { within } from '../async/within.js';
import { asConsultError, ConsultError, isConsultError } from '../domain/consult-error.js';
import type { Capture, DeviceWish } from './capture.js';
import { DEVICE_OFF, stepDevice, type DeviceEffect, type DeviceEvent, type DeviceState } from './device-state.js';
import type { MediaKind } from './peer-link.js';
import { untilHeard } from './until-heard.js';

export interface DeviceKeeperOptions {
  kind: MediaKind;
  capture: Capture;
  /** `error`: why it is not on, for `failed` and `offered`. */
  onState: (state: DeviceState, error: ConsultError | null) => void;
}

/** How long a device that was opened anew may stay without sound or picture before the person is told, milliseconds. */
const GIVEN_BACK_MS = 3_000;

/** Carries out what `stepDevice` decides for one device. Decides nothing itself. */
export class DeviceKeeper {
  readonly #options: DeviceKeeperOptions;
  #state = DEVICE_OFF;
  #error: ConsultError | null = null;
  #asked: Promise<unknown> = Promise.resolve();
  /** The device that was open last. */
  #last: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listening = new AbortController();
  /** Ends the listeners on the track that is open. */
  #track = new AbortController();
  readonly #changes = new Set<() => void>();

  constructor(options: DeviceKeeperOptions) {
    this.#options = options;
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** Opens it, or joins the question that is open. @throws ConsultError `media/*` */
  async open(): Promise<void> {
    const { capture, kind } = this.#options;
    this.happen({ type: 'want' });
    await capture.open(kind);
  }

  release(): void {
    this.#options.capture.release(this.#options.kind);
    this.happen({ type: 'release' });
  }

  /**
   * Opens it anew, because the person asks for it. Resolves when it gives something, or is open and has only to be spoken into
   * (`unheard`). @throws ConsultError `media/*`; `media/interrupted` when the system still holds it
   */
  async repair(): Promise<void> {
    this.happen({ type: 'repair' });
    await this.#asked;
    await within(this.#until(({ phase }) => phase !== 'interrupted'), GIVEN_BACK_MS, 'media/interrupted');
  }

  /** Uses another device. @throws ConsultError `media/*`; the one of before stays in use then */
  async select(wish: DeviceWish): Promise<void> {
    const { capture, kind } = this.#options;
    try {
      await capture.select(kind, wish);
    } catch (error) {
      if (kind === 'audio' || !isConsultError(error) || error.code !== 'media/in-use' || capture.track(kind) === null) throw error;
      // Many phones open one camera at a time: the one that is open gives way, and is opened again if that does not help.
      capture.lose(kind);
      await capture.select(kind, wish).catch((again: unknown) => {
        this.happen({ type: 'ended', at: Number.POSITIVE_INFINITY });
        throw again;
      });
    }
  }

  /** The track that is open now; null: none. */
  taken(track: MediaStreamTrack | null): void {
    this.#track.abort();
    if (track === null) return;
    this.#track = new AbortController();
    const { signal } = this.#track;
    this.#last = track.getSettings().deviceId;
    track.addEventListener('mute', () => this.happen({ type: 'muted' }), { signal });
    track.addEventListener('unmute', () => this.happen({ type: 'unmuted' }), { signal });
    this.happen({ type: 'taken', at: performance.now(), muted: track.muted });
  }

  ended(): void {
    this.happen({ type: 'ended', at: performance.now() });
  }

  happen(event: DeviceEvent): void {
    const before = this.#state;
    const { state, effects } = stepDevice(before, event);
    this.#state = state;
    if (state.phase !== 'resting') clearTimeout(this.#timer);
    if (state.phase !== 'unheard') this.#listening.abort();
    if (state !== before) this.#tell();
    for (const effect of effects) this.#run(effect);
  }

  /** Nothing more happens. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#listening.abort();
    this.#track.abort();
    this.#state = DEVICE_OFF;
    for (const told of this.#changes) told();
  }

  #tell(): void {
    const { fault, phase } = this.#state;
    const failed = fault !== null && (phase === 'failed' || phase === 'offered' || phase === 'off');
    this.#error = !failed ? null : this.#error?.code === fault ? this.#error : new ConsultError(fault);
    this.#options.onState(this.#state, this.#error);
    for (const told of this.#changes) told();
  }

  #run(effect: DeviceEffect): void {
    switch (effect.type) {
      case 'ask': return this.#ask(effect.same && this.#last !== undefined ? { deviceId: { exact: this.#last } } : null);
      case 'rest':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.happen({ type: 'rested' }), backoff(effect.failures));
        return;
      case 'listen': return this.#listen();
    }
  }

  #ask(exactly: MediaTrackConstraints | null): void {
    const { capture, kind } = this.#options;
    const asked = capture.track(kind) === null && exactly === null ? capture.open(kind) : capture.reopen(kind, exactly ?? {});
    this.#asked = asked;
    asked.catch((cause: unknown) => {
      const error = asConsultError(cause, 'media/unsupported');
      // Released while the browser asked, or followed by another question.
      if (error.code === 'session/wrong-state' || asked !== this.#asked) return;
      this.#error = error;
      this.happen({ type: 'refused', fault: error.code, open: capture.track(kind) !== null });
    });
  }

  #listen(): void {
    const track = this.#options.capture.track(this.#options.kind);
    if (track === null) return;
    this.#listening = new AbortController();
    untilHeard(track, this.#listening.signal).then(() => this.happen({ type: 'heard' }), () => undefined);
  }

  #until(condition: (state: DeviceState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this.#state)) return;
        this.#changes.delete(look);
        resolve();
      };
      this.#changes.add(look);
      look();
    });
  }
}
