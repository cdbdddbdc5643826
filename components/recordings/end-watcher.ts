import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Says when the end of a list comes near, so that the next part is there before it is seen. */
export class EndWatcher implements ReactiveController {
  readonly #near: () => void;
  #observer: IntersectionObserver | null = null;
  #watched: Element | null = null;

  constructor(host: ReactiveControllerHost, near: () => void) {
    this.#near = near;
    host.addController(this);
  }

  /** The element at the end; null: there is nothing more. Call it after every update. */
  watch(element: Element | null): void {
    this.#observer ??= new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#near(), { rootMargin: '600px' });
    // Watched anew each time: an end that is still near after more was drawn must say so again.
    if (this.#watched !== null) this.#observer.unobserve(this.#watched);
    if (element !== null) this.#observer.observe(element);
    this.#watched = element;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#watched = null;
  }
}
