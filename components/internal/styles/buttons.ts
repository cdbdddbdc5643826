import { css, type CSSResult } from 'lit';

/** `.button` with `.primary`, `.quiet`, `.danger`; `.link`; `.icon-button`. 44 px at least. */
export const buttonStyles: CSSResult = css`
  .button, .icon-button, .link {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 9px 20px;
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    color: var(--_text);
    font-weight: 560;
    line-height: 1.4;
    text-align: center;
    text-decoration: none;
    transition: background-color var(--_motion) var(--_ease), border-color var(--_motion) var(--_ease);
  }
  /* No narrower than its longest word: the row wraps, the word does not. */
  .button, .button > *, .link { overflow-wrap: break-word; }
  .button:hover { background: color-mix(in oklab, var(--_text) 6%, var(--_surface-raised)); }
  .button:active { background: color-mix(in oklab, var(--_text) 11%, var(--_surface-raised)); }
  .button.primary { background: var(--_action); border-color: transparent; color: var(--_on-action); }
  .button.primary:hover { background: color-mix(in oklab, var(--_action) 90%, var(--_text)); }
  .button.primary:active { background: color-mix(in oklab, var(--_action) 80%, var(--_text)); }
  .button.quiet { background: transparent; border-color: transparent; color: var(--_action); }
  .button.quiet:hover { background: color-mix(in oklab, var(--_action) 9%, transparent); }
  .button.danger { background: transparent; border-color: var(--_danger); color: var(--_danger); }
  .button.danger:hover { background: color-mix(in oklab, var(--_danger) 9%, transparent); }
  .button.large { min-block-size: 52px; padding: 12px 28px; font-size: var(--_size-18); }
  .button.wide { inline-size: 100%; }
  .button:disabled, .icon-button:disabled { cursor: default; opacity: 0.55; }
  .button[aria-busy='true'] { cursor: progress; }

  .link {
    display: inline-flex;
    align-items: center;
    min-block-size: 44px;
    padding: 0 4px;
    margin: 0 -4px;
    color: var(--_action);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
    border-radius: var(--_radius-small);
    text-align: start;
  }
  .link:hover { text-decoration-thickness: 2px; }

  .icon-button {
    display: inline-grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--_radius-full);
    transition: background-color var(--_motion) var(--_ease);
  }
  .icon-button:hover { background: color-mix(in oklab, currentColor 9%, transparent); }

  .spinner {
    inline-size: 1.15em;
    block-size: 1.15em;
    border: 2px solid currentColor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: consult-turn 900ms linear infinite;
  }
  @keyframes consult-turn { to { rotate: 1turn; } }
  @media (forced-colors: active) {
    .button, .icon-button { border: 1px solid ButtonText; }
    .spinner { border-inline-end-color: Canvas; }
    /* Else the browser draws a bar of the page's own colour behind the words, which are of that colour too. */
    .button.primary { forced-color-adjust: none; background: Highlight; border-color: Highlight; color: HighlightText; }
    .button.primary:hover, .button.primary:active { background: Highlight; outline: 1px solid CanvasText; }
    .button.primary > .spinner { border-inline-end-color: Highlight; }
    .button:disabled, .icon-button:disabled { opacity: 1; color: GrayText; border-color: GrayText; }
    .button.primary:disabled { background: Canvas; }
  }
`;
