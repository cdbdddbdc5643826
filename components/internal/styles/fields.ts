import { css, type CSSResult } from 'lit';

/** Labels, text fields, selects: 16 px text at least, so that a phone does not zoom in. */
export const fieldStyles: CSSResult = css`
  .field { display: grid; gap: 6px; }
  .field > label, .legend { font-weight: 600; }
  .field > .hint { color: var(--_text-quiet); font-size: var(--_size-14); }
  .input {
    inline-size: 100%;
    min-block-size: 48px;
    padding: 11px 14px;
    font: inherit;
    font-size: max(16px, var(--_size-16));
    color: var(--_text);
    background: var(--_surface-raised);
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
  }
  textarea.input { min-block-size: 104px; resize: vertical; }
  .input::placeholder { color: var(--_text-quiet); }
  .input:focus-visible { border-color: var(--_focus); }
  .input[aria-invalid='true'] { border-color: var(--_danger); box-shadow: inset 0 0 0 1px var(--_danger); }
  .field > .error { color: var(--_danger); font-weight: 560; }
`;
