import type { LockedRecording, VerifiedRecording } from '../ownership/gate.js';
import type { Playback } from '../recording/playback-handle.js';

export type { Playback };

/** What a list holds: what can be replayed, and what is this person's and cannot be opened here, with the reason (`why`). */
export type ListedRecording = VerifiedRecording | LockedRecording;

export interface RecordingsListing {
  /** Only what has passed the gate, newest first. */
  recordings: readonly ListedRecording[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
  /** True once the owner class of a violation was seen: the list is disabled with a neutral message. */
  suspended: boolean;
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
