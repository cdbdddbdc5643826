/**
 * Each option and its value as one word. The name of a key is random, and can begin with a dash: `parseArgs` takes such a
 * value for an option.
 * @param options those that take a value
 */
export function joinOptions(argv: readonly string[], options: readonly string[]): string[] {
  const isOption = (word: string | undefined): boolean => word?.startsWith('--') === true && options.includes(word.slice(2));
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const [word = '', next] = [argv[at], argv[at + 1]];
    const takes = isOption(word) && next !== undefined && !isOption(next);
    words.push(takes ? `${word}=${next}` : word);
    if (takes) at += 1;
  }
  return words;
}
