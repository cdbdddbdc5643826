import { ConsultAvatar } from './consult-avatar.js';
import { ConsultCall } from './consult-call.js';
import { ConsultConsent } from './consult-consent.js';
import { ConsultControls } from './consult-controls.js';
import { ConsultDeviceNotices } from './consult-device-notices.js';
import { ConsultDevicePicker } from './consult-device-picker.js';
import { ConsultEnded } from './consult-ended.js';
import { ConsultLevelMeter } from './consult-level-meter.js';
import { ConsultLobby } from './consult-lobby.js';
import { ConsultModeSheet } from './consult-mode-sheet.js';
import { ConsultModeStatus } from './consult-mode-status.js';
import { ConsultOpening } from './consult-opening.js';
import { ConsultParticipant } from './consult-participant.js';
import { ConsultPreview } from './consult-preview.js';
import { ConsultRecordingIndicator } from './consult-recording-indicator.js';
import { ConsultRoom } from './consult-room.js';
import { ConsultSelfView } from './consult-self-view.js';
import { ConsultSheet } from './consult-sheet.js';
import { ConsultTrust } from './consult-trust.js';
import { ConsultWaiting } from './consult-waiting.js';

const ELEMENTS = {
  'consult-avatar': ConsultAvatar,
  'consult-call': ConsultCall,
  'consult-consent': ConsultConsent,
  'consult-controls': ConsultControls,
  'consult-device-notices': ConsultDeviceNotices,
  'consult-device-picker': ConsultDevicePicker,
  'consult-ended': ConsultEnded,
  'consult-level-meter': ConsultLevelMeter,
  'consult-lobby': ConsultLobby,
  'consult-mode-sheet': ConsultModeSheet,
  'consult-mode-status': ConsultModeStatus,
  'consult-opening': ConsultOpening,
  'consult-participant': ConsultParticipant,
  'consult-preview': ConsultPreview,
  'consult-recording-indicator': ConsultRecordingIndicator,
  'consult-room': ConsultRoom,
  'consult-self-view': ConsultSelfView,
  'consult-sheet': ConsultSheet,
  'consult-trust': ConsultTrust,
  'consult-waiting': ConsultWaiting,
} as const;

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'consult-avatar': ConsultAvatar;
    'consult-call': ConsultCall;
    'consult-consent': ConsultConsent;
    'consult-controls': ConsultControls;
    'consult-device-notices': ConsultDeviceNotices;
    'consult-device-picker': ConsultDevicePicker;
    'consult-ended': ConsultEnded;
    'consult-level-meter': ConsultLevelMeter;
    'consult-lobby': ConsultLobby;
    'consult-mode-sheet': ConsultModeSheet;
    'consult-mode-status': ConsultModeStatus;
    'consult-opening': ConsultOpening;
    'consult-participant': ConsultParticipant;
    'consult-preview': ConsultPreview;
    'consult-recording-indicator': ConsultRecordingIndicator;
    'consult-room': ConsultRoom;
    'consult-self-view': ConsultSelfView;
    'consult-sheet': ConsultSheet;
    'consult-trust': ConsultTrust;
    'consult-waiting': ConsultWaiting;
  }
}
