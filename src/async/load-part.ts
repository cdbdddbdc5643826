import { asConsultError } from '../domain/consult-error.js';
import { within } from './within.js';

/** How long a part of the page's own code may take to arrive, milliseconds, on a slow line too. */
const PART_MS = 60_000;

/**
 * A part of the code that is loaded when it is needed first: `loadPart(() => import('./part.js'))`.
 * @throws ConsultError `browser/part-missing` when it cannot be loaded, or does not come within a minute
 */
export function loadPart<T>(load: () => Promise<T>): Promise<T> {
  return within(load(), PART_MS, 'browser/part-missing').catch((cause: unknown) => { throw asConsultError(cause, 'browser/part-missing'); });
}
