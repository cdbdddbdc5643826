import { Stops } from '../incident/stops.js';

/** For a gate in a test that stops nothing. */
export function noStops({ tenant, region, subject }: { tenant: string; region: string; subject: string }): Stops {
  return new Stops({
    port: undefined, tenant, region, subject, resolveKey: () => Promise.resolve(null), onRollback: () => undefined,
    store: { read: () => ({ seq: 0, tokens: [] }), write: () => undefined },
  });
}
