import { css, type CSSResult } from 'lit';

/** The room's calm pages: lobby, waiting, opening, end. One column that is centred where there is space. */
export const pageStyles: CSSResult = css`
  :host { container-type: inline-size; }
  .page { display: grid; gap: 20px; align-content: start; padding: 20px 16px 28px; max-inline-size: 560px; margin-inline: auto; }
  .page.still { min-block-size: 100%; align-content: center; justify-items: center; text-align: center; }
  .page.still > * { max-inline-size: 100%; }
  h2 { font-size: var(--_size-28); }
  .still h2 { max-inline-size: 26ch; }
  .stack { display: grid; gap: 4px; }
  .still .actions { justify-content: center; }
  ul.plain { list-style: none; display: grid; gap: 10px; }
  ul.plain li { display: flex; gap: 10px; text-align: start; }
  ul.plain svg { margin-block-start: 0.15em; color: var(--_positive); }
  .symbol { display: grid; place-items: center; inline-size: 72px; block-size: 72px; border-radius: 50%; background: var(--_action-soft); color: var(--_action); font-size: 26px; }
  @container (min-width: 560px) { .page { padding: 40px 32px; gap: 24px; } h2 { font-size: var(--_size-36); } }
`;
