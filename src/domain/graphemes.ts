/** What stays with the letter before it: marks, the am of Thai and Lao, skin tones, the tags of flags, and both joiners. */
const EXTENDS = '[\\p{M}\\u0e33\\u0eb3\\u200c\\u200d\\p{Emoji_Modifier}\\u{e0020}-\\u{e007f}]';
/** A sign that makes one letter of the consonants around it, in the scripts of India. */
const LINKS = '[\\u094d\\u09cd\\u0acd\\u0b4d\\u0c4d\\u0d4d]\\u200d?\\p{Lo}';
/** A syllable of Hangul, whole or in its parts. */
const HANGUL = '[\\u1100-\\u115f\\ua960-\\ua97c]*(?:[\\uac00-\\ud7a3][\\u1160-\\u11a7\\ud7b0-\\ud7c6]*|[\\u1160-\\u11a7\\ud7b0-\\ud7c6]+)[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*';
const APPROXIMATE = new RegExp(`\\r\\n|(?:${HANGUL}|\\p{RI}{2}|[^])(?:${LINKS}|\\u200d\\p{Extended_Pictographic}|${EXTENDS})*`, 'gu');

/**
 * What people take for single letters: one with its marks, one emoji of however many parts, one flag. Code units and code
 * points cut through all of these.
 * @param segmenter the browser's own (UAX #29); where there is none, an approximation that rather keeps two together
 */
export function graphemes(text: string, segmenter: Intl.Segmenter | null = nativeSegmenter()): string[] {
  if (segmenter === null) return text.match(APPROXIMATE) ?? [];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

let found: Intl.Segmenter | null | undefined;
/** Firefox has it from version 125 on. Made once: making one costs more than most texts. */
function nativeSegmenter(): Intl.Segmenter | null {
  return (found ??= (Intl as Partial<typeof Intl>).Segmenter === undefined ? null : new Intl.Segmenter('und', { granularity: 'grapheme' }));
}
