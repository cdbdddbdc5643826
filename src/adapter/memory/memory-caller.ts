import { ConsultError } from '../../domain/consult-error.js';
import type { Identity } from '../../domain/identity.js';

/** Who calls, asked anew at every call. */
export type MemoryCaller = () => Identity | null;

/**
 * Runs one call as a backend would: later, for somebody who is signed in, and with an answer that shares nothing with
 * what is stored.
 * @throws ConsultError `backend/unauthenticated`; the signal's reason when aborted
 */
export async function answerTo<T>(caller: MemoryCaller, signal: AbortSignal | undefined, work: (me: Identity) => T | Promise<T>): Promise<T> {
  await Promise.resolve();
  signal?.throwIfAborted();
  const me = caller();
  if (me === null) throw new ConsultError('backend/unauthenticated');
  const answer = await work(me);
  signal?.throwIfAborted();
  return structuredClone(answer);
}
