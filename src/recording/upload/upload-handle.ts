import type { AgreedEpoch } from '../../ownership/signed-epoch.js';
import type { WrapRole } from '../../sealing/key-wrap.js';
import type { RunTerms } from './recording-chain.js';
import type { Segment } from '../segment.js';

/** One who will be able to open the recording. */
export interface Recipient {
  /** Thumbprint of `key`. */
  kid: string;
  /** Public, for ECDH on P-256. */
  key: CryptoKey;
  role: WrapRole;
}

/**
 * The way from the recorder to the backend: every segment is sealed, given its place in the chain of heads, written to the
 * spool on this device, then sent in order, again and again until it is stored. Survives a dead network, a dead backend, a
 * reload and a crash. Nothing that is not sealed is ever written or sent.
 */
export interface UploadHandle {
  /** The number the next segment of this recording gets: after what is spooled and what the backend has. At least 1: 0 is the meta segment. */
  readonly nextSeq: number;
  /** Whether something of the recording is sealed, also by an earlier page of this device. */
  readonly begun: boolean;
  /** The owner's keys that it has been wrapped to so far, also by an earlier page of this device: by their names. */
  readonly owners: ReadonlySet<string>;
  /** Adds somebody to those who can open it, from here on; again is once. Nothing is sealed before there is one. */
  addRecipient(recipient: Recipient): void;
  /** From 0, in order, each before the first segment that is recorded in it; again is once, so that a page that came back tells them all. */
  addEpoch(epoch: AgreedEpoch): void;
  /** Binds and words on being recorded, before the first epoch that names them; again is once. */
  addEvidence(tokens: readonly string[]): void;
  /** What segments rest on from here on; before the first one. */
  setTerms(terms: RunTerms): void;
  addSegment(segment: Segment): void;
  /** Nothing more will come: an empty segment says so, unless nothing has come at all. With `aborted` when the recorder had died and came back only to close. */
  finalize(options: { aborted: boolean }): void;
  /** Resolves when everything added so far is stored by the backend. */
  drained(): Promise<void>;
  /** Stops sending; the spool keeps what is left. Idempotent. */
  close(): void;
}
