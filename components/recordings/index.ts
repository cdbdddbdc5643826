export { ConsultRecordings } from './consult-recordings.js';
export { ConsultAccessLog } from './consult-access-log.js';
export { ConsultRecordingPlayer } from './consult-recording-player.js';
export type { CaptionsTrack } from './captions-track.js';
export { accessLogStrings } from './strings/access-log.js';
export { recordingsStrings } from './strings/recordings.js';
export { CloseRequestEvent } from './events/close-request-event.js';
export { OpenRequestEvent } from './events/open-request-event.js';
export { PlaybackChangeEvent, type PlaybackState } from './events/playback-change-event.js';
