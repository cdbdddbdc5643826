import { css, type CSSResult } from 'lit';

/** Small signs at the top of the call that open to what they mean. */
export const pillStyles: CSSResult = css`
  :host { display: inline-flex; min-inline-size: 0; }
  .pill {
    display: inline-flex; align-items: center; gap: 6px; min-block-size: 44px; padding: 8px 14px 8px 12px; border: 0; border-radius: var(--_radius-full); cursor: pointer; pointer-events: auto;
    background: var(--_pill, color-mix(in oklab, var(--_text) 7%, var(--_surface-raised))); color: var(--_on-pill, var(--_text)); font: inherit; font-size: var(--_size-14); font-weight: 560; text-align: start;
  }
  .pill svg { inline-size: 18px; block-size: 18px; }
  .pill:focus-visible { outline: 3px solid var(--_focus); box-shadow: 0 0 0 2px var(--_focus-gap); }
  @media (forced-colors: active) { .pill { border: 1px solid ButtonText; } }
`;
