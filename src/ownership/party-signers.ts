import type { Role } from '../domain/role.js';
import type { PartyKey } from './party-key.js';

/** Of each party the keys whose signatures count for this consultation. */
export type PartySigners = Readonly<Record<Role, readonly PartyKey[]>>;

/** Both parties, as one of them sees it. */
export function partiesOf(role: Role, mine: readonly PartyKey[], theirs: readonly PartyKey[]): PartySigners {
  return role === 'patient' ? { patient: mine, practitioner: theirs } : { patient: theirs, practitioner: mine };
}

/** A link of a key chain, as far as this decision needs it. */
export interface DeviceLink {
  readonly iat: number;
  /** The names of the signing keys in it. */
  readonly devices: readonly string[];
}

/**
 * The names of the devices that were in a chain at some moment of a consultation. A link is in force from its own `iat`
 * until the next one's; the newest one for good. So a device that was added after `exp`, or removed before `nbf`, is not
 * among them, and one that was removed since then is.
 * @param links from the link that the claim names, or from the first one, oldest first
 */
export function presentDevices(links: readonly DeviceLink[], { nbf, exp }: { readonly nbf: number; readonly exp: number }): ReadonlySet<string> {
  const present = links.filter(({ iat }, index) => iat <= exp && (links[index + 1]?.iat ?? Infinity) > nbf);
  return new Set(present.flatMap(({ devices }) => devices));
}

/** A key that is among both parties' signers signs for neither: whoever holds it could give the other one's word. */
export function signersApart({ patient, practitioner }: PartySigners): PartySigners {
  const without = (mine: readonly PartyKey[], theirs: readonly PartyKey[]): readonly PartyKey[] => mine.filter(({ kid }) => !theirs.some((other) => other.kid === kid));
  return { patient: without(patient, practitioner), practitioner: without(practitioner, patient) };
}
