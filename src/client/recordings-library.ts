import type { LockedRecording, VerifiedRecording } from '../ownership/gate.js';
import type { Playback } from '../recording/replay/playback-handle.js';

export type { Playback };

/** What a list holds: what can be replayed, and what is shown to be this person's and cannot be opened here, with the reason (`why`). */
export type ListedRecording = VerifiedRecording | LockedRecording;

export interface RecordingsListing {
  /** Only what has passed the gate, newest first. */
  recordings: readonly ListedRecording[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
  /** True once the owner class of a violation was seen: the list is disabled with a neutral message. */
  suspended: boolean;
  /**
   * True where the page held something that no key of this device proves to be this person's: it is left out. With the
   * recovery code or a passkey, what is this person's can be listed.
   */
  sealed: boolean;
  /**
   * `all`: the insurer has paused replays for this person. `some`: a recording or a consultation that the person has part in,
   * and the rest is listed. Nothing is lost, and the list is whole again when the client fires `stops-change`.
   */
  stopped: 'none' | 'some' | 'all';
}

export interface RecordingsQuery {
  /** `next` of the page before. */
  cursor?: string;
  /** Most that a page holds. */
  limit?: number;
  /**
   * Given each recording as it passes, before the page is whole: a first screen need not wait for the fiftieth signature.
   * All of them stand in the listing too. Where that is `suspended` in the end, what was drawn by this is taken back.
   */
  onPassed?: (recording: ListedRecording) => void;
}

/** The signed-in person's recordings. */
export interface RecordingsLibrary {
  /** @throws ConsultError `backend/*` */
  list(query?: RecordingsQuery, signal?: AbortSignal): Promise<RecordingsListing>;
  /**
   * Plays a recording into a media element, segment by segment; the gate runs again first, on a freshly fetched item.
   * `canplay`, `seeking` and the rest are the element's own events.
   */
  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback;
  /** Whether the backend takes reports. */
  readonly canReport: boolean;
  /**
   * “This is not mine”: at once it is not played and not listed on this page any more, and the client fires `item-frozen`.
   * Resolves when the report is kept on this device; it reaches the backend as soon as that can be reached.
   * @throws ConsultError `adapter/port-missing`, `backend/*` where it can be neither kept nor sent
   */
  report(recording: ListedRecording): Promise<void>;
}
