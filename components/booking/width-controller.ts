import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How many things fit side by side in an element, drawn anew when that number changes; never at each pixel. */
export class WidthController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #count: (width: number) => number;
  #observer: ResizeObserver | null = null;
  #frame = 0;
  #current: number;

  /** @param count from the element's width in sixteenths of its text's size: CSS pixels, where a reader has not made the text larger */
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
      cancelAnimationFrame(this.#frame);
      const count = this.#count(((entries.at(-1)?.contentRect.width ?? 0) * 16) / parseFloat(getComputedStyle(this.#host).fontSize));
      if (count === this.#current) return;
      // In a frame of its own: what is drawn now changes the height in the very pass that measures, and browsers report that.
      this.#frame = requestAnimationFrame(() => {
        this.#current = count;
        this.#host.requestUpdate();
      });
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#observer = null;
  }
}
