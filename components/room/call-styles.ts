import { css, type CSSResult } from 'lit';

/** The call's own layout. Video is full-bleed on a stage that is dark in every theme; audio is a calm, light page. */
export const callStyles: CSSResult = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr) auto; grid-template-rows: minmax(0, 1fr); position: relative; overflow: hidden; container-type: size; min-block-size: 100%; }
  .main { position: relative; overflow: hidden; display: grid; grid-template: auto minmax(0, max-content) minmax(0, 1fr) auto / minmax(0, 1fr); container-type: size; }
  .main.audio { background: radial-gradient(120% 70% at 50% 36%, var(--_action-soft), transparent 70%), var(--_surface); }
  .main.video {
    background: var(--_stage); color: var(--_on-stage); --_pill: oklch(0.3 0.012 70 / 0.78); --_on-pill: var(--_on-stage); --_shield: oklch(0.83 0.11 158);
    --_focus: oklch(0.995 0.003 85); --_focus-gap: oklch(0.2 0.02 200);
  }
  .main.video::before, .main.video::after { content: ''; position: absolute; inset-inline: 0; pointer-events: none; z-index: 1; }
  .main.video::before { inset-block-start: 0; block-size: 132px; background: linear-gradient(oklch(0.13 0.006 70 / 0.72), transparent); }
  .main.video::after { inset-block-end: 0; block-size: 168px; background: linear-gradient(transparent, oklch(0.13 0.006 70 / 0.78)); }

  .top { position: relative; z-index: 2; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; justify-content: space-between; padding: 10px 12px; pointer-events: none; }
  .who { min-inline-size: 0; flex: 1 1 6em; padding-inline-start: 4px; line-height: 1.3; }
  .video .who { text-shadow: 0 1px 3px oklch(0 0 0 / 0.8); }
  .who .clip { max-inline-size: 100%; }
  .who .small { color: var(--_on-pill, var(--_text-quiet)); }
  .pills { display: flex; flex-wrap: wrap; gap: 8px; max-inline-size: 100%; justify-content: flex-end; }
  .audio .pills { margin-inline-start: auto; }
  .pills consult-trust { --_motion: 0ms; }
  .status { display: inline-flex; flex-wrap: wrap; gap: 2px 10px; justify-content: center; align-items: center; color: var(--_text-quiet); }
  .status > span { display: inline-flex; gap: 6px; align-items: center; }
  .status .caution { color: var(--_caution); }

  /* However much is said at once: it scrolls, and the controls stay where they are. */
  .notices { position: relative; z-index: 3; display: grid; gap: 8px; align-content: start; justify-items: center; padding: 0 12px 4px; pointer-events: none; grid-template-columns: minmax(0, 1fr); min-block-size: 0; overflow: hidden auto; }
  .notices > * { inline-size: min(100%, 460px); pointer-events: auto; }
  .notices .note { box-shadow: var(--_shadow); border: 1px solid var(--_line); background: var(--_surface-raised); align-items: center; padding: 12px 16px; color: var(--_text); }
  .notices .note.blocked { display: grid; gap: 12px; }
  .notices .hint { inline-size: auto; max-inline-size: 100%; padding: 8px 16px; border-radius: var(--_radius-full); background: var(--_surface-raised); color: var(--_text); box-shadow: var(--_shadow); border: 1px solid var(--_line); display: inline-flex; gap: 8px; align-items: center; }
  .area { position: relative; z-index: 2; margin: 8px 12px; pointer-events: none; }
  consult-controls { position: relative; z-index: 2; padding-block-end: max(4px, env(safe-area-inset-bottom)); }

  .trouble { position: absolute; inset: 0; z-index: 1; display: grid; place-content: safe center; justify-items: center; gap: 8px; text-align: center; padding: 16px; overflow: auto; }
  .trouble > * { pointer-events: auto; }
  .video .trouble > div { display: grid; justify-items: center; gap: 8px; padding: 20px 24px; border-radius: var(--_radius-large); background: oklch(0.178 0.009 70 / 0.72); backdrop-filter: blur(16px); max-inline-size: 420px; }
  .audio .trouble > div { display: grid; justify-items: center; gap: 8px; }
  .audio .trouble { align-content: safe end; }
  .video .trouble .quiet { color: var(--_on-stage); opacity: 0.85; }
  .trouble .button { margin-block-start: 8px; }

  aside { inline-size: min(380px, 38cqi); border-inline-start: 1px solid var(--_line); background: var(--_surface-raised); overflow: auto; display: none; }
  aside.filled { display: block; }
  aside .words { border: 0; border-radius: 0; background: none; }
  aside .words p { max-block-size: 16lh; }

  ul.facts { list-style: none; display: grid; gap: 14px; margin-block-start: 8px; }
  ul.facts li { display: flex; gap: 12px; }
  .safety { margin-block-start: 16px; } .safety summary { cursor: pointer; min-block-size: 44px; align-content: center; font-weight: 560; }
  .safety .code { font-size: var(--_size-36); letter-spacing: 0.06em; text-align: center; padding-block: 8px; }
  ul.facts svg { color: var(--_positive); margin-block-start: 0.15em; }
  .more { display: grid; gap: 20px; margin-block-start: 8px; }
  .more > .note > svg { margin-block-start: 0.15em; }
  .choices { display: grid; gap: 12px; margin-block-start: 20px; }
  .stop { margin-block-start: 20px; }
  consult-sheet p + p { margin-block-start: 8px; }

  /* Large text on a narrow page: it is read from the top to the bottom, and the controls stay in reach. */
  @container (max-width: 15em) {
    .main.audio { display: flex; flex-direction: column; overflow: hidden auto; }
    .main.audio > .top { order: -2; } .main.audio > .notices { order: -1; flex: none; overflow: visible; }
    .main.audio > .area { order: 1; flex: 1 0 auto; } .main.audio > .area:has(consult-self-view) { min-block-size: 160px; }
    .main.audio .trouble { position: static; }
    /* Above what is said, which scrolls beneath them. */
    .main.audio > consult-controls { order: 2; z-index: 4; position: sticky; inset-block-end: 0; background: var(--_surface); border-block-start: 1px solid var(--_line); }
  }
  @container (max-width: 859px) {
    aside.filled { display: none; }
    aside.filled.open { display: block; position: absolute; inset: 0; z-index: 5; inline-size: auto; border: 0; padding-block-start: 56px; }
  }
  @container (min-width: 860px) { .only-narrow { display: none; } .area { margin: 12px 20px; } .top { padding: 16px 20px; } }
  @container (max-height: 420px) { .top { padding-block: 4px; } .main.video::before { block-size: 84px; } .main.video::after { block-size: 112px; } .area { margin-block: 0; } }
`;
