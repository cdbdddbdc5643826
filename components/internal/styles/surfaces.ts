import { css, type CSSResult } from 'lit';

/** Cards, notes, chips, skeletons. Hairlines; one soft shadow for what floats. */
export const surfaceStyles: CSSResult = css`
  .card {
    background: var(--_surface-raised);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 20px;
  }
  .sheet {
    background: var(--_surface-raised);
    border-radius: var(--_radius-large);
    box-shadow: var(--_shadow);
    padding: 24px;
  }
  /* A thing one chooses: the whole card is the button. */
  .choice {
    display: block;
    inline-size: 100%;
    font: inherit;
    color: inherit;
    text-align: start;
    background: var(--_surface-raised);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 20px;
    cursor: pointer;
    transition: border-color var(--_motion) var(--_ease), background-color var(--_motion) var(--_ease);
    -webkit-tap-highlight-color: transparent;
  }
  .choice:hover { border-color: var(--_action); background: color-mix(in oklab, var(--_action) 3%, var(--_surface-raised)); }
  .choice[aria-checked='true'], .choice[aria-pressed='true'] { border-color: var(--_action); box-shadow: inset 0 0 0 1px var(--_action); }
  .choice:focus-visible { box-shadow: 0 0 0 2px var(--_focus-gap); }
  .choice:disabled { cursor: default; background: var(--_surface-sunken); border-color: var(--_line); }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 44px;
    max-inline-size: 100%;
    padding: 6px 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-full);
    background: var(--_surface-raised);
    color: var(--_text);
    font: inherit;
    font-size: var(--_size-14);
    text-align: start;
    cursor: pointer;
  }
  .chip:hover { border-color: var(--_action); }
  .chip > .clip, .clip { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; overflow-wrap: normal; }

  /* What happened, what it means, what to do. */
  .note {
    display: flex;
    gap: 12px;
    padding: 16px;
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
    color: var(--_text);
  }
  .note > svg { margin-block-start: 0.15em; color: var(--_text-quiet); }
  .note > div { display: grid; gap: 4px; min-inline-size: 0; flex: 1; }
  .note .actions { margin-block-start: 8px; }
  .note.caution { background: var(--_caution-soft); } .note.caution > svg { color: var(--_caution); }
  .note.danger { background: var(--_danger-soft); } .note.danger > svg { color: var(--_danger); }
  .note.positive { background: var(--_positive-soft); } .note.positive > svg { color: var(--_positive); }
  .note.action { background: var(--_action-soft); } .note.action > svg { color: var(--_action); }
  .actions { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }

  .skeleton {
    border-radius: var(--_radius-small);
    background: linear-gradient(90deg, var(--_surface-sunken) 20%, var(--_line) 50%, var(--_surface-sunken) 80%) 0 0 / 300% 100%;
    animation: consult-shimmer 2.4s ease-in-out infinite;
    min-block-size: 1em;
  }
  @keyframes consult-shimmer { from { background-position: 100% 0; } to { background-position: 0 0; } }
  @media (forced-colors: active) {
    .card, .sheet, .note, .skeleton { border: 1px solid CanvasText; }
    .choice[aria-checked='true'], .choice[aria-pressed='true'] { outline: 3px solid Highlight; }
  }
`;
