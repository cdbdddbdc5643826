import type { ConsultError } from '../../domain/consult-error.js';
import type { Role } from '../../domain/role.js';
import type { Segment } from '../segment.js';

export interface RecorderOptions {
  /** The number that the first segment gets: more than 0 for a recorder that returns after a crash. */
  firstSeq: number;
  /** The epoch at the start. */
  epoch: number;
  /** Whether the picture shows cameras; else name cards. */
  video: boolean;
  /** Drawn on the name cards. */
  names: Readonly<Record<Role, string>>;
  onSegment: (segment: Segment) => void;
  /** Told within 2 s when it should record and does not, and again (null) when it does. */
  onTrouble: (error: ConsultError | null) => void;
}

/**
 * One picture and one mix for the whole consultation. Tracks come and go beneath it (switches, new connections,
 * other devices); the encoder never notices.
 */
export interface RecorderHandle {
  /** What is heard of this party from now on; null: nothing. The track is read, never stopped. */
  setAudio(role: Role, track: MediaStreamTrack | null): void;
  /** What is seen of this party while the epoch is video; null: the name card. The track is read, never stopped. */
  setVideo(role: Role, track: MediaStreamTrack | null): void;
  /**
   * A new epoch has been agreed. Segments that begin from here on carry it; no segment holds two epochs' pictures:
   * a camera is drawn only from the first frame of a segment whose epoch is video.
   */
  setEpoch(epoch: number, video: boolean): void;
  /** Encodes what is left, hands out the last segment, releases everything. Idempotent. */
  stop(): Promise<void>;
}
