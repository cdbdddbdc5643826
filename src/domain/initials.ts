/** Words that stand before a name and are not part of it. */
const TITLES = new Set(['dr', 'prof', 'mr', 'mrs', 'ms', 'mx', 'sr', 'sra']);

/** Up to two initials of a name, in its own script; `·` for a name without letters. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? [];
  const own = words.filter((word) => !TITLES.has(word.toLowerCase()));
  const used = own.length > 0 ? own : words;
  const first = letter(used[0]);
  const last = used.length > 1 ? letter(used.at(-1)) : '';
  return first + last === '' ? '·' : first + last;
}

function letter(word: string | undefined): string {
  return (/^[\p{L}\p{N}]\p{M}*/u.exec(word ?? '')?.[0] ?? '').toLocaleUpperCase();
}
