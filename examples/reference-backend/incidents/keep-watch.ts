import type { Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { parseRecordingNotice } from '../notices/notice.js';
import { checkRecordings } from './check-recordings.js';
import { lookAsCanaries, type CanaryDependencies } from './look-as-canaries.js';

/** How often recordings are checked where nobody says that there is a new one, and how often the canaries look, milliseconds. */
const CHECK_EVERY = 3_000;
const CANARIES_EVERY = 15_000;

export interface Watch {
  /** What processes tell each other: a new recording is looked at without waiting. */
  onNotice(payload: string): void;
  /** Idempotent; settles when a round that is under way is over. */
  stop(): Promise<void>;
}

/** Looks after the invariant in every realm, one round after the other. */
export function keepWatch(dependencies: CanaryDependencies, realms: readonly Realm[], log: Log): Watch {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const waiting = new Set<string>();
  const inTurn = (what: string, work: () => Promise<void>): void => {
    // One that waits already does what is asked for.
    if (stopped || waiting.has(what)) return;
    waiting.add(what);
    running = running.then(async () => {
      waiting.delete(what);
      if (stopped) return;
      await work();
    }).catch((error: unknown) => log.warn('watch-failed', { what, ...errorFields(error) }));
  };
  const check = (realm: Realm): void => inTurn(`check ${realm.tenant} ${realm.region}`, async () => {
    const { found, more } = await checkRecordings(dependencies, realm);
    if (found > 0) log.warn('invariant-broken', { tenant: realm.tenant, region: realm.region, recordings: found });
    if (more) check(realm);
  });
  const look = (realm: Realm): void => inTurn(`canaries ${realm.tenant} ${realm.region}`, async () => {
    const foreign = await lookAsCanaries(dependencies, realm);
    if (foreign > 0) log.warn('canaries-offered', { tenant: realm.tenant, region: realm.region, items: foreign });
  });
  const timers = [setInterval(() => realms.forEach(check), CHECK_EVERY), setInterval(() => realms.forEach(look), CANARIES_EVERY)];
  for (const timer of timers) timer.unref();
  return {
    onNotice(payload) {
      const notice = parseRecordingNotice(payload);
      if (notice !== null) realms.filter(({ tenant, region }) => tenant === notice.tenant && region === notice.region).forEach(check);
    },
    stop() {
      stopped = true;
      timers.forEach(clearInterval);
      return running;
    },
  };
}
