import { css, type CSSResult } from 'lit';

export const noticeStyles: CSSResult = css`
  .choosers { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: end; }
  /* As wide as the longest choice. */
  .choosers > .field { flex: 1 1 22em; }
  .mark { display: inline-flex; gap: 6px; align-items: center; }
  .mark[data-state='approved'] { background: var(--_positive-soft); border-color: var(--_positive); color: var(--_positive); }
  .mark[data-state='draft'] { background: var(--_action-soft); border-color: var(--_action); color: var(--_action); }
  .fields { display: grid; }
  .field-row { display: grid; grid-template-columns: minmax(0, 14em) minmax(0, 1fr); gap: 2px 20px; padding-block: 10px; border-block-start: 1px solid var(--_line); }
  .field-row > dt { justify-self: start; color: var(--_text-quiet); overflow-wrap: anywhere; }
  .field-row > dd { display: grid; gap: 1px; overflow-wrap: anywhere; white-space: pre-line; }
  .field-row > dd > * { justify-self: start; }
  .unknown { color: var(--_caution); }
  .text { padding: 16px 20px; border-radius: var(--_radius-small); background: var(--_surface-sunken); overflow-wrap: anywhere; white-space: pre-wrap; max-inline-size: 75ch; }
  @container (max-width: 559px) { .field-row { grid-template-columns: minmax(0, 1fr); } .text { padding: 12px 14px; } }
  @media (forced-colors: active) { .text { border: 1px solid CanvasText; } }
  @media print { .choosers, .title { display: none; } .paper { border: 0; padding: 0; } .words { display: none; } }
`;
