import type { ConsentDecision } from '../../src/domain/consent.js';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { RecordingAnswer } from '../../src/session/session-handle.js';
import type { SessionState } from '../../src/session/session-state.js';
import { ChangeEvent } from '../internal/events/change-event.js';
import { RequestEvent } from '../internal/events/request-event.js';

/** Open the microphone, and with `camera` the camera, for one's own eyes. */
export class PreviewRequestEvent extends RequestEvent<'consult-preview-request'> {
  readonly camera: boolean;
  constructor(camera: boolean) { super('consult-preview-request'); this.camera = camera; }
}

/** I am ready, and begin in this mode. `recording`: what joining says about being recorded, with the text that was shown; null where it says nothing. */
export class JoinRequestEvent extends RequestEvent<'consult-join-request'> {
  readonly mode: MediaMode;
  readonly recording: RecordingAnswer | null;
  constructor(mode: MediaMode, recording: RecordingAnswer | null = null) { super('consult-join-request'); this.mode = mode; this.recording = recording; }
}

/** Use this device; for a loudspeaker, an empty id is the browser's choice. */
export class DeviceRequestEvent extends RequestEvent<'consult-device-request'> {
  readonly kind: 'microphone' | 'camera' | 'speaker';
  readonly deviceId: string;
  constructor(kind: 'microphone' | 'camera' | 'speaker', deviceId: string) { super('consult-device-request'); this.kind = kind; this.deviceId = deviceId; }
}

/** Open this device anew: it was taken away, has failed, or can be used by now. */
export class RepairRequestEvent extends RequestEvent<'consult-repair-request'> {
  readonly kind: 'microphone' | 'camera';
  constructor(kind: 'microphone' | 'camera') { super('consult-repair-request'); this.kind = kind; }
}

/** Turn my camera off while I go on seeing the other person, or on again. */
export class CameraRequestEvent extends RequestEvent<'consult-camera-request'> {
  readonly on: boolean;
  constructor(on: boolean) { super('consult-camera-request'); this.on = on; }
}

/** Use the other camera of the phone. */
export class TurnCameraRequestEvent extends RequestEvent<'consult-turn-camera-request'> {
  constructor() { super('consult-turn-camera-request'); }
}

/** The patient's word on recording, with the text that was shown and its language: both are signed. */
export class RecordingConsentRequestEvent extends RequestEvent<'consult-recording-consent-request'> {
  readonly decision: ConsentDecision;
  readonly text: string;
  readonly textLang: string;
  constructor({ decision, text, lang }: RecordingAnswer) { super('consult-recording-consent-request'); this.decision = decision; this.text = text; this.textLang = lang; }
}

/** The person in the room is another patient than the one booked: stop at once, and tell the insurer. */
export class WrongPatientRequestEvent extends RequestEvent<'consult-wrong-patient-request'> {
  constructor() { super('consult-wrong-patient-request'); }
}

/** Let the waiting patient in. */
export class AdmitRequestEvent extends RequestEvent<'consult-admit-request'> {
  constructor() { super('consult-admit-request'); }
}

/** Use the other mode from now on. */
export class ModeRequestEvent extends RequestEvent<'consult-mode-request'> {
  readonly mode: MediaMode;
  constructor(mode: MediaMode) { super('consult-mode-request'); this.mode = mode; }
}

/** The answer to the other person's wish to switch. */
export class ModeAnswerRequestEvent extends RequestEvent<'consult-mode-answer-request'> {
  readonly answer: 'accept' | 'decline';
  constructor(answer: 'accept' | 'decline') { super('consult-mode-answer-request'); this.answer = answer; }
}

/** Take my wish to switch back. */
export class ModeCancelRequestEvent extends RequestEvent<'consult-mode-cancel-request'> {
  constructor() { super('consult-mode-cancel-request'); }
}

export class MuteRequestEvent extends RequestEvent<'consult-mute-request'> {
  readonly muted: boolean;
  constructor(muted: boolean) { super('consult-mute-request'); this.muted = muted; }
}

/** I leave; the other person may stay. */
export class LeaveRequestEvent extends RequestEvent<'consult-leave-request'> {
  constructor() { super('consult-leave-request'); }
}

/** End it for both. */
export class EndRequestEvent extends RequestEvent<'consult-end-request'> {
  constructor() { super('consult-end-request'); }
}

/** Open the consultation again. A host that gave the session itself gives a new one. */
export class RejoinRequestEvent extends RequestEvent<'consult-rejoin-request'> {
  constructor() { super('consult-rejoin-request'); }
}

/** The session's state has changed. */
export class StateChangeEvent extends ChangeEvent<'consult-state-change'> {
  readonly state: SessionState;
  constructor(state: SessionState) { super('consult-state-change'); this.state = state; }
}

/** The mode has changed on both sides. */
export class ModeChangeEvent extends ChangeEvent<'consult-mode-change'> {
  readonly mode: MediaMode;
  readonly epoch: number;
  constructor(mode: MediaMode, epoch: number) { super('consult-mode-change'); this.mode = mode; this.epoch = epoch; }
}

/** The browser holds sound back until the page is touched, or plays now. */
export class PlaybackChangeEvent extends ChangeEvent<'consult-playback-change'> {
  readonly blocked: boolean;
  constructor(blocked: boolean) { super('consult-playback-change'); this.blocked = blocked; }
}
