/** A recording being played into a media element. */
export interface Playback {
  /** Milliseconds. */
  readonly duration: number;
  /** Rejects with ConsultError `recording/playback`, `ownership/denied`, `backend/*` at the first trouble; resolves at `stop`. */
  readonly done: Promise<void>;
  /** Detaches, revokes the object URL, drops the bytes. Idempotent. */
  stop(): void;
}
