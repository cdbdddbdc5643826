import { css, type CSSResult } from 'lit';

/** The cards of the steps: an emblem, what it is about, where it leads. */
export const stepCardStyles: CSSResult = css`
  .stack { display: grid; gap: 12px; }
  .service, .mode, .row { display: flex; gap: 16px; align-items: flex-start; }
  .about { display: grid; gap: 2px; flex: 1; min-inline-size: 0; }
  .name { font-size: var(--_size-18); font-weight: 620; line-height: 1.35; letter-spacing: -0.006em; }
  .words { margin-block-start: 4px; }
  .emblem {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: var(--_action-soft);
    color: var(--_action);
    font-size: 18px;
    line-height: 1;
  }
  .emblem.initials { font-size: min(var(--_size-16), 18px); font-weight: 600; letter-spacing: 0.02em; }
  .emblem.plain { background: none; color: var(--_text-quiet); block-size: 28px; }
  .go { align-self: center; color: var(--_text-quiet); }
  [dir='rtl'] .go > svg, [dir='rtl'] .button > svg:first-child { scale: -1 1; }
  [dir='rtl'] .urgent > svg:first-child { scale: none; }
  .pays { display: flex; gap: 8px; align-items: flex-start; margin-block-start: 12px; font-weight: 500; }
  .pays > svg { margin-block-start: 0.15em; color: var(--_text-quiet); }
  .pays.covered > svg, .pays.co-payment > svg { color: var(--_positive); }
  .choice[aria-disabled] { cursor: not-allowed; background: var(--_surface-sunken); border-color: var(--_line); }
  .choice[aria-disabled] .emblem { background: var(--_surface-raised); color: var(--_text-quiet); }
  .next { color: var(--_positive); font-weight: 560; margin-block-start: 4px; }
  .first .emblem { background: var(--_action); color: var(--_on-action); }

  .ghost { cursor: default; }
  .ghost:hover { border-color: var(--_line); background: var(--_surface-raised); }
  .ghost .about { gap: 10px; padding-block: 4px; }
  .w40 { inline-size: 40%; } .w70 { inline-size: 70%; } .w90 { inline-size: 90%; }

  .mode { cursor: pointer; align-items: center; position: relative; }
  .mode .dot { flex: none; inline-size: 22px; block-size: 22px; border-radius: 50%; border: 2px solid var(--_control); transition: border-width var(--_motion) var(--_ease); }
  .mode[data-checked] { border-color: var(--_action); box-shadow: inset 0 0 0 1px var(--_action); }
  .mode[data-checked] .dot { border-color: var(--_action); border-width: 7px; }
  .mode:has(:focus-visible) { outline: 3px solid var(--_focus); outline-offset: 2px; }
  @media (forced-colors: active) { .mode[data-checked] { outline: 3px solid Highlight; } .emblem { border: 1px solid CanvasText; } }
  @container (max-width: 359px) {
    .service .emblem { inline-size: 40px; block-size: 40px; }
    .service, .mode, .row { gap: 12px; }
  }
`;
