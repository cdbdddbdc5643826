import { css, type CSSResult } from 'lit';

/** The line of stretches: thick is video, thin is voice. */
export const stretchesStyles: CSSResult = css`
  .stretches { display: block; inline-size: 100%; block-size: 10px; overflow: visible; }
  .stretches .rest rect { fill: color-mix(in oklab, var(--_action) 46%, var(--_surface-raised)); }
  .stretches .rest .audio { fill: color-mix(in oklab, var(--_text-quiet) 62%, var(--_surface-raised)); }
  .stretches .played rect { fill: var(--_action); }
  [dir='rtl'] .line > .stretches { scale: -1 1; }
  @media (forced-colors: active) { .stretches .rest rect { fill: GrayText; } .stretches .played rect { fill: Highlight; } }
`;
