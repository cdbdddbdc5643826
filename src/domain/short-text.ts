import { graphemes } from './graphemes.js';

/** A text of at most so many graphemes. One that was cut ends in an ellipsis, which counts. */
export function shortText(text: string, most: number): string {
  // No grapheme is shorter than a code unit: most texts need no look.
  if (text.length <= most) return text;
  const letters = graphemes(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('').trimEnd()}…`;
}
