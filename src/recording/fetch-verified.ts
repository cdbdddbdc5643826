import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { ErrorCode } from '../domain/error-codes.js';
import type { SegmentHead } from '../domain/recording.js';
import { digest } from '../ownership/digest.js';
import { backoff } from './backoff.js';
import { pause } from './pause.js';

/** Gets a segment's bytes. Null: absent or not mine. */
export type FetchSegment = (seq: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer> | null>;

/** What may be otherwise a moment later. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['backend/unreachable', 'backend/failed', 'backend/bad-response']);
/** Attempts before a segment is given up: about a minute. */
const ATTEMPTS = 8;

/**
 * A segment's bytes, proved by length and digest to be those that the recording names. Asks again while the trouble may
 * pass; bytes that are not the right ones are final.
 * @throws ConsultError `ownership/denied` (other bytes), `backend/*`
 */
export async function fetchVerified(head: SegmentHead, fetchSegment: FetchSegment, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchPatiently(head.seq, fetchSegment, signal);
  if (bytes.length !== head.len || (await digest(bytes)) !== head.digest) throw new ConsultError('ownership/denied');
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
      if (!PASSING.has(error.code) || attempt === ATTEMPTS) throw error;
      await pause(backoff(attempt), signal);
    }
  }
}
