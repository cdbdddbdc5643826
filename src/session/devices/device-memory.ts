import * as z from 'zod/mini';
import type { Role } from '../../domain/role.js';

const idSchema = z.optional(z.string().check(z.minLength(1), z.maxLength(512)));
const chosenSchema = z.object({ microphone: idSchema, camera: idSchema, speaker: idSchema });

/** Device ids as the browser gives them to this website alone. */
export type ChosenDevices = z.infer<typeof chosenSchema>;

/** By role: somebody who is a practitioner by day uses another headset at home. */
const key = (role: Role) => `consultkit:devices:${role}`;

/** What the person chose in earlier consultations. Storage that is refused, or holds something else, only costs the comfort. */
export function chosenDevices(role: Role): ChosenDevices {
  try {
    const parsed = chosenSchema.safeParse(JSON.parse(localStorage.getItem(key(role)) ?? 'null'));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Remembers one more choice. */
export function rememberDevice(role: Role, chosen: ChosenDevices): void {
  try {
    localStorage.setItem(key(role), JSON.stringify({ ...chosenDevices(role), ...chosen }));
  } catch {
    // See above.
  }
}
