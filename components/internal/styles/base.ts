import { css, type CSSResult } from 'lit';

/** What every element needs: box model, focus ring, what only screen readers read, motion. */
export const baseStyles: CSSResult = css`
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
  /* An empty marker, not none: with none Safari says it is no list. */
  .plain { list-style-type: ''; }
  h1, h2, h3, h4 { font-weight: 620; line-height: 1.25; letter-spacing: -0.012em; text-wrap: balance; }
  p { text-wrap: pretty; }
  h1, h2, h3, h4, p, dd, dt, li, button, span { overflow-wrap: anywhere; }
  h2 { font-size: var(--_size-28); }
  h3 { font-size: var(--_size-22); }
  h4 { font-size: var(--_size-18); }
  .display { font-size: var(--_size-36); }
  .lead { font-size: var(--_size-18); }
  .small { font-size: var(--_size-14); }
  .quiet { color: var(--_text-quiet); }
  .strong { font-weight: 600; }
  .numbers { font-variant-numeric: tabular-nums; }
  svg { flex: none; inline-size: 1.25em; block-size: 1.25em; }
  a { color: var(--_action); text-underline-offset: 0.2em; }
  [hidden] { display: none !important; }

  /* Two tones, so that it shows on paper and on dark video: a gap in one, the 3 px ring in the other. */
  :focus { outline: none; }
  :focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--_focus-gap);
  }
  [tabindex='-1']:focus-visible { outline: none; box-shadow: none; }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation-duration: 0.01ms !important; animation-iteration-count: 1 !important; transition: none !important; scroll-behavior: auto !important; }
  }
`;
