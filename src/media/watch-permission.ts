import { within } from '../async/within.js';

/** A browser that does not say it at once says it never. */
const ANSWER_MS = 5_000;

/**
 * Tells when the browser permits a device that it did not permit before: in its settings, or in another tab. Browsers that
 * have no such question, or do not answer it, tell nothing.
 * @returns stops telling; idempotent
 */
export function watchPermission(kind: 'microphone' | 'camera', permissions: Pick<Permissions, 'query'> | undefined, onPermitted: () => void): () => void {
  const stop = new AbortController();
  const watch = async (): Promise<void> => {
    const status = await permissions?.query({ name: kind });
    if (status === undefined) return;
    status.addEventListener('change', () => { if (status.state === 'granted') onPermitted(); }, { signal: stop.signal });
  };
  within(watch(), ANSWER_MS, 'browser/no-answer').catch(() => undefined);
  return () => stop.abort();
}
