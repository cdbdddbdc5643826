import { css, type CSSResult } from 'lit';

export const exposureStyles: CSSResult = css`
  .figures { display: grid; gap: 4px; }
  .figures > ul { display: flex; flex-wrap: wrap; gap: 4px 32px; }
  .figure { font-size: var(--_size-36); font-weight: 640; line-height: 1.2; }

  .steps { display: flex; flex-wrap: wrap; gap: 4px 8px; }
  .steps > legend { margin-block-end: 4px; }
  .step { display: inline-flex; align-items: center; gap: 8px; min-block-size: 44px; padding: 4px 12px; border: 1px solid var(--_line); border-radius: var(--_radius-full); font-size: var(--_size-14); cursor: pointer; }
  .step:has(:checked) { border-color: var(--_action); box-shadow: inset 0 0 0 1px var(--_action); }
  .step:has(:focus-visible) { outline: 3px solid var(--_focus); outline-offset: 2px; }
  .step > input { inline-size: 18px; block-size: 18px; accent-color: var(--_action); margin: 0; }
  .step > input:focus-visible { outline: none; box-shadow: none; }
  .sample { inline-size: 32px; block-size: 12px; overflow: visible; }
  .finder { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 16px; }
  .finder > .field { flex: 1 1 16em; }
  .finder > p { padding-block: 12px; }

  /* How far it went is said by weight and by dashes as well as by colour. */
  path { fill: none; }
  path[data-step='listed'] { stroke: var(--_text-quiet); stroke-width: 1.5; stroke-dasharray: 2 4; }
  path[data-step='key-released'] { stroke: var(--_text-quiet); stroke-width: 2.5; }
  path[data-step='fetched'] { stroke: var(--_caution); stroke-width: 4; }
  path[data-step='viewed-possible'] { stroke: var(--_danger); stroke-width: 6; stroke-dasharray: 12 5; }
  path[data-step='viewed'] { stroke: var(--_danger); stroke-width: 8; }

  /* The people take what their names need, the lines between them the rest. */
  .spread { display: grid; grid-template-columns: minmax(0, max-content) minmax(64px, 1fr) minmax(0, max-content); }
  .spread > p { padding-block-end: 4px; }
  .spread .end { text-align: end; }
  .side { display: grid; grid-template-columns: minmax(0, 1fr); grid-auto-rows: 1fr; align-items: center; }
  /* As high as the people beside it, whatever its own proportions. */
  .links { inline-size: 100%; block-size: 0; min-block-size: 100%; overflow: hidden; }
  .links > path { opacity: 0.78; }
  /* Where there are very many, what went far stands out from what did not. */
  .links.dense > path[data-step='listed'], .links.dense > path[data-step='key-released'] { opacity: 0.22; stroke-width: 1.2; }
  [dir='rtl'] .links { scale: -1 1; }
  .node { display: flex; align-items: center; justify-content: flex-end; gap: 8px; inline-size: 100%; min-block-size: 44px; padding: 4px 8px; border: 1px solid transparent; border-inline: 5px solid var(--_line); border-radius: var(--_radius-small); background: none; color: inherit; font: inherit; font-size: var(--_size-14); cursor: pointer; }
  .side.end .node { flex-direction: row-reverse; }
  .node:hover { background: color-mix(in oklab, var(--_text) 6%, var(--_surface-raised)); }
  .side:not(.end) .node { border-inline-start-color: transparent; }
  .side.end .node { border-inline-end-color: transparent; }
  .side:not(.end) .node[data-step='fetched'] { border-inline-end-color: var(--_caution); }
  .side.end .node[data-step='fetched'] { border-inline-start-color: var(--_caution); }
  .side:not(.end) .node[data-step^='viewed'] { border-inline-end-color: var(--_danger); }
  .side.end .node[data-step^='viewed'] { border-inline-start-color: var(--_danger); }
  .node[aria-pressed='true'] { background: var(--_action-soft); font-weight: 600; box-shadow: inset 0 0 0 1px var(--_action); }
  .node:focus-visible { box-shadow: 0 0 0 2px var(--_focus-gap); }
  .node > .count { flex: none; color: var(--_text-quiet); }

  .meanings { display: grid; gap: 8px; padding-block: 4px 8px; }
  .sentences { display: grid; gap: 8px; }
  [role='status'] > svg { vertical-align: -0.25em; margin-inline-end: 6px; color: var(--_positive); }

  .table { border-collapse: collapse; inline-size: 100%; }
  .table > caption { text-align: start; padding-block-end: 12px; }
  .table th { text-align: start; font-weight: 600; color: var(--_text-quiet); padding-block: 8px; padding-inline: 0 12px; vertical-align: bottom; }
  .table td { padding-block: 10px; padding-inline: 0 12px; border-block-start: 1px solid var(--_line); vertical-align: top; font-variant-numeric: tabular-nums; }
  .table td:nth-child(4) { font-weight: 600; }
  .table tr[data-step^='viewed'] td:nth-child(4) { color: var(--_danger); }
  .table tr[data-step='fetched'] td:nth-child(4) { color: var(--_caution); }
  .table .of { display: none; }
  @container (max-width: 719px) {
    .table, .table tbody, .table > caption { display: block; }
    .table thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .table tr { display: grid; grid-template-columns: minmax(0, 7em) minmax(0, 1fr); gap: 2px 12px; padding-block: 12px; border-block-start: 1px solid var(--_line); }
    .table td { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; border: 0; padding: 0; overflow-wrap: anywhere; }
    .table .of { display: block; color: var(--_text-quiet); font-weight: 400; }
  }
  @container (max-width: 479px) {
    .spread { grid-template-columns: minmax(0, max-content) minmax(40px, 1fr) minmax(0, max-content); }
    .node { padding-inline: 4px; gap: 4px; }
    /* How many there are is said in the table, and to screen readers. */
    .node > .count { display: none; }
  }
  @media (forced-colors: active) {
    path[data-step] { stroke: CanvasText; }
    path[data-step^='viewed'] { stroke: Highlight; }
    .node { border-color: CanvasText; }
    .node[aria-pressed='true'] { outline: 3px solid Highlight; }
    .step:has(:checked) { outline: 3px solid Highlight; }
  }
`;
