import { css, html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { focusedElement, trapTab } from '../internal/focus.js';
import { iconX } from '../internal/icons.js';
import { RoomElement } from './room-element.js';

/**
 * A sheet that rises over the room: from the bottom of a phone, in the middle of a desk. The focus moves into it,
 * stays in it, and goes back where it was. Whoever shows it makes the rest of the room inert.
 *
 * @summary A dialog inside the room.
 * @slot - What it says.
 * @slot actions - What one can do.
 * @event close - Escape, the close button, or a press beside it.
 * @csspart sheet - The sheet.
 * @csspart backdrop - What dims the room.
 */
export class ConsultSheet extends RoomElement {
  static override properties: PropertyDeclarations = {
    heading: {},
    closeLabel: { attribute: 'close-label' },
    sticky: { type: Boolean },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { position: absolute; inset: 0; z-index: 10; display: grid; container-type: size; color-scheme: inherit; }
      .backdrop { position: absolute; inset: 0; background: oklch(0.15 0.01 70 / 0.5); animation: appear var(--_motion) var(--_ease); }
      .sheet {
        position: relative; align-self: end; justify-self: stretch; max-block-size: calc(100% - 16px); overflow-y: auto; overscroll-behavior: contain;
        padding: 8px 20px max(20px, env(safe-area-inset-bottom)); border-end-start-radius: 0; border-end-end-radius: 0;
        animation: rise var(--_motion) var(--_ease); color: var(--_text); scroll-padding: 96px;
      }
      .grip { inline-size: 36px; block-size: 4px; margin: 4px auto 8px; border-radius: 2px; background: var(--_line); }
      .top { display: flex; align-items: start; gap: 8px; justify-content: space-between; }
      h2 { font-size: var(--_size-22); margin-block: 8px; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
      .icon-button { margin-inline-end: -10px; flex: none; }
      .actions { margin-block-start: 20px; }
      .content { margin-block-start: 4px; }
      @container (min-width: 560px) {
        .sheet { align-self: center; justify-self: center; inline-size: min(460px, 100% - 48px); max-block-size: calc(100% - 32px); padding: 24px 28px 28px; border-radius: var(--_radius-large); }
        .grip { display: none; }
      }
      @container (max-height: 420px) { .grip { display: none; } .actions { margin-block-start: 12px; } }
      @keyframes appear { from { opacity: 0; } }
      @keyframes rise { from { translate: 0 24px; opacity: 0; } }
    `,
  ];

  /** What it is about, in a sentence. */
  declare heading: string;
  /** The name of the close button; empty: none, the actions are the only ways out. */
  declare closeLabel: string;
  /** A press beside it does not close it. */
  declare sticky: boolean;
  #before: HTMLElement | null = null;

  constructor() {
    super();
    this.heading = '';
    this.closeLabel = '';
    this.sticky = false;
    // A pointer's way out beside the keyboard's: Escape and the close button.
    this.addEventListener('click', (event) => {
      const [target] = event.composedPath();
      if (!this.sticky && target instanceof Element && target.matches('.backdrop')) this.#close();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = focusedElement();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const before = this.#before;
    // What it came from is inert until whoever showed the sheet has drawn the room without it.
    setTimeout(() => { if (before?.isConnected === true && focusedElement() === null) before.focus(); });
  }

  protected override firstUpdated(_changed: PropertyValues<this>): void {
    // The dialog itself, not one of its buttons: a key pressed at that moment must not answer it.
    this.renderRoot.querySelector<HTMLElement>('.sheet')?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="backdrop" part="backdrop"></div>
      <section class="sheet" part="sheet" role="dialog" aria-modal="true" aria-labelledby="heading" tabindex="-1" @keydown=${this.#onKeydown}>
        <div class="grip"></div>
        <div class="top">
          <h2 id="heading">${this.heading}</h2>
          ${this.closeLabel === '' ? null : html`<button class="icon-button" type="button" aria-label=${this.closeLabel} @click=${this.#close}>${iconX}</button>`}
        </div>
        <div class="content"><slot></slot></div>
        <slot name="actions"></slot>
      </section>`;
  }

  #close(): void {
    this.dispatchEvent(new Event('close'));
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      this.#close();
    } else {
      trapTab(event, event.currentTarget as HTMLElement);
    }
  }
}
