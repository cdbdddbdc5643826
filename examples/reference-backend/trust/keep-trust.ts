import { errorFields, type Log } from '../log.js';
import { WARN_DAYS, type TrustStore } from './trust-store.js';

const LOOK_EVERY = 1_000;
/** After one that failed. */
const TRY_AGAIN_AFTER = 60_000;

/**
 * Looks every second whether the root desk has put a new keyset in its place; in a demonstration, has it do so in time.
 * @returns stops it
 */
export function keepTrust(trust: TrustStore, prepare: (() => Promise<void>) | null, log: Log): () => void {
  let busy = false;
  let notBefore = 0;
  const look = async (): Promise<void> => {
    await trust.refresh();
    if (prepare === null || trust.daysLeft() >= WARN_DAYS || Date.now() < notBefore) return;
    notBefore = Date.now() + TRY_AGAIN_AFTER;
    await prepare();
    await trust.refresh();
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void look().catch((error: unknown) => log.warn('keyset-not-renewed', errorFields(error))).finally(() => (busy = false));
  }, LOOK_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
