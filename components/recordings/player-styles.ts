import { css, type CSSResult } from 'lit';

export const playerStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .base { background: var(--_surface-raised); border-radius: var(--_radius-large); overflow: clip; }
  .head { display: flex; gap: 12px; align-items: flex-start; justify-content: space-between; padding: 20px 16px 16px 24px; }
  [dir='rtl'] .head { padding: 20px 24px 16px 16px; }
  .head .about { display: grid; gap: 2px; min-inline-size: 0; }
  .checked { display: flex; gap: 6px; align-items: flex-start; color: var(--_positive); margin-block-start: 4px; }
  .openable { color: var(--_text-quiet); }
  .openable > summary { cursor: pointer; inline-size: fit-content; min-block-size: 24px; }
  .checked > svg { margin-block-start: 0.1em; }

  .stage { position: relative; display: grid; background: var(--_stage); color: var(--_on-stage); aspect-ratio: 16 / 9; max-block-size: 70vh; inline-size: 100%; overflow: clip; }
  .stage > * { grid-area: 1 / 1; }
  video { inline-size: 100%; block-size: 100%; object-fit: contain; min-block-size: 0; }
  .big-play { display: grid; place-items: center; border: 0; padding: 0; background: none; cursor: pointer; color: inherit; }
  .big-play > span { display: grid; place-items: center; inline-size: 76px; block-size: 76px; border-radius: 50%; background: oklch(0.995 0.003 85 / 0.94); color: oklch(0.335 0.055 204); font-size: 26px; box-shadow: var(--_shadow); transition: scale var(--_motion) var(--_ease); }
  .big-play svg { margin-inline-start: 4px; fill: currentColor; }
  .big-play:hover > span { scale: 1.05; }
  .opening, .trouble { place-self: center; display: grid; gap: 12px; justify-items: center; text-align: center; padding: 24px; max-inline-size: 46ch; }
  .trouble > svg { font-size: 26px; }
  .trouble .button { background: transparent; color: inherit; border-color: var(--_on-stage-quiet); }
  .trouble .button:hover { background: color-mix(in oklab, var(--_on-stage) 14%, transparent); }

  .controls { display: grid; gap: 4px; padding: 12px 16px 16px; }
  .timeline { position: relative; display: grid; align-items: center; margin-inline: 8px; block-size: 44px; }
  .timeline > * { grid-area: 1 / 1; }
  .timeline > input { appearance: none; -webkit-appearance: none; inline-size: calc(100% + 20px); margin: 0 -10px; block-size: 44px; background: none; cursor: pointer; border-radius: var(--_radius-small); }
  .timeline > input::-webkit-slider-runnable-track { background: none; block-size: 44px; }
  .timeline > input::-webkit-slider-thumb { -webkit-appearance: none; inline-size: 20px; block-size: 20px; margin-block-start: 12px; border-radius: 50%; border: 3px solid var(--_surface-raised); background: var(--_action); box-shadow: 0 0 0 1px var(--_action), 0 1px 4px oklch(0 0 0 / 0.25); }
  .timeline > input::-moz-range-track { background: none; }
  .timeline > input::-moz-range-thumb { inline-size: 14px; block-size: 14px; border-radius: 50%; border: 3px solid var(--_surface-raised); background: var(--_action); box-shadow: 0 0 0 1px var(--_action); }
  .buttons { display: flex; align-items: center; gap: 4px; flex-wrap: wrap; }
  .buttons .play { background: var(--_action); color: var(--_on-action); inline-size: 48px; block-size: 48px; margin-inline-end: 4px; }
  .buttons .play svg { fill: currentColor; }
  @media (forced-colors: active) { .buttons .play { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
  .buttons .play:hover { background: color-mix(in oklab, var(--_action) 88%, var(--_text)); }
  .icon-button[aria-pressed='true'] { background: var(--_action-soft); color: var(--_action); }
  .time { font-size: var(--_size-14); padding-inline: 8px; white-space: nowrap; }
  .time .total { color: var(--_text-quiet); }
  .gap { flex: 1; }
  .speed select { min-block-size: 44px; padding: 4px 10px; border: 1px solid transparent; border-radius: var(--_radius-small); background: var(--_surface-raised); color: var(--_text); font: inherit; font-size: max(16px, var(--_size-16)); font-weight: 560; cursor: pointer; font-variant-numeric: tabular-nums; }
  .speed select:hover { background: color-mix(in oklab, var(--_text) 7%, var(--_surface-raised)); }
  .report { padding: 0 16px 12px; }
  .report > .link > svg { margin-inline-end: 6px; }
  .thanks { display: grid; gap: 16px; padding: 20px; }
  .agreement { margin: 0 16px 16px; padding: 0 12px; border: 1px solid var(--_line); border-radius: var(--_radius-small); }
  .agreement > summary { min-block-size: 44px; display: flex; align-items: center; cursor: pointer; font-weight: 560; }
  .agreement > summary::before { content: '+'; inline-size: 1.2em; }
  .agreement[open] > summary::before { content: '–'; }
  .agreement ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 16px; }
  .agreement blockquote { margin: 6px 0 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--_line); display: grid; gap: 4px; max-inline-size: 70ch; }
  .agreement > .button { margin-block: 4px 12px; }
  .agreement > p { margin-block: 12px; }
  @container (max-width: 479px) {
    .head { padding-block: 16px 12px; padding-inline: 16px 8px; }
    .controls { padding: 8px 8px 12px; }
    .gap { display: none; }
    .time { order: -1; flex-basis: 100%; display: flex; justify-content: space-between; margin-block: -10px 4px; }
    .time .slash { display: none; }
    .buttons { justify-content: space-between; gap: 0; }
    .speed select { padding-inline: 6px; }
  }
`;
