import type { VerifiedRecording } from '../ownership/gate.js';

export interface RecordingsListing {
  /** Only what has passed the gate, newest first. */
  recordings: readonly VerifiedRecording[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
  /** True once the owner class of a violation was seen: the list is disabled with a neutral message. */
  suspended: boolean;
}

/** A recording being played into a media element. */
export interface Playback {
  /** Milliseconds. */
  readonly duration: number;
  /** Rejects with ConsultError `recording/playback`, `ownership/denied`, `backend/*` at the first trouble; resolves at `stop`. */
  readonly done: Promise<void>;
  /** Detaches, revokes the object URL, drops the bytes. Idempotent. */
  stop(): void;
}

/** The signed-in person's recordings. */
export interface RecordingsLibrary {
  /** @throws ConsultError `backend/*` */
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<RecordingsListing>;
  /**
   * Plays a recording into a media element, segment by segment; the gate runs again first, on a freshly fetched item.
   * `canplay`, `seeking` and the rest are the element's own events.
   */
  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback;
}
