import * as z from 'zod/mini';
import { wellFormed } from './well-formed.js';

/**
 * A text that is drawn: a name, a title, a service. `most` counts UTF-16 code units. Half a surrogate pair, which is what a
 * system leaves that cuts names by code units, is read as U+FFFD: no such text could be signed or sealed.
 */
export function shownText(most: number, least = 0) {
  return z.string().check(z.overwrite(wellFormed), z.minLength(least), z.maxLength(most));
}
