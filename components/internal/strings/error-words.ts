import type { ConsultError } from '../../../src/domain/consult-error.js';
import { Formats } from '../format.js';
import { clockStrings } from './clock.js';
import { errorStrings } from './errors.js';
import { interpolate } from './interpolate.js';

/** What happened and what to do, in a language whose words are there; of a wrong clock, by how much it is wrong too. */
export function errorWords({ code, clockAhead }: Pick<ConsultError, 'code' | 'clockAhead'>, locale: string): string {
  if (clockAhead === null) return interpolate(errorStrings.message(locale, code), locale);
  const words = clockStrings.message(locale, clockAhead > 0 ? 'ahead' : 'behind');
  return interpolate(words, locale, { length: new Formats(locale).roughly(Math.abs(clockAhead)) });
}
