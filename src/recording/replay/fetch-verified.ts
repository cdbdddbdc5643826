import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import { isPassingError, waitAfter } from '../../domain/passing-error.js';
import { digest } from '../../ownership/digest.js';
import type { SignedHead } from '../../ownership/segment-head.js';
import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';

/** Gets a segment's sealed bytes. Null: absent or not mine. */
export type FetchSegment = (seq: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Attempts before a segment is given up: about a minute. */
const ATTEMPTS = 8;

/**
 * A segment's sealed bytes, proved by length and digest to be those that its head names. Asks again while the trouble may
 * pass; bytes that are not the right ones are final.
 * @throws ConsultError `ownership/denied` (other bytes), `backend/*`
 */
export async function fetchVerified({ seq, ct, len }: Pick<SignedHead, 'seq' | 'ct' | 'len'>, fetchSegment: FetchSegment, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchPatiently(seq, fetchSegment, signal);
  if (bytes.length !== len || (await digest(bytes)) !== ct) throw new ConsultError('ownership/denied');
  return bytes;
}

async function fetchPatiently(seq: number, fetchSegment: FetchSegment, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bytes = await fetchSegment(seq, signal);
      if (bytes === null) throw new ConsultError('backend/not-found');
      return bytes;
    } catch (cause) {
      signal.throwIfAborted();
      const error = asConsultError(cause, 'backend/failed');
      if (!isPassingError(error.code) || attempt === ATTEMPTS) throw error;
      await pause(waitAfter(error, backoff(attempt)), signal);
    }
  }
}
