import type { AuditPort } from './ports/audit-port.js';
import type { ClockPort } from './ports/clock-port.js';
import type { CompliancePort } from './ports/compliance-port.js';
import type { IdentityPort } from './ports/identity-port.js';
import type { IncidentPort } from './ports/incident-port.js';
import type { KeyPort } from './ports/key-port.js';
import type { NoticePort } from './ports/notice-port.js';
import type { RecordingPort } from './ports/recording-port.js';
import type { SchedulingPort } from './ports/scheduling-port.js';
import type { SessionPort } from './ports/session-port.js';
import type { SignalingPort } from './ports/signaling-port.js';

/**
 * The seam between ConsultKit and an insurer's backend: the sum of small ports. `identity` and `keys` are needed by
 * everything; a host leaves out what it does not offer, and the elements that need it hide themselves.
 * Every method takes an optional AbortSignal. It rejects with a ConsultError, or with the signal's own reason when aborted.
 */
export interface BackendAdapter {
  readonly identity: IdentityPort;
  readonly keys: KeyPort;
  readonly scheduling?: SchedulingPort;
  readonly sessions?: SessionPort;
  readonly signaling?: SignalingPort;
  readonly recordings?: RecordingPort;
  readonly incidents?: IncidentPort;
  readonly notices?: NoticePort;
  /** Access logs and receipts of what was played. */
  readonly audit?: AuditPort;
  /** For compliance officers. */
  readonly compliance?: CompliancePort;
  /** Without it the device's clock has to be right. */
  readonly clock?: ClockPort;
}
