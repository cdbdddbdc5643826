import { asConsultError } from '../domain/consult-error.js';

/**
 * The answer of a public method. Ports reject with ConsultErrors of their own (`answeredPorts`), so that what is none is
 * trouble of the browser, or ours: `browser/failed`, with its cause. What the caller's own signal has ended rejects with
 * the signal's reason, as `fetch` does.
 */
export async function publicAnswer<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw signal?.aborted === true ? cause : asConsultError(cause, 'browser/failed');
  }
}
