/** Milliseconds. */
export interface PulseTiming {
  /** After which a socket on which nothing is said is asked whether it still reaches the backend. */
  beat: number;
  /** Without an answer after which a socket is taken for dead, though the browser still calls it open. */
  silence: number;
  /** The same where there is a reason to doubt it: the page was hidden or frozen, the network has changed, the media stopped. */
  doubt: number;
}

export const PULSE_TIMING: PulseTiming = { beat: 10_000, silence: 8_000, doubt: 3_000 };

/** What wakes a page: the network has changed, the page is seen again, or comes out of the back/forward cache. */
const WAKES = ['online', 'pageshow', 'visibilitychange'] as const;

export interface SocketPulseOptions {
  timing: PulseTiming;
  /** Asks the backend for an answer. */
  ask: () => void;
  /** No answer came in time. */
  onDead: () => void;
  /** The page has woken up, or its network has changed. */
  onWake: () => void;
}

/**
 * Whether a socket still reaches the backend. A browser that sleeps, a router that forgets and a change of network leave
 * sockets that are open for ever and carry nothing: only an answer shows that one is alive.
 */
export class SocketPulse {
  readonly #options: SocketPulseOptions;
  #beat: ReturnType<typeof setTimeout> | undefined;
  #dead: ReturnType<typeof setTimeout> | undefined;
  #deadAt = Number.POSITIVE_INFINITY;
  readonly #wake = (): void => {
    if (globalThis.document?.visibilityState !== 'hidden') this.#options.onWake();
  };

  constructor(options: SocketPulseOptions) {
    this.#options = options;
    for (const name of WAKES) globalThis.addEventListener?.(name, this.#wake, true);
  }

  /** Something was sent, or a socket is being opened: an answer is due. */
  expect(within = this.#options.timing.silence): void {
    const at = performance.now() + within;
    if (at >= this.#deadAt) return;
    clearTimeout(this.#dead);
    this.#deadAt = at;
    this.#dead = setTimeout(() => this.#options.onDead(), within);
  }

  /** Something has come. @param settled no answer is due any more */
  heard(settled: boolean): void {
    if (settled) this.#forgive();
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => this.ask(this.#options.timing.silence), this.#options.timing.beat);
  }

  /** Asks now. */
  ask(within = this.#options.timing.doubt): void {
    this.#options.ask();
    this.expect(within);
  }

  /** There is no socket. */
  rest(): void {
    this.#forgive();
    clearTimeout(this.#beat);
  }

  /** For good. */
  stop(): void {
    this.rest();
    for (const name of WAKES) globalThis.removeEventListener?.(name, this.#wake, true);
  }

  #forgive(): void {
    clearTimeout(this.#dead);
    this.#deadAt = Number.POSITIVE_INFINITY;
  }
}
