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
  static override properties: PropertyDeclarations = { short: { type: Boolean } };
  static override styles: CSSResultGroup = [RoomElement.styles, pillStyles, css`.pill > svg { color: var(--_shield, var(--_positive)); }`];

  /** Only the word, where there is little space. */
  declare short: boolean;

  constructor() {
    super();
    this.short = false;
  }

  protected override render(): TemplateResult {
    return html`<button class="pill" part="pill" type="button" aria-haspopup="dialog" aria-label=${this.t('trustHeading')}
      @click=${() => this.dispatchEvent(new Event('open'))}>${iconShieldCheck}<span>${this.t(this.short ? 'trustLabel' : 'trustHeading')}</span></button>`;
  }
}
