import { within } from '../../async/within.js';

export interface UploadLock {
  /** Idempotent. */
  release(): void;
}

/** How long a page waits for another one of the same recorder to let go, ms, before it takes over. */
const PATIENCE_MS = 3000;

/** How long the browser may take to say whether a lock is free, ms. Without an answer a page goes on as if there were no locks. */
const ANSWER_MS = 2000;

/**
 * Makes this page the only one of this browser that sends a recording. `take` waits a little for the other page to
 * finish, then takes the recording away from it; `ask` gives null when another page has it.
 * Where the browser has no locks every page gets one: the backend stores the same segment once all the same.
 * @param onLost another page has taken over
 */
export function lockUpload(recording: string, mode: 'take' | 'ask', onLost: () => void): Promise<UploadLock | null> {
  const locks = (globalThis.navigator as { locks?: LockManager }).locks;
  const nothing: UploadLock = { release: () => undefined };
  if (locks === undefined) return Promise.resolve(nothing);
  const held = (wait: number, options: LockOptions): Promise<UploadLock | null> => within(hold(locks, name, options, onLost), wait + ANSWER_MS, 'browser/no-answer', (lock) => lock?.release());
  const name = `consultkit-upload/${recording}`;
  if (mode === 'ask') return held(0, { ifAvailable: true }).catch(() => nothing);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  return held(PATIENCE_MS, { signal: patience }).catch((error: unknown) => {
    if (!patience.aborted) throw error;
    return held(0, { steal: true });
  }).catch(() => nothing);
}

function hold(locks: LockManager, name: string, options: LockOptions, onLost: () => void): Promise<UploadLock | null> {
  return new Promise((resolve, reject) => {
    let held = false;
    locks.request(name, options, (lock) => {
      if (lock === null) return resolve(null);
      held = true;
      return new Promise<void>((release) => { resolve({ release }); });
    }).catch((error: unknown) => {
      if (held) onLost();
      else reject(error as Error);
    });
  });
}
