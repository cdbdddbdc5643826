import { css, type CSSResult } from 'lit';

export const accessLogStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .base { display: grid; gap: 16px; max-inline-size: 640px; margin-inline: auto; }
  .title { display: grid; gap: 6px; }
  .rows { display: grid; }
  .row { display: flex; gap: 12px; align-items: start; padding-block: 12px; }
  .row + .row { border-block-start: 1px solid var(--_line); }
  .row > svg { margin-block-start: 3px; color: var(--_text-quiet); }
  .row > .about { display: grid; gap: 2px; flex: 1; min-inline-size: 0; }
  .facts { display: flex; flex-wrap: wrap; gap: 2px 12px; }
  .proof { display: inline-flex; gap: 6px; align-items: center; }
  .proof[data-proof='proved'] { color: var(--_positive); }
  .proof[data-proof='not-proved'] { color: var(--_danger); font-weight: 600; }
  .row[data-stressed] > svg { color: var(--_danger); }
  .ghost { display: grid; gap: 12px; }
  .w40 { inline-size: 40%; } .w70 { inline-size: 70%; }
`;
