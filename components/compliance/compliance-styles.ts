import { css, type CSSResult } from 'lit';

export const complianceStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .base { display: grid; gap: 20px; max-inline-size: 1080px; margin-inline: auto; }
  .title { display: grid; gap: 8px; }
  .stack { display: grid; gap: 16px; justify-items: stretch; }
  /* Sentences no longer than one reads with ease, fields no wider than what one writes. */
  .base p, .base blockquote { max-inline-size: 75ch; }
  .base .marks, .base .actions, .base .facts, .base .note, .drill-banner > p { max-inline-size: none; }
  .field { max-inline-size: 40rem; }
  .id { overflow-wrap: anywhere; }
  /* What gets the focus does not come to stand beneath the clock. */
  :is(button, input, select, textarea, summary, [tabindex]) { scroll-margin-block: 152px 24px; }
  .facts { display: flex; flex-wrap: wrap; gap: 2px 16px; }
  .back > svg { margin-inline-end: 6px; }
  [dir='rtl'] .back > svg { scale: -1 1; }
  .incidents { display: grid; gap: 12px; }
  .incident { display: grid; gap: 8px; }
  .incident .actions { margin-block-start: 8px; }
  .incident h3 { font-size: var(--_size-18); }
  .incident[data-state='closed'], .incident[data-state='merged'] { background: transparent; }

  /* The clock stays in sight while the rest scrolls. */
  .clock { position: sticky; inset-block-start: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 12px 20px; border-radius: var(--_radius); background: var(--_caution-soft); border: 1px solid var(--_caution); color: var(--_text); }
  .clock > svg { color: var(--_caution); font-size: var(--_size-22); }
  .clock > .calm { flex: 1 1 0; min-inline-size: 0; }
  .clock > .about { flex: 1 1 12em; min-inline-size: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
  .clock > .beside { margin-inline-start: auto; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
  .left { font-size: var(--_size-28); font-weight: 640; line-height: 1.2; letter-spacing: 0.01em; }
  .clock[data-state='calm'], .clock[data-state='closed'], .clock[data-state='merged'] { background: var(--_positive-soft); border-color: var(--_line); }
  .clock[data-state='calm'] > svg, .clock[data-state='closed'] > svg, .clock[data-state='merged'] > svg { color: var(--_positive); }
  .clock[data-state='soon'], .clock[data-state='late'] { background: var(--_danger-soft); border-color: var(--_danger); }
  .clock[data-state='soon'] > svg, .clock[data-state='late'] > svg { color: var(--_danger); }

  .marks { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
  .marks > .due { margin-inline-start: auto; }
  .head { display: flex; gap: 12px; }
  .head > svg { margin-block-start: 2px; }
  .head > .marks { flex: 1; min-inline-size: 0; }
  .stop-name::first-letter { text-transform: uppercase; }
  .mark { display: inline-block; padding: 3px 12px; border-radius: var(--_radius-full); border: 1px solid var(--_line); font-size: var(--_size-14); font-weight: 600; }
  .mark[data-state='open'] { background: var(--_danger-soft); border-color: var(--_danger); color: var(--_danger); }
  .mark[data-state='contained'] { background: var(--_caution-soft); border-color: var(--_caution); color: var(--_caution); }
  .mark.drill { background: var(--_text); border-color: var(--_text); color: var(--_surface-raised); text-transform: uppercase; letter-spacing: 0.06em; }
  [data-drill] { border-style: dashed; border-color: var(--_text); }
  /* Stripes that stand beside the words and never beneath them. */
  .drill-banner { display: flex; gap: 12px; align-items: center; padding: 12px 16px; background: var(--_surface-raised); border: 2px dashed var(--_text); border-radius: var(--_radius); }
  .drill-banner::before { content: ''; flex: none; align-self: stretch; inline-size: 56px; background: repeating-linear-gradient(-45deg, var(--_text) 0 8px, transparent 8px 16px); }

  .rows { display: grid; }
  .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding-block: 12px; }
  .row + .row { border-block-start: 1px solid var(--_line); }
  .row.top { align-items: start; flex-wrap: nowrap; }
  .row > svg { color: var(--_text-quiet); flex: none; }
  .row.top > svg { margin-block-start: 3px; }
  .row > .about { display: grid; gap: 2px; flex: 1; min-inline-size: 12ch; }
  .row > .about > .actions { margin-block-start: 10px; }
  .row[data-kind='stop-failed'] > svg { color: var(--_danger); }
  blockquote { margin: 4px 0 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--_line); overflow-wrap: anywhere; white-space: pre-line; }

  .sub { margin-block-start: 8px; padding: 16px; border-radius: var(--_radius); background: var(--_surface-sunken); }
  .words > summary { min-block-size: 44px; display: flex; align-items: center; gap: 8px; cursor: pointer; font-weight: 560; inline-size: fit-content; }
  .words > summary::before { content: '+'; inline-size: 1em; }
  .words[open] > summary::before { content: '–'; }
  .check { display: flex; gap: 12px; align-items: center; min-block-size: 44px; cursor: pointer; }
  .check > input { inline-size: 20px; block-size: 20px; accent-color: var(--_action); flex: none; margin: 0; }
  .field > .error { display: none; }
  .input[aria-invalid='true'] ~ .error, .field > .rids:not([hidden]) { display: block; }
  .empty { display: grid; justify-items: center; gap: 8px; text-align: center; padding: 48px 24px; border: 1px dashed var(--_control); border-radius: var(--_radius-large); }
  .empty > svg { font-size: 28px; color: var(--_positive); }
  .ghost { display: grid; gap: 12px; }
  .w40 { inline-size: 40%; } .w70 { inline-size: 70%; } .tall { block-size: 88px; }

  @container (max-width: 479px) {
    .clock { padding: 10px 14px; }
    .clock > .beside { margin-inline-start: 0; }
    .actions > .button, .choosers > .button { inline-size: 100%; }
    .marks > .due { margin-inline-start: 0; inline-size: 100%; }
  }
  @media (max-height: 480px) { .clock { position: static; } }
  @media (forced-colors: active) {
    .clock, .mark, .drill-banner { border-color: CanvasText; }
    .sub { border: 1px solid CanvasText; }
    .mark.drill { forced-color-adjust: none; background: CanvasText; color: Canvas; }
  }
  @media print { .clock { position: static; } .actions, .finder, .steps, .back { display: none; } }
`;
