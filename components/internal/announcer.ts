import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/**
 * Says things to screen readers without moving anything on the screen. The element renders `announcer.region()` once,
 * in every state, so that the region is there before the first words are.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #text = '';
  #odd = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#text = '';
  }

  /** Polite. The same words again are said again. */
  say(text: string): void {
    this.#text = text;
    this.#odd = !this.#odd;
    this.#host.requestUpdate();
  }

  region(): TemplateResult {
    // A no-break space more or less makes the same words a new text, so that they are read again.
    return html`<div class="visually-hidden" role="status" aria-live="polite">${this.#text}${this.#odd && this.#text !== '' ? '\u00a0' : ''}</div>`;
  }
}
