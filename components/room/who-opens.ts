import type { Role } from '../../src/domain/role.js';
import type { Values } from '../internal/strings/catalogue.js';
import type { RoomMessages } from './strings.js';

/**
 * Who can open a recording, in sentences: the patient alone, or one sentence for each policy of the insurer's root. What
 * the policy does is said by its own name, which speaks to the patient; a practitioner reads it as such.
 * @param name the other person's
 */
export function whoOpens(openableBy: readonly string[], role: Role, name: string, t: (key: keyof RoomMessages, values?: Values) => string): string[] {
  const patient = role === 'patient';
  if (openableBy.length === 0) return [t(patient ? 'onlyYou' : 'onlyThem', { name })];
  return openableBy.map((who) => t(patient ? 'openableYou' : 'openableThem', { name, who }));
}
