import { nothing, svg, html, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Stretch } from '../../../src/domain/timeline.js';

/** Units across the drawing, whatever its width on the screen. */
const ACROSS = 1_000;

function bars(stretches: readonly Stretch[], duration: number): SVGTemplateResult[] {
  const scale = ACROSS / Math.max(1, duration);
  // A hair's gap between stretches, so that two of one kind can be told apart.
  return stretches.map(({ mode, start, end }) => svg`<rect class=${mode} x=${(start * scale).toFixed(2)} width=${Math.max(1.5, (end - start) * scale - 2.5).toFixed(2)}
    y=${mode === 'video' ? 0 : 3} height=${mode === 'video' ? 10 : 4} rx="2"></rect>`);
}

/**
 * A recording as a line: thick where it is video, thin where it is voice (never by colour alone). With `played`, the
 * part that was played is drawn over it. A picture of what stands beside it in words.
 */
export function stretchesBar(stretches: readonly Stretch[], duration: number, played: number | null = null): TemplateResult {
  return html`<svg class="stretches" part="stretches" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
    <g class="rest">${bars(stretches, duration)}</g>
    ${played === null ? nothing : svg`<clipPath id="played"><rect x="0" y="0" height="10" width=${((played / Math.max(1, duration)) * ACROSS).toFixed(2)}></rect></clipPath>
      <g class="played" clip-path="url(#played)">${bars(stretches, duration)}</g>`}
  </svg>`;
}
