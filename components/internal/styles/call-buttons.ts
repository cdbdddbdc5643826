import { css, type CSSResult } from 'lit';

/** `.call-button`: round, 56 px, on the dark stage, its word beneath. `.end` is red; `[aria-pressed='true']` is lit. */
export const callButtonStyles: CSSResult = css`
  .call-button {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 6px;
    min-inline-size: 64px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_on-stage);
    font: inherit;
    font-size: var(--_size-14);
    line-height: 1.25;
    cursor: pointer;
    border-radius: var(--_radius);
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  .call-button > .disc {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: color-mix(in oklab, var(--_on-stage) 16%, transparent);
    font-size: 19px;
    transition: background-color var(--_motion) var(--_ease), color var(--_motion) var(--_ease);
  }
  .call-button:hover > .disc { background: color-mix(in oklab, var(--_on-stage) 26%, transparent); }
  .call-button[aria-pressed='true'] > .disc { background: var(--_on-stage); color: var(--_stage); }
  .call-button.end > .disc { background: oklch(0.55 0.2 27); color: oklch(0.99 0.003 85); }
  .call-button.end:hover > .disc { background: oklch(0.5 0.19 27); }
  .call-button:disabled { opacity: 0.5; cursor: default; }
  .call-button:focus-visible { outline: none; box-shadow: none; }
  .call-button:focus-visible > .disc { outline: 3px solid oklch(0.995 0.003 85); outline-offset: 2px; box-shadow: 0 0 0 7px oklch(0.2 0.02 200); }
  /* Its words stand whole, one below the other; the bar has a second row where they need one. */
  .call-button > .word { overflow-wrap: normal; }
  @media (forced-colors: active) {
    .call-button > .disc { border: 1px solid ButtonText; }
    .call-button[aria-pressed='true'] > .disc, .call-button[data-lit] > .disc { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  }
`;
