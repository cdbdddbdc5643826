/** Lightness 0–1, chroma, hue in degrees: what `oklch()` takes. */
export type Oklch = readonly [l: number, c: number, h: number];

/**
 * The primitives: `--consult-teal-600` and so on. Neutrals are a little warm (sand), one deep teal is for action,
 * red is for what records and what is dangerous. Elements never use them: they use the roles in themes.ts.
 */
export const PALETTE = {
  'sand-0': [0.998, 0.002, 85],
  'sand-50': [0.982, 0.006, 85],
  'sand-100': [0.958, 0.009, 84],
  'sand-200': [0.91, 0.012, 82],
  'sand-300': [0.85, 0.014, 80],
  'sand-400': [0.74, 0.015, 80],
  'sand-500': [0.6, 0.016, 78],
  'sand-600': [0.485, 0.016, 75],
  'sand-700': [0.39, 0.015, 72],
  'sand-800': [0.31, 0.013, 70],
  'sand-850': [0.265, 0.012, 70],
  'sand-900': [0.222, 0.011, 70],
  'sand-950': [0.178, 0.009, 70],
  'sand-1000': [0.13, 0.006, 70],
  'teal-50': [0.968, 0.011, 182],
  'teal-100': [0.935, 0.024, 186],
  'teal-200': [0.885, 0.05, 194],
  'teal-300': [0.82, 0.082, 192],
  'teal-600': [0.465, 0.078, 200],
  'teal-700': [0.4, 0.068, 202],
  'teal-800': [0.335, 0.055, 204],
  'teal-900': [0.27, 0.04, 206],
  'green-50': [0.968, 0.028, 158],
  'green-300': [0.83, 0.11, 158],
  'green-600': [0.47, 0.1, 155],
  'green-900': [0.28, 0.05, 158],
  'amber-50': [0.968, 0.035, 85],
  'amber-300': [0.86, 0.11, 82],
  'amber-600': [0.49, 0.095, 65],
  'amber-900': [0.3, 0.05, 70],
  'red-50': [0.966, 0.018, 20],
  'red-300': [0.79, 0.115, 22],
  'red-500': [0.61, 0.21, 26],
  'red-600': [0.51, 0.185, 27],
  'red-700': [0.43, 0.16, 27],
  'red-900': [0.29, 0.07, 24],
} as const satisfies Record<string, Oklch>;

export type Primitive = keyof typeof PALETTE;

/** A primitive as CSS. No token of a host's changes it: for what must be seen whatever the brand. */
export function fixedColour(name: Primitive): string {
  const [l, c, h] = PALETTE[name];
  return `oklch(${l} ${c} ${h})`;
}
