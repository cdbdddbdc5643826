import type { LaterWrap } from '../../domain/handed-wraps.js';
import type { Wrap } from '../../domain/wrap.js';

export interface RecordingPage {
  /** Unparsed items, newest first: the gate parses each one (see `recordingItemSchema`). */
  items: unknown[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

/** How far the backend is with a recording. */
export interface RecordingProgress {
  /** The next number without a gap from 0. */
  nextSeq: number;
  /** The head before that number, for a recorder that goes on from it; null at 0. */
  head: string | null;
  /** The Merkle tree over all heads before `head`, for a recorder that goes on from it: see `merkle-tree.ts`. */
  frontier: string[];
  /** The last head says that it is the last. */
  final: boolean;
  /** A day has passed since the consultation could last be joined: nothing more of the recording is taken. */
  closed: boolean;
  /** The consultation has ended: nobody will record any more of it. */
  over: boolean;
}

/** A sealed segment with the recorder's word on it. */
export interface SealedSegment {
  seq: number;
  /** `consult-head+jwt`. The one that says `final` closes the recording. */
  head: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface RecordingPort {
  /** The caller's own recordings. Empty when none. */
  list(query: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<RecordingPage>;
  /** One item, unparsed, its heads included. @returns null when absent or not mine: the two cannot be told apart. */
  get(rid: string, signal?: AbortSignal): Promise<unknown>;
  /** A segment's sealed bytes. @returns null when absent or not mine. */
  segment(rid: string, seq: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Permission to go on playing one recording with one of the caller's keys: a `consult-lease+jwt` of at most 15 s.
   * @param kid the caller's account key that opens it
   * @param nonce 16 random bytes in base64url, made freshly for each question: the lease repeats it
   * @returns null when absent, not mine, over its time, or not opened by that key
   * @throws ConsultError `backend/rejected` (a malformed nonce)
   */
  lease(rid: string, kid: string, nonce: string, signal?: AbortSignal): Promise<string | null>;
  /**
   * Owner: hands over a wrap that was made later, to an account key of the owner's, with what grants it. The same again settles.
   * @throws ConsultError `backend/rejected` (not granted by the owner, or to no account key of the owner's),
   *   `backend/conflict` (too many), `backend/not-found` (absent, or not the caller's own)
   */
  putGrant(rid: string, grant: LaterWrap, signal?: AbortSignal): Promise<void>;
  /** Recorder: how far the upload is. @returns null when absent or the caller is not its recorder. */
  progress(rid: string, signal?: AbortSignal): Promise<RecordingProgress | null>;
  /**
   * Recorder: hands over all wraps of the recording's key, before the first head that has their digest as its `wd`. The
   * same again settles; more of them later are another list.
   * @throws ConsultError `backend/rejected` (malformed, one twice, to a key that may not hold it, or without one for
   *   a key of each escrow policy of the claim), `backend/not-found` (not the recorder), `recording/erased` (its time is over: the client forgets what it has not sent)
   */
  putWraps(rid: string, wraps: readonly Wrap[], signal?: AbortSignal): Promise<void>;
  /**
   * Recorder: stores a segment. The same bytes under the same head again settle.
   * @throws ConsultError `backend/conflict` (another one under this number, a gap, or after the end), `backend/not-found`
   *   (not the recorder), `backend/rejected` (a head that does not verify, or other bytes than it says),
   *   `recording/not-permitted` (a party has taken back its permission, or has given a new one since: what was recorded under
   *   the former one is not taken any more), `session/over` (the recording's time is over), `recording/erased`
   */
  putSegment(rid: string, segment: SealedSegment, signal?: AbortSignal): Promise<void>;
}
