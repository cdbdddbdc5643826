import type { SessionHandle } from '../../src/session/session-handle.js';
import {
  AdmitRequestEvent, CameraRequestEvent, DeviceRequestEvent, EndRequestEvent, JoinRequestEvent, LeaveRequestEvent, ModeAnswerRequestEvent,
  ModeCancelRequestEvent, ModeRequestEvent, MuteRequestEvent, PreviewRequestEvent, RecordingConsentRequestEvent, RepairRequestEvent, TurnCameraRequestEvent, WrongPatientRequestEvent,
} from './events.js';

/** The wishes that the room carries out. */
export const ROOM_REQUESTS = [
  'consult-preview-request', 'consult-join-request', 'consult-device-request', 'consult-repair-request', 'consult-camera-request', 'consult-turn-camera-request', 'consult-recording-consent-request', 'consult-admit-request',
  'consult-mode-request', 'consult-mode-answer-request', 'consult-mode-cancel-request', 'consult-mute-request', 'consult-leave-request', 'consult-end-request', 'consult-wrong-patient-request',
] as const;

/** Carries a wish out on the session. Settles when the session has answered; resolves at once for other events. */
export async function performRequest(session: SessionHandle, event: Event): Promise<void> {
  if (event instanceof MuteRequestEvent) session.setMuted(event.muted);
  else if (event instanceof ModeRequestEvent) await session.requestMode(event.mode);
  else if (event instanceof ModeAnswerRequestEvent) await session.answerMode(event.answer);
  else if (event instanceof ModeCancelRequestEvent) session.cancelMode();
  else if (event instanceof PreviewRequestEvent) await session.preview({ camera: event.camera });
  else if (event instanceof JoinRequestEvent) await session.join({ mode: event.mode, recording: event.recording });
  else if (event instanceof DeviceRequestEvent) await session.selectDevice(event.kind, event.deviceId);
  else if (event instanceof RepairRequestEvent) await session.repairDevice(event.kind);
  else if (event instanceof CameraRequestEvent) await session.setCamera(event.on);
  else if (event instanceof TurnCameraRequestEvent) await session.turnCamera();
  else if (event instanceof RecordingConsentRequestEvent) session.setRecordingConsent(event.decision, { text: event.text, lang: event.textLang });
  else if (event instanceof AdmitRequestEvent) await session.admit();
  else if (event instanceof LeaveRequestEvent) await session.leave();
  else if (event instanceof EndRequestEvent) await session.end();
  else if (event instanceof WrongPatientRequestEvent) await session.reportWrongPatient();
}
