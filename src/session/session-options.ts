import type { SessionPort } from '../adapter/ports/session-port.js';
import type { SignalingPort } from '../adapter/ports/signaling-port.js';
import type { SessionGrant } from '../domain/encounter.js';
import type { CaptureDevices } from '../media/capture.js';
import type { PeerLink, PeerLinkOptions } from '../media/peer-link.js';
import type { Policy } from '../ownership/policy.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import type { LinkTiming } from './connection/next-attempt.js';
import type { PeerFault } from './signaling/page-binding.js';
import type { RecordingDirectorOptions } from './recording/recording-director.js';
import type { NoteKeeper, ResumeNote } from './resume-note.js';
import type { SessionProof } from './signaling/session-proof.js';

/** Everything a session works with; the client makes it, tests put fakes in. */
export interface ConsultSessionOptions {
  /** As the backend handed it over, its claim verified. */
  grant: SessionGrant;
  claim: SessionClaim;
  /** Who can open the recording besides its owner: the policies that the claim names. */
  policies: readonly Policy[];
  /** The same, by their names in the page's language. */
  openableBy: readonly string[];
  /** With what this side shows who it is, and looks at who the other one is. */
  proof: SessionProof;
  /**
   * Somebody or something at the other end did not prove to be the party that the claim names: `member-key`, its chain of
   * keys; `rollback`, an older chain than before; `connection`, its word, or the connection. Told once for each page load of the other side.
   */
  onViolation: (reason: PeerFault) => void;
  /** Tells the insurer that the person in the room is another patient; resolves when that is kept. Absent where it cannot be said. */
  reportWrongPatient?: () => Promise<void>;
  sessions: SessionPort;
  signaling: SignalingPort;
  /** The host's own, beside those of the grant. */
  iceServers: RTCIceServer[];
  /** Whether the backend keeps recordings at all. */
  recordable: boolean;
  /** Null when this page is not the recorder. */
  recording: Pick<RecordingDirectorOptions, 'createRecorder' | 'openUpload' | 'gone'> | null;
  /** What an earlier page of this person has left of this consultation; null or absent: nothing. */
  resumed?: ResumeNote | null;
  /** Where this page leaves what the next one needs to go straight back in; absent: nowhere. */
  notes?: NoteKeeper;
  /** What the insurer has stopped; absent: nothing ever is. */
  stops?: SessionStops;
  devices?: CaptureDevices;
  createLink?: (options: PeerLinkOptions) => PeerLink;
  timing?: SessionTiming;
  /** Milliseconds since 1970: the service's time, which nobody sets. */
  now: () => number;
}

/** What stops mean for one consultation. */
export interface SessionStops {
  /** Whether the consultation may not go on. @param shown the names of the keys that both pages have shown in it */
  isStopped(shown: readonly string[]): boolean;
  /** Whether it may not go over to video; one by video goes on. */
  isVideoStopped(): boolean;
  /** Asks the backend what is new. @throws ConsultError `backend/*` */
  ask(): Promise<void>;
  /** @returns ends it; called whenever something was stopped or lifted */
  watch(listener: () => void): () => void;
}

/** Milliseconds. */
export interface SessionTiming extends LinkTiming {
  /** Within which both pictures of a switch must have come through. */
  confirmWithin: number;
  /** After which a lost connection is given up. */
  giveUpAfter: number;
}
