import { shortText } from '../../src/domain/short-text.js';

/** Most graphemes of a name inside a sentence. */
const MOST = 48;

/** A name as a sentence can carry it: the words after it must stay in sight, however long it is. */
export function shortName(name: string): string {
  return shortText(name, MOST);
}
