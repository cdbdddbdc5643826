import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/** A drawing beside words: never alone, so it is hidden from screen readers. Sized by the font. */
export function icon(drawing: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.85"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${drawing}</svg>`;
}
