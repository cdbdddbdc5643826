import { graphemes } from './graphemes.js';

/** Words that stand before a name and are not part of it. */
const TITLES = new Set(['dr', 'prof', 'mr', 'mrs', 'ms', 'mx', 'sr', 'sra']);
/** Letters of these scripts join their neighbours: two initials side by side would read as a word. */
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mongolian}]/u;
const NON_JOINER = '\u200c';

/** Up to two initials of a name, in its own script; `·` for a name without letters. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d'’-]*/gu) ?? [];
  const own = words.filter((word) => !TITLES.has(word.toLowerCase()));
  const used = own.length > 0 ? own : words;
  const first = letter(used[0]);
  const last = used.length > 1 ? letter(used.at(-1)) : '';
  if (first + last === '') return '·';
  return last !== '' && JOINING.test(first) ? first + NON_JOINER + last : first + last;
}

function letter(word = ''): string {
  const [first = ''] = graphemes(word);
  const capital = first.toLocaleUpperCase();
  // A few letters have no single capital (ß), and Georgian writes names without capitals, which most fonts lack.
  return graphemes(capital).length === 1 && !/\p{Script=Georgian}/u.test(first) ? capital : first;
}
