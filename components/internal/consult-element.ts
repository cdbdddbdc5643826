import { LitElement, type CSSResultGroup } from 'lit';
import { baseStyles } from './styles/base.js';
import { adoptThemeSheet } from './theme-roots.js';
import { tokens } from './tokens.js';

/**
 * The base of every ConsultKit element: tokens, base styles, themes by attribute on any ancestor.
 * Tools that record sessions are asked to leave the element out: what it shows is medical.
 */
export class ConsultElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, baseStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    adoptThemeSheet(this);
    for (const mark of OPT_OUT_CLASSES) this.classList.add(mark);
  }
}

/** What session-replay tools look for before they copy an element's content. */
const OPT_OUT_CLASSES = ['rr-block', 'fs-exclude', 'ph-no-capture', 'openreplay-hidden', 'sentry-block', 'clarity-mask'] as const;
