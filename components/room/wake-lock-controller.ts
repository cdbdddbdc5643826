import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The part of the browser that keeps a screen awake; a fake in tests. */
export interface WakeLocks {
  request(type: 'screen'): Promise<Pick<WakeLockSentinel, 'release' | 'addEventListener'>>;
}

type Lock = Awaited<ReturnType<WakeLocks['request']>>;

/**
 * Keeps the screen awake while it is wanted and the page is in sight. Browsers take the lock away when the page is hidden,
 * and when the battery is low: it is asked for again when the page comes back. A refusal costs the comfort and nothing else.
 */
export class WakeLockController implements ReactiveController {
  readonly #wanted: () => boolean;
  readonly #locks: WakeLocks | undefined;
  #lock: Lock | null = null;
  /** The question that is open; what comes of an older one is given back. */
  #asked = 0;
  #asking = false;

  constructor(host: ReactiveControllerHost, wanted: () => boolean, locks: WakeLocks | undefined = (navigator as Partial<Navigator>).wakeLock) {
    this.#wanted = wanted;
    this.#locks = locks;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#settle);
  }

  hostUpdated(): void {
    this.#settle();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#settle);
    this.#release();
  }

  readonly #settle = (): void => {
    const wanted = this.#wanted() && document.visibilityState === 'visible';
    if (!wanted) this.#release();
    else if (this.#lock === null && !this.#asking) void this.#ask();
  };

  async #ask(): Promise<void> {
    const asked = (this.#asked += 1);
    this.#asking = true;
    // Async, so that what a browser throws at once is a refusal too. Refused, it is asked for at the next change, no sooner.
    const lock = await (async () => this.#locks?.request('screen'))().catch(() => undefined);
    if (asked !== this.#asked) return void lock?.release().catch(() => undefined);
    this.#asking = lock === undefined;
    if (lock === undefined) return;
    this.#lock = lock;
    lock.addEventListener('release', () => { if (this.#lock === lock) this.#lock = null; });
  }

  #release(): void {
    this.#asked += 1;
    this.#asking = false;
    this.#lock?.release().catch(() => undefined);
    this.#lock = null;
  }
}
