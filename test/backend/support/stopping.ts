import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { Realm } from '../../../examples/reference-backend/identity/principal.js';
import { liftStop, makeStop, type WantedStop } from '../../../examples/reference-backend/stops/make-stop.js';
import type { Stop } from '../../../src/domain/stop.js';

export const NORTHWIND: Realm = { tenant: 'northwind-health', region: 'uk' };
const OFFICERS = { asked: 'o_first', approved: 'o_second' };
const NOBODY = { role: 'clerk', subject: '' } as const;

/** Stops something, as the incident side does, and resolves with the acknowledgement. */
export async function stopNow({ database, services }: Backend, wanted: Pick<WantedStop, 'scope' | 'target'> & Partial<WantedStop>, realm = NORTHWIND): Promise<Stop> {
  const whole: WantedStop = { why: 'test', drill: false, incident: null, by: OFFICERS, ...wanted };
  const stop = await database.transaction({ ...NOBODY, ...realm }, (tx) => makeStop(tx, services.incidentSignerOf(realm), realm, whole, services.clock()));
  await services.stops.settled(realm);
  return stop;
}

export async function liftNow({ database, services }: Backend, seq: number, realm = NORTHWIND): Promise<Stop> {
  const stop = await database.transaction({ ...NOBODY, ...realm }, (tx) => liftStop(tx, services.incidentSignerOf(realm), realm, { seq, why: 'checked', incident: null, by: OFFICERS }, services.clock()));
  await services.stops.settled(realm);
  return stop;
}

/** Marks somebody for rehearsals. */
export async function markForDrill({ database }: Backend, subject: string, realm = NORTHWIND): Promise<void> {
  await database.transaction({ ...NOBODY, ...realm }, (tx) => tx.query('update person set drill = true where subject = $1', [subject]));
}
