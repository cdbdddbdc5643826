import { graphemes } from './graphemes.js';

/** As much of a text as fits into so many UTF-16 code units, which is how limits are counted, and no part of a grapheme. */
export function withinUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  let length = 0;
  for (const letter of graphemes(text)) {
    if (length + letter.length > most) break;
    length += letter.length;
  }
  return text.slice(0, length);
}
