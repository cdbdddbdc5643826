import { isConsultError } from '../../src/domain/consult-error.js';

/** A step takes milliseconds; one that takes so long hangs. */
const HANGS_MILLIS = 60_000;

/** What came of some work: an answer, or an error's code and whatever else it says. */
export type Settled<T> = { ok: true; value: T } | { ok: false; failure: { error: string; message: string } };

export async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('hangs')), HANGS_MILLIS); });
  try {
    return { ok: true, value: await Promise.race([work, hangs]) };
  } catch (error) {
    return { ok: false, failure: { error: isConsultError(error) ? error.code : String(error), message: error instanceof Error ? `${error.message} ${String(error.cause)}` : '' } };
  } finally {
    clearTimeout(timer);
  }
}

/** Lets so many turns of the event loop go by. */
export async function turns(number: number): Promise<void> {
  for (let turn = 0; turn < number; turn += 1) await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    // A browser's timers wait for milliseconds.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });
}
