export { ConsultIncidents } from './consult-incidents.js';
export { ConsultExposure } from './consult-exposure.js';
export { ConsultNotice } from './consult-notice.js';
export { ConsultKillSwitch } from './consult-kill-switch.js';
export { complianceStrings } from './strings/compliance.js';
export { IncidentRequestEvent, type IncidentView } from './events/incident-request-event.js';
