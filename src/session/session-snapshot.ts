import type { ConsultError } from '../domain/consult-error.js';
import type { ConsentDecision } from '../domain/consent.js';
import type { DeclineReason, DeviceWord } from '../domain/control-message.js';
import type { MediaMode } from '../domain/media-mode.js';
import type { Participant } from '../domain/participant.js';
import type { Role } from '../domain/role.js';
import type { Appointment } from '../domain/scheduling.js';
import type { PeerDevice } from '../keys/known-peers.js';
import type { SessionState } from './session-state.js';

/** Why a session is over. Local and remote endings are two paths to one state. */
export type EndReason =
  /** I left; the consultation may go on and I may come back. */
  | 'left'
  /** This page was closed, loaded again or put away. One that is shown again opens it anew, and goes straight back in. */
  | 'away'
  /** One of the two ended it for both. */
  | 'ended'
  | 'cancelled'
  /** I opened it on another device or in another window. */
  | 'replaced'
  /** The insurer has stopped it, while something is checked. */
  | 'stopped'
  /** The claim does not show this consultation to be mine. */
  | 'not-yours'
  /** The other person did not come back, or the network did not. */
  | 'lost';

/** A switch of mode under way. `asked`: the other person waits for my answer. */
export interface ModePending {
  target: MediaMode;
  by: Role;
  stage: 'asking' | 'asked' | 'acquiring' | 'confirming';
}

export interface DeviceChoice {
  deviceId: string;
  label: string;
}

/**
 * How a device of mine stands. `interrupted`: the system has taken it (a phone call, a switch on the headset);
 * `unheard`: it was given back, and no sound has come of it yet; `retrying`: it has stopped, and the page opens it again;
 * `failed`: see the error; `available`: it failed, and can be turned on now. `repairDevice()` mends all but `on`.
 */
export type DeviceCondition = 'off' | 'opening' | 'on' | 'interrupted' | 'unheard' | 'retrying' | 'failed' | 'available';

export interface LocalSnapshot {
  /** What this page captures; null before devices were asked for. The same object for the whole session. */
  stream: MediaStream | null;
  muted: boolean;
  /** Whether the camera is open (its light is on): for the preview, or because the mode is video. */
  cameraOn: boolean;
  /** I have turned my camera off in a consultation by video: I go on seeing the other person. */
  cameraStopped: boolean;
  microphone: DeviceCondition;
  camera: DeviceCondition;
  microphones: readonly DeviceChoice[];
  cameras: readonly DeviceChoice[];
  /** Empty where the browser cannot play on a chosen one. */
  speakers: readonly DeviceChoice[];
  microphoneId: string | null;
  cameraId: string | null;
  /** Empty: the browser's choice. */
  speakerId: string;
  /** Another device is in use than the one that was chosen, or than the one that went away. */
  microphoneReplaced: boolean;
  cameraReplaced: boolean;
  /** Where a phone's camera looks; null where the browser does not say. */
  cameraFacing: 'user' | 'environment' | null;
  /** What is wrong with a device, by cause; null when nothing is. Joining works all the same. */
  microphoneError: ConsultError | null;
  cameraError: ConsultError | null;
}

export interface RemoteSnapshot {
  participant: Participant;
  /** Whether their page is in the room now. */
  present: boolean;
  /** The same object for the whole session, whatever happens to the connection. */
  stream: MediaStream;
  muted: boolean;
  /** As their page says; `on` before it has. A microphone that is `on` may be muted. */
  microphone: DeviceWord;
  /** `off` in a consultation by video: they have turned it off. */
  camera: DeviceWord;
}

export interface RecordingSnapshot {
  /** `asking`: the patient's consent is open. `not-recording`: it should, and does not; see `error`. */
  state: 'off' | 'asking' | 'declined' | 'recording' | 'not-recording' | 'saving' | 'saved';
  /** The patient's word; null until given. */
  consent: ConsentDecision | null;
  /** Whether this page is the one that records. */
  recordedHere: boolean;
  /** For how many days after the consultation its owner can replay it, by the claim. */
  replayDays: number;
  /** Who besides the patient can open a recording, by the insurer's root: each a part of a sentence in the page's language. */
  openableBy: readonly string[];
  /** Whether something of this consultation was recorded, as far as this page knows: once it was, it stays so. */
  recorded: boolean;
  /** Patient, on a page that is not one of the account's devices: something was recorded that opens only once a recovery method is entered here. */
  waits: boolean;
  error: ConsultError | null;
}

export type LineQuality = 'good' | 'fair' | 'poor' | 'unknown';

/** Everything that an element draws of a session. A new object at every change; never mutated. */
export interface SessionSnapshot {
  state: SessionState;
  role: Role;
  appointment: Appointment;
  me: Participant;
  mode: MediaMode;
  /** Number of the current epoch. */
  epoch: number;
  modePending: ModePending | null;
  /** The last answer to a switch that did not happen, until the next one is asked for. */
  modeDeclined: DeclineReason | null;
  /** The insurer has paused the way from audio to video: the consultation goes on as it is. */
  videoStopped: boolean;
  local: LocalSnapshot;
  remote: RemoteSnapshot;
  /** Patient: whether the practitioner has let the patient in. */
  admitted: boolean;
  recording: RecordingSnapshot;
  /** Whether the present connection is proved to be with the other party's own device. */
  proved: boolean;
  /** Six digits, `042 917`, that the two may read out to each other: the same on both pages. Null while nothing is proved. */
  safetyCode: string | null;
  /**
   * Whether the other party's device was there when the two last spoke, as far as this device knows: `first`, they have not
   * spoken here before; `new`, it has come since. Null while nothing is proved.
   */
  peerDevice: PeerDevice | null;
  quality: LineQuality;
  /** Milliseconds since 1970 of the first connection; null before. */
  connectedAt: number | null;
  /** Milliseconds since 1970 since when it reconnects; null when it does not. */
  reconnectingSince: number | null;
  /** Milliseconds since 1970 since when the backend is not reached, after `join`; null while it is. A call that is connected goes on without it. */
  unreachedSince: number | null;
  /** Milliseconds since 1970 until when the two can be connected, once more too: then the consultation is over, whoever waits. */
  openUntil: number;
  endReason: EndReason | null;
  /** The last trouble that did not end the session. */
  error: ConsultError | null;
}
