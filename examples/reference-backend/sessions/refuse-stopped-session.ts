import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Feature } from '../../../src/domain/feature.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import { signersIn } from '../../../src/ownership/named-keys.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import { doing, isStopped, stopsAbout } from '../stops/enforce.js';
import { lockStops } from '../stops/lock-stops.js';
import type { EncounterRow } from './encounter-row.js';
import { sessionKids } from './session-kids.js';

type Parties = Pick<EncounterRow, 'sid' | 'patient' | 'practitioner'>;

/** An answer that is about to leave, and what stops are held against once more when it does. */
export interface Leaving<T> {
  answer: T;
  what: Revocable;
}

interface Asked {
  /** Absent: `consultation`. */
  features?: readonly Feature[];
  /** Tokens that come with the question: whoever has signed them is involved too. */
  signed?: readonly string[];
  /** `leaving`: what is read is held against stops once more when it leaves, so all keys are looked up. `together`: see `refuseStopped`. */
  how?: 'read' | 'leaving' | 'together';
}

/** What a consultation is, for stops to be held against. */
export function joining(principal: Principal, { sid, patient, practitioner }: Parties, kids: readonly string[] = [], features: readonly Feature[] = ['consultation']): Revocable {
  return doing(principal, features, { sid, subs: [patient, practitioner], kids });
}

/**
 * Before something is done in a consultation. Its keys are looked up only where some key is stopped.
 * @returns what it is, for stops to be held against
 * @throws ConsultError `incident/stopped`
 */
export async function refuseStoppedSession(tx: Transaction, principal: Principal, encounter: Parties, { features, signed = [], how = 'together' }: Asked = {}): Promise<Revocable> {
  if (how === 'together') await lockStops(tx, principal, 'together');
  const stops = await stopsAbout(tx, principal, [joining(principal, encounter, [], features)]);
  const looksUp = how === 'leaving' || stops.some(({ scope }) => scope === 'kid');
  const kids = looksUp ? (await sessionKids(tx, principal, [encounter.sid])).get(encounter.sid) : undefined;
  const what = joining(principal, encounter, [...(kids ?? []), ...signersIn(signed)], features);
  if (isStopped(stops, what)) throw new ConsultError('incident/stopped');
  return what;
}
