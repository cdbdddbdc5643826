import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { iconShieldCheck } from '../internal/icons.js';
import { pillStyles } from './pill-styles.js';
import { RoomElement } from './room-element.js';

/**
 * The shield: private, only the two of you.
 *
 * @summary The sign that the room is private.
 * @event open - Show what was verified.
 * @csspart pill - The sign.
 */
export class ConsultTrust extends RoomElement {
  static override properties: PropertyDeclarations = { short: { type: Boolean, reflect: true } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pillStyles,
    css`
      .pill > svg { color: var(--_shield, var(--_positive)); }
      .word, :host([short]) .full { display: none; } :host([short]) .word { display: inline; }
      @container (max-width: 480px) {
        .full { display: none; } .word { display: inline; }
        :host([short]) .pill { padding: 8px 13px; } :host([short]) .word { display: none; }
      }
    `,
  ];

  /** Only the word, where there is little space. */
  declare short: boolean;

  constructor() {
    super();
    this.short = false;
  }

  protected override render(): TemplateResult {
    return html`<button class="pill" part="pill" type="button" aria-haspopup="dialog" aria-label=${this.t('trustHeading')}
      @click=${() => this.dispatchEvent(new Event('open'))}>${iconShieldCheck}<span class="full">${this.t('trustHeading')}</span><span class="word">${this.t('trustLabel')}</span></button>`;
  }
}
