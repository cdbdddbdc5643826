import { css, unsafeCSS, type CSSResult } from 'lit';
import { fixedColour, type Primitive } from './palette.js';
import { ACTION_LIMIT, THEMES, type Role, type Theme } from './themes.js';

const ROLES = Object.keys(THEMES.light) as Role[];

/** A primitive as CSS; a host may set the primitive itself. */
function primitive(name: Primitive): string {
  return `var(--consult-${name},${fixedColour(name)})`;
}

/** A role's colour in one theme. A brand's action colour keeps hue and chroma and gives up lightness where it must. */
function colour(role: Role, theme: Theme): string {
  const own = primitive(THEMES[theme][role]);
  if (role === 'action') {
    const bound = theme.endsWith('light') ? 'min' : 'max';
    return `oklch(from var(--consult-color-action,${own}) ${bound}(l,${ACTION_LIMIT[theme]}) c h)`;
  }
  return `var(--consult-color-${role},${own})`;
}

/** Both themes of a role: `light-dark()` follows `color-scheme`, which inherits through every shadow root. */
function pair(role: Role, contrast: boolean): string {
  const [light, dark] = contrast ? (['contrast-light', 'contrast-dark'] as const) : (['light', 'dark'] as const);
  return `light-dark(${colour(role, light)},${colour(role, dark)})`;
}

const normal = ROLES.map((role) => `--_${role}:var(--consult-theme-${role},${pair(role, false)});`).join('');
const contrast = ROLES.map((role) => `--_${role}:${pair(role, true)};`).join('');

/**
 * The tokens of every element. What a host sets is `--consult-…`, on any ancestor; what an element reads is `--_…`,
 * computed on each host anew, because a default declared on `:host` under the public name would win over inheritance.
 */
export const tokens: CSSResult = css`
  :host {
    ${unsafeCSS(normal)}
    --_font: var(--consult-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif);
    /* Neither so small nor so large that what must be seen is not. */
    --_size: clamp(10px, var(--consult-font-size, 1rem), 64px);
    --_size-14: calc(var(--_size) * 0.875);
    --_size-16: var(--_size);
    /* Headings give way to the box where the reader's own text is large: a word that breaks in its middle is not read. */
    --_size-18: min(calc(var(--_size) * 1.125), max(var(--_size), 7cqi));
    --_size-22: min(calc(var(--_size) * 1.375), max(calc(var(--_size) * 1.0625), 8cqi));
    --_size-28: min(calc(var(--_size) * 1.75), max(calc(var(--_size) * 1.125), 9cqi));
    --_size-36: min(calc(var(--_size) * 2.25), max(calc(var(--_size) * 1.125), 10cqi));
    --_radius: var(--consult-radius, 12px);
    --_radius-small: calc(var(--_radius) * 0.6667);
    --_radius-large: calc(var(--_radius) * 1.6667);
    --_radius-full: 999px;
    --_shadow: var(--consult-shadow, 0 1px 2px oklch(0.2 0.02 80 / 0.06), 0 8px 28px oklch(0.2 0.02 80 / 0.1));
    --_ease: cubic-bezier(0.2, 0.7, 0.2, 1);
    --_motion: 200ms;
    display: block;
    box-sizing: border-box;
    color: var(--_text);
    font-family: var(--_font);
    font-size: var(--_size-16);
    line-height: 1.5;
    text-align: start;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  :host([hidden]) { display: none; }
  @media (prefers-contrast: more) { :host { ${unsafeCSS(contrast)} } }
  @media (forced-colors: active) {
    :host {
      --_text: CanvasText; --_text-quiet: CanvasText; --_line: CanvasText; --_control: ButtonText;
      --_surface: Canvas; --_surface-raised: Canvas; --_surface-sunken: Canvas;
      --_action: Highlight; --_on-action: HighlightText; --_action-soft: Canvas; --_focus: Highlight; --_focus-gap: Canvas;
    }
  }
  @media (prefers-reduced-motion: reduce) { :host { --_motion: 0ms; } }
`;

const noTheme = ROLES.map((role) => `--consult-theme-${role}:initial;`).join('');
const contrastTheme = ROLES.map((role) => `--consult-theme-${role}:${pair(role, true)};`).join('');

/**
 * What `data-consult-theme` on an ancestor means, as properties that inherit. Adopted by the roots that hold elements
 * (see theme-roots.ts), so that the attribute works on any ancestor and in every browser (`:host-context` does not).
 */
export const themeSheet: CSSResult = css`
  [data-consult-theme] { ${unsafeCSS(noTheme)} }
  [data-consult-theme='light'] { color-scheme: light; }
  [data-consult-theme='dark'] { color-scheme: dark; }
  [data-consult-theme='auto'], [data-consult-theme='contrast'] { color-scheme: light dark; }
  [data-consult-theme='contrast-light'] { color-scheme: light; }
  [data-consult-theme='contrast-dark'] { color-scheme: dark; }
  [data-consult-theme^='contrast'] { ${unsafeCSS(contrastTheme)} }
`;
