export { ConsultAvatar } from './consult-avatar.js';
export { ConsultCall } from './consult-call.js';
export { ConsultConsent } from './consult-consent.js';
export { ConsultControls } from './consult-controls.js';
export { ConsultDeviceNotices } from './consult-device-notices.js';
export { ConsultDevicePicker } from './consult-device-picker.js';
export { ConsultEnded } from './consult-ended.js';
export { ConsultLevelMeter } from './consult-level-meter.js';
export { ConsultLobby } from './consult-lobby.js';
export { ConsultModeSheet } from './consult-mode-sheet.js';
export { ConsultModeStatus } from './consult-mode-status.js';
export { ConsultOpening } from './consult-opening.js';
export { ConsultParticipant } from './consult-participant.js';
export { ConsultPreview } from './consult-preview.js';
export { ConsultRecordingIndicator } from './consult-recording-indicator.js';
export { ConsultRoom } from './consult-room.js';
export { ConsultSelfView } from './consult-self-view.js';
export { ConsultSheet } from './consult-sheet.js';
export { ConsultTrust } from './consult-trust.js';
export { ConsultWaiting } from './consult-waiting.js';
export {
  AdmitRequestEvent, CameraRequestEvent, DeviceRequestEvent, EndRequestEvent, JoinRequestEvent, LeaveRequestEvent, ModeAnswerRequestEvent, ModeCancelRequestEvent,
  ModeChangeEvent, ModeRequestEvent, MuteRequestEvent, PlaybackChangeEvent, PreviewRequestEvent, RecordingConsentRequestEvent,
  RejoinRequestEvent, RepairRequestEvent, StateChangeEvent, TurnCameraRequestEvent, WrongPatientRequestEvent,
} from './events.js';
export { roomStrings, type RoomMessages } from './strings.js';
