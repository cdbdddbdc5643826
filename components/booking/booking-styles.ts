import { css, type CSSResult } from 'lit';

export const bookingStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .base { max-inline-size: 720px; margin-inline: auto; }
  .top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; min-block-size: 44px; margin-block-end: 12px; gap: 8px; }
  .top .button { padding-inline: 12px; margin-inline: -12px; font-size: var(--_size-14); }
  .top .urgent { margin-inline-start: auto; color: var(--_danger); }
  .top .urgent:hover { background: color-mix(in oklab, var(--_danger) 8%, transparent); }
  .progress { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6px; margin-block-end: 20px; }
  .progress > i { block-size: 4px; border-radius: 2px; background: var(--_line); transition: background-color var(--_motion) var(--_ease); }
  .progress > i.past { background: var(--_action); }
  .chips { display: flex; flex-wrap: wrap; gap: 8px; margin-block-end: 20px; }
  .chips > li { max-inline-size: 100%; min-inline-size: 0; }
  h2 { margin-block-end: 20px; }
  .step { display: grid; gap: 20px; animation: consult-arrive var(--_motion) var(--_ease); }
  @keyframes consult-arrive { from { opacity: 0; translate: 0 6px; } }

  .summary { display: grid; gap: 16px; padding: 20px; }
  .summary .row + .row { border-block-start: 1px solid var(--_line); padding-block-start: 16px; }
  .summary .emblem.plain { inline-size: 48px; }
  .legend { margin-block-end: 12px; font-size: var(--_size-18); }
  .pair { display: grid; gap: 12px; }
  .finish { display: flex; flex-direction: column; gap: 12px; align-items: stretch; margin-block-start: 4px; }
  .held { display: flex; gap: 8px; align-items: center; justify-content: center; font-variant-numeric: tabular-nums; }

  .ticket { display: flex; gap: 20px; align-items: flex-start; padding: 24px; border-radius: var(--_radius-large); background: var(--_action-soft); position: relative; }
  .leaf { flex: none; display: grid; justify-items: center; inline-size: 76px; padding: 10px 4px; border-radius: var(--_radius); background: var(--_surface-raised); box-shadow: var(--_shadow); font-size: var(--_size-14); line-height: 1.25; color: var(--_text-quiet); }
  .leaf > b { font-size: var(--_size-36); line-height: 1.15; font-weight: 620; color: var(--_action); font-variant-numeric: tabular-nums; }
  .ticket .name { font-size: var(--_size-22); }
  .who { margin-block-start: 12px; font-weight: 600; display: grid; }
  .who > .quiet { font-weight: 400; }
  .seal { position: absolute; inset-block-start: 20px; inset-inline-end: 20px; display: grid; place-items: center; inline-size: 32px; block-size: 32px; border-radius: 50%; background: var(--_positive); color: var(--_surface-raised); }
  .next-steps { display: grid; gap: 12px; }
  .next-steps ul { display: grid; gap: 12px; padding: 0; }
  .next-steps li { display: flex; gap: 12px; align-items: flex-start; }
  .next-steps li > svg { margin-block-start: 0.15em; color: var(--_action); }
  .actions .cancel { color: var(--_danger); margin-inline-start: auto; }
  .at-done { gap: 28px; }

  .emergency { display: grid; gap: 20px; padding: 32px; border-radius: var(--_radius-large); background: var(--_danger-soft); animation: consult-arrive var(--_motion) var(--_ease); }
  .emergency h2 { margin: 0; color: var(--_danger); }
  .emergency .call { min-block-size: 56px; padding-inline: 28px; font-size: var(--_size-18); background: var(--_danger); color: var(--_on-danger); border-color: transparent; }
  .emergency .call:hover { background: color-mix(in oklab, var(--_danger) 88%, var(--_text)); }
  .emergency .also { margin-inline-start: 16px; white-space: nowrap; }
  .signs { display: grid; gap: 8px; padding-inline-start: 1.2em; }
  .signs > li::marker { color: var(--_danger); }
  .emergency .quiet { color: var(--_text); }

  @container (max-width: 15em) { .ticket { flex-direction: column; } .summary .emblem, .service .emblem, .mode .emblem, .service .go { display: none; } }
  @container (min-width: 600px) {
    .pair { grid-template-columns: 1fr 1fr; }
    .finish { flex-direction: row; align-items: center; gap: 20px; }
    .top { margin-block-end: 16px; }
    h2 { font-size: var(--_size-36); letter-spacing: -0.02em; }
    .service { padding: 24px; }
  }
  @container (max-width: 599px) {
    .at-done .actions { display: grid; }
    .at-done .actions .button { inline-size: 100%; }
    .actions .cancel { margin-inline-start: 0; }
    .emergency { padding: 24px 20px; }
    .ticket { padding: 20px; gap: 16px; }
    .ticket .seal { display: none; }
  }
`;
