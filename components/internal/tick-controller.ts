import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Draws its element anew at an interval while that is wanted: for clocks and countdowns. */
export class TickController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #wanted: () => boolean;
  readonly #every: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param every milliseconds */
  constructor(host: ReactiveControllerHost, wanted: () => boolean, every = 1_000) {
    this.#host = host;
    this.#wanted = wanted;
    this.#every = every;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdated();
  }

  hostUpdated(): void {
    if (!this.#wanted()) this.hostDisconnected();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), this.#every);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
