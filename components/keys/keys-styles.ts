import { css, type CSSResult } from 'lit';

export const keysStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .base { display: grid; gap: 20px; max-inline-size: 640px; margin-inline: auto; }
  .title { display: grid; gap: 8px; }
  .stack { display: grid; gap: 16px; }
  h3 { display: flex; gap: 10px; align-items: center; font-size: var(--_size-18); }
  h3 > svg { color: var(--_action); }
  .form { display: grid; gap: 16px; }
  .typed { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: 0.06em; text-transform: uppercase; }
  .points { display: grid; gap: 6px; padding-inline-start: 20px; }
  .field > .error:empty { display: none; }

  /* Read off a screen and typed in again by hand: large, apart, and one group never broken. */
  .code { display: flex; flex-wrap: wrap; gap: 8px 20px; padding: 20px; border-radius: var(--_radius); background: var(--_surface-sunken); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: var(--_size-28); font-weight: 600; letter-spacing: 0.08em; line-height: 1.4; user-select: text; }
  .code li { white-space: nowrap; overflow-wrap: normal; }

  .rows { display: grid; }
  .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding-block: 12px; }
  .row + .row { border-block-start: 1px solid var(--_line); }
  .row > svg { color: var(--_text-quiet); }
  .row.top { align-items: start; flex-wrap: nowrap; }
  .row.top > svg { flex: none; margin-block-start: 3px; }
  .note h3 { color: inherit; font-size: inherit; }
  .about { display: grid; gap: 1px; flex: 1; min-inline-size: 12ch; }
  .ghost { display: grid; gap: 12px; }
  .w40 { inline-size: 40%; } .w70 { inline-size: 70%; } .tall { block-size: 88px; }

  @container (max-width: 15em) { h3 > svg { display: none; } .code { gap: 8px; padding: 12px 8px; letter-spacing: 0.02em; } }
  @container (max-width: 479px) {
    .code { font-size: var(--_size-22); padding: 16px; }
    .actions > .button { inline-size: 100%; }
    /* Beside a button there is no room for both in one line. */
    .times > .dot { display: none; }
    .times > bdi { display: block; }
  }
  /* On paper the code alone, in black. */
  @media print {
    .card:not(.save), .note, .actions { display: none; }
    .code { background: none; border: 1px solid; color: black; break-inside: avoid; }
  }
`;
