import type { ReactiveControllerHost } from 'lit';
import { LevelController } from './level-controller.js';

/** A level that only speech reaches, and how many times in a row it has to (about half a second). */
const SPEECH = 0.25;
const TIMES = 6;
/** How long the hint stays after the last word, milliseconds. */
const STAYS = 4_000;

/** Notices that a muted person speaks. Listens only while muted; what it hears never leaves the page. */
export class MuteHintController {
  readonly #host: ReactiveControllerHost;
  #loud = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = false;

  constructor(host: ReactiveControllerHost, muted: () => MediaStream | null) {
    this.#host = host;
    new LevelController(host, { stream: muted, throughMute: true, onLevel: (level) => this.#hear(level) });
    host.addController(this);
  }

  /** Whether to say it now. */
  get shown(): boolean {
    return this.#shown;
  }

  hostDisconnected(): void {
    this.#show(false);
  }

  #hear(level: number): void {
    this.#loud = level > SPEECH ? this.#loud + 1 : Math.max(0, this.#loud - 1);
    if (this.#loud >= TIMES) this.#show(true);
  }

  #show(shown: boolean): void {
    clearTimeout(this.#timer);
    this.#loud = 0;
    if (shown) this.#timer = setTimeout(() => this.#show(false), STAYS);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#host.requestUpdate();
  }
}
