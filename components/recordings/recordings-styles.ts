import { css, type CSSResult } from 'lit';

export const recordingsStyles: CSSResult = css`
  :host { container-type: inline-size; }
  /* Blocks, not grids, down to the card: a grid measures all its rows again when one is added. */
  .base { max-inline-size: 760px; margin-inline: auto; }
  .base > * + *, .base > .title + * { margin-block-start: 20px; }
  .base > slot + * { margin-block-start: 20px; }
  .title { display: grid; gap: 8px; }
  .intro { max-inline-size: 60ch; }
  .month > h3 { font-size: var(--_size-18); padding-block: 12px 4px; margin-block-end: 12px; }
  .chunk { padding: 6px; margin: -6px; }
  .chunk + .chunk { margin-block-start: 0; }
  .recording + .recording { margin-block-start: 12px; }
  /* Off the screen the browser skips it; a short one is not worth the guess at its height. */
  .chunk.long { content-visibility: auto; contain-intrinsic-block-size: auto 8000px; }

  .recording { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 16px; align-items: start; padding: 20px; }
  .emblem { display: grid; place-items: center; inline-size: 48px; block-size: 48px; border-radius: 50%; background: var(--_action-soft); color: var(--_action); font-weight: 600; letter-spacing: 0.02em; line-height: 1; font-size: min(var(--_size-16), 18px); }
  .locked .emblem { background: var(--_surface-sunken); color: var(--_text-quiet); }
  .locked .emblem svg { inline-size: 22px; block-size: 22px; }
  .about { display: grid; gap: 1px; min-inline-size: 0; }
  .about.ghost { gap: 10px; padding-block: 4px; }
  h4 { line-height: 1.35; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; line-clamp: 3; overflow: hidden; }
  .replay { padding-inline: 14px 18px; }
  .replay > svg { fill: currentColor; color: var(--_action); inline-size: 1em; block-size: 1em; }
  .badge { display: inline-flex; gap: 8px; align-items: center; font-size: var(--_size-14); font-weight: 560; color: var(--_caution); background: var(--_caution-soft); border-radius: var(--_radius-full); padding: 6px 14px; }
  .line { grid-column: 1 / -1; display: grid; gap: 8px; }
  .legend { display: flex; flex-wrap: wrap; gap: 2px 16px; }
  .length { display: inline-flex; align-items: center; gap: 8px; }
  .length::before { content: ''; inline-size: 16px; block-size: 4px; border-radius: 2px; background: color-mix(in oklab, var(--_text-quiet) 62%, var(--_surface-raised)); }
  .length.video::before { block-size: 10px; background: color-mix(in oklab, var(--_action) 46%, var(--_surface-raised)); }
  .until { margin-inline-start: auto; }
  .until.soon { color: var(--_caution); font-weight: 560; }
  .bar { block-size: 10px; min-block-size: 10px; }
  .w40 { inline-size: 40%; } .w70 { inline-size: 70%; }

  .openable { color: var(--_text-quiet); margin-block-start: 4px; }
  .openable > summary { cursor: pointer; inline-size: fit-content; min-block-size: 24px; }
  .openable > p { margin-block-start: 4px; }

  .deeds { display: flex; flex-wrap: wrap; gap: 0 20px; margin-block-end: -8px; }
  .deeds svg { inline-size: 1.1em; block-size: 1.1em; margin-inline-end: 6px; }
  .deeds > .link { color: var(--_text-quiet); }
  dialog.small-dialog { inline-size: min(560px, calc(100vw - 32px)); padding: 16px; }
  .small-dialog > .close { position: sticky; inset-block-start: -16px; z-index: 1; display: flex; justify-content: end; background: var(--_surface-raised); }
  /* The dialog is its box already. */
  .small-dialog > .note { padding: 8px; background: none; }
  .small-dialog > .note .strong { font-size: var(--_size-18); }

  .empty { display: grid; justify-items: center; gap: 8px; text-align: center; padding: 48px 24px; border: 1px dashed var(--_control); border-radius: var(--_radius-large); }
  .empty .emblem { inline-size: 64px; block-size: 64px; font-size: 22px; margin-block-end: 8px; }
  .empty p { max-inline-size: 44ch; }

  dialog { inline-size: min(960px, calc(100vw - 32px)); max-inline-size: none; max-block-size: calc(100dvh - 32px); padding: 0; border: 0; border-radius: var(--_radius-large); background: var(--_surface-raised); color: var(--_text); box-shadow: var(--_shadow); overflow: auto; }
  .base > dialog { margin: auto; }
  dialog:focus-visible { outline: none; }
  dialog::backdrop { background: oklch(0.16 0.015 80 / 0.62); backdrop-filter: blur(3px); }
  dialog[open] { animation: consult-rise var(--_motion) var(--_ease); }
  @keyframes consult-rise { from { opacity: 0; translate: 0 12px; } }

  @container (min-width: 600px) { h2 { font-size: var(--_size-36); letter-spacing: -0.02em; } }
  @container (max-width: 15em) { .recording > .emblem { display: none; } }
  @container (max-width: 479px) {
    .recording { grid-template-columns: auto minmax(0, 1fr); padding: 16px; gap: 12px; }
    .emblem { inline-size: 40px; block-size: 40px; font-size: min(var(--_size-14), 16px); }
    .replay, .badge, .locked > .button { grid-column: 1 / -1; grid-row: 3; justify-content: center; }
    .until { margin-inline-start: 0; inline-size: 100%; }
    .deeds { margin-block-end: 0; }
  }
  @media (max-width: 600px) { .base > dialog:not(.small-dialog) { inline-size: 100vw; max-block-size: 100dvh; block-size: 100dvh; margin: 0; border-radius: 0; } }
`;
