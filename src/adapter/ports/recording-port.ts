import type { RecordingFinal, SegmentHead } from '../../domain/recording.js';

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
  final: boolean;
  /** The consultation has ended: nobody will record any more of it. */
  over: boolean;
}

export interface RecordingPort {
  /** The caller's own recordings. Empty when none. */
  list(query: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<RecordingPage>;
  /** One item, unparsed. @returns null when absent or not mine: the two cannot be told apart. */
  get(rid: string, signal?: AbortSignal): Promise<unknown>;
  /** A segment's bytes. @returns null when absent or not mine. */
  segment(rid: string, seq: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Recorder: how far the upload is. @returns null when absent or the caller is not its recorder. */
  progress(rid: string, signal?: AbortSignal): Promise<RecordingProgress | null>;
  /**
   * Recorder: stores a segment. The same bytes again settle.
   * @throws ConsultError `backend/conflict` (other bytes under this number), `backend/not-found` (not the recorder),
   *   `backend/rejected` (digest, size or epoch wrong)
   */
  putSegment(head: SegmentHead, bytes: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<void>;
  /** Recorder: closes the recording. Twice with the same count is once. @throws ConsultError `backend/conflict` when segments are missing */
  finalize(final: RecordingFinal, signal?: AbortSignal): Promise<void>;
}
