import type { CompliancePort } from '../adapter/ports/compliance-port.js';
import { askPresent, type PersonNow } from './ask-present.js';

/** A compliance port for the officer who is signed in: see `askPresent`. */
export function presentCompliance(port: CompliancePort, person: PersonNow): CompliancePort {
  const ask = <T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> => askPresent(person, question, signal);
  const { touches, onChange } = port;
  return {
    incidents: (signal) => ask(() => port.incidents(signal), signal),
    timeline: (incident, after, signal) => ask(() => port.timeline(incident, after, signal), signal),
    exposure: (incident, signal) => ask(() => port.exposure(incident, signal), signal),
    stops: (signal) => ask(() => port.stops(signal), signal),
    requests: (signal) => ask(() => port.requests(signal), signal),
    ask: (what, reason, incident, signal) => ask(() => port.ask(what, reason, incident, signal), signal),
    approve: (request, signal) => ask(() => port.approve(request, signal), signal),
    refuse: (request, reason, signal) => ask(() => port.refuse(request, reason, signal), signal),
    merge: (incident, into, reason, signal) => ask(() => port.merge(incident, into, reason, signal), signal),
    split: (incident, rids, reason, signal) => ask(() => port.split(incident, rids, reason, signal), signal),
    close: (incident, reason, signal) => ask(() => port.close(incident, reason, signal), signal),
    reopen: (incident, reason, signal) => ask(() => port.reopen(incident, reason, signal), signal),
    notices: (incident, audience, after, signal) => ask(() => port.notices(incident, audience, after, signal), signal),
    draftNotices: (incident, signal) => ask(() => port.draftNotices(incident, signal), signal),
    approveNotice: (notice, signal) => ask(() => port.approveNotice(notice, signal), signal),
    ...(touches === undefined ? {} : { touches: (what, signal) => ask(() => touches.call(port, what, signal), signal) }),
    ...(onChange === undefined ? {} : { onChange: (listener) => onChange.call(port, listener) }),
  };
}
