import type { Primitive } from './palette.js';

export type Theme = 'light' | 'dark' | 'contrast-light' | 'contrast-dark';

/**
 * What elements draw with: `--consult-color-<role>` for a brand to set on any ancestor, `--_<role>` inside an element.
 * `line` divides; `control` outlines what one presses (3:1); `stage` is the dark ground of the call and of the player,
 * the same in every theme; `…-soft` is a ground on which the role's own colour is legible.
 */
export type Role =
  | 'surface' | 'surface-raised' | 'surface-sunken'
  | 'text' | 'text-quiet' | 'line' | 'control'
  | 'action' | 'on-action' | 'action-soft'
  | 'positive' | 'positive-soft' | 'caution' | 'caution-soft'
  | 'danger' | 'on-danger' | 'danger-soft' | 'live'
  | 'focus' | 'focus-gap'
  | 'stage' | 'stage-raised' | 'on-stage' | 'on-stage-quiet';

const STAGE = { stage: 'sand-950', 'stage-raised': 'sand-850', 'on-stage': 'sand-50', 'on-stage-quiet': 'sand-400' } as const;

const LIGHT: Readonly<Record<Role, Primitive>> = {
  surface: 'sand-50', 'surface-raised': 'sand-0', 'surface-sunken': 'sand-100',
  text: 'sand-900', 'text-quiet': 'sand-600', line: 'sand-200', control: 'sand-500',
  action: 'teal-600', 'on-action': 'sand-0', 'action-soft': 'teal-50',
  positive: 'green-600', 'positive-soft': 'green-50', caution: 'amber-600', 'caution-soft': 'amber-50',
  danger: 'red-600', 'on-danger': 'sand-0', 'danger-soft': 'red-50', live: 'red-500',
  focus: 'teal-900', 'focus-gap': 'sand-0',
  ...STAGE,
};

const DARK: Readonly<Record<Role, Primitive>> = {
  surface: 'sand-950', 'surface-raised': 'sand-900', 'surface-sunken': 'sand-1000',
  text: 'sand-100', 'text-quiet': 'sand-400', line: 'sand-800', control: 'sand-500',
  action: 'teal-300', 'on-action': 'sand-1000', 'action-soft': 'teal-900',
  positive: 'green-300', 'positive-soft': 'green-900', caution: 'amber-300', 'caution-soft': 'amber-900',
  danger: 'red-300', 'on-danger': 'sand-1000', 'danger-soft': 'red-900', live: 'red-500',
  focus: 'teal-200', 'focus-gap': 'sand-1000',
  ...STAGE,
};

/** Which primitive each role is in each theme. */
export const THEMES: Readonly<Record<Theme, Readonly<Record<Role, Primitive>>>> = {
  light: LIGHT,
  dark: DARK,
  'contrast-light': {
    ...LIGHT, surface: 'sand-0', 'surface-sunken': 'sand-50', text: 'sand-1000', 'text-quiet': 'sand-800', line: 'sand-600',
    control: 'sand-800', action: 'teal-800', positive: 'green-900', caution: 'amber-900', danger: 'red-700', focus: 'sand-1000',
  },
  'contrast-dark': {
    ...DARK, surface: 'sand-1000', 'surface-raised': 'sand-1000', text: 'sand-0', 'text-quiet': 'sand-200', line: 'sand-400',
    control: 'sand-200', action: 'teal-200', 'action-soft': 'sand-900', 'positive-soft': 'sand-900', 'caution-soft': 'sand-900',
    'danger-soft': 'sand-900', focus: 'sand-0',
  },
};

/**
 * How light an action colour may be: a brand's own colour is drawn no lighter (dark themes: no darker) than this, so
 * that a brand sets one colour and every theme stays legible. Checked by test/components/internal/themes.test.ts.
 */
export const ACTION_LIMIT: Readonly<Record<Theme, number>> = { light: 0.49, dark: 0.8, 'contrast-light': 0.38, 'contrast-dark': 0.87 };
