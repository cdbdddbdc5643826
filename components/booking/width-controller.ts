import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How many things fit side by side in an element, drawn anew when that number changes; never at each pixel. */
export class WidthController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #count: (width: number) => number;
  #observer: ResizeObserver | null = null;
  #current: number;

  /** @param count from the element's width in CSS pixels */
  constructor(host: ReactiveControllerHost & Element, count: (width: number) => number) {
    this.#host = host;
    this.#count = count;
    this.#current = count(0);
    host.addController(this);
  }

  get current(): number {
    return this.#current;
  }

  hostConnected(): void {
    this.#observer = new ResizeObserver((entries) => {
      const count = this.#count(entries.at(-1)?.contentRect.width ?? 0);
      if (count === this.#current) return;
      this.#current = count;
      this.#host.requestUpdate();
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }
}
