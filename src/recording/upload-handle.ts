import type { Epoch } from '../domain/epoch.js';
import type { Segment } from './recorder-handle.js';

/**
 * The way from the recorder to the backend: everything is written to the spool on this device first, then sent in
 * order, again and again until it is stored. Survives a dead network, a dead backend, a reload and a crash.
 */
export interface UploadHandle {
  /** The number the next segment of this recording gets: after what is spooled and what the backend has. */
  readonly nextSeq: number;
  addEpoch(epoch: Epoch): void;
  addSegment(segment: Segment): void;
  /** Nothing more will come; with `aborted` when the recorder had died and came back only to close. */
  finalize(options: { aborted: boolean }): void;
  /** Resolves when everything added so far is stored by the backend. */
  drained(): Promise<void>;
  /** Stops sending; the spool keeps what is left. Idempotent. */
  close(): void;
}
