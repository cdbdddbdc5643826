import { isAnswered } from '../../../src/incident/count-exposure.js';
import type { LedgerRow } from './ledger-row.js';

// FHIR R4 AuditEvent (http://hl7.org/fhir/R4/auditevent.html); what was read of a recording whose owner is known follows IHE
// BALP, "Basic AuditEvent for a successful Read with a Patient".

const PATIENT_READ = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const LIFECYCLE = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle';
const READS: readonly string[] = ['recording-list', 'recording-read', 'segment-read'];

export interface Coding { system: string; code: string; display: string }
interface Reference { type?: string; identifier: { system: string; value: string }; display?: string }

export interface AuditEventResource {
  resourceType: 'AuditEvent';
  id: string;
  meta?: { profile: string[] };
  type: Coding;
  subtype: Coding[];
  action: 'R' | 'D' | 'E';
  recorded: string;
  outcome: '0' | '4';
  outcomeDesc?: string;
  agent: { type: { coding: Coding[] }; who: Reference; requestor: boolean }[];
  source: { observer: Reference; type: Coding[] };
  entity: { what: Reference; type: Coding; role?: Coding; detail?: { type: string; valueString: string }[] }[];
}

/**
 * One entry of the ledger. Pseudonyms and opaque ids alone, as identifiers of the insurer's: nobody is named.
 * @param owner whose the recording is by its claim; null where it is about none, or none is known
 */
export function auditEventResource(row: LedgerRow, owner: string | null): AuditEventResource {
  const { id, tenant, region, at, action, outcome } = row;
  const isRead = READS.includes(action);
  const isPermitted = isAnswered(row);
  const isPatientRead = isRead && isPermitted && owner !== null && row.actor !== '';
  const name = (kind: string, value: string): Reference => ({ identifier: { system: `urn:consultkit:${tenant}:${region}:${kind}`, value } });
  return {
    resourceType: 'AuditEvent',
    id: `${tenant}.${region}.${id}`,
    ...(isPatientRead ? { meta: { profile: [PATIENT_READ] } } : {}),
    type: isRead ? { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' } : lifecycleOf(action),
    subtype: [...(isRead ? [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'read', display: 'read' }] : []), { system: 'urn:consultkit:ledger-action', code: action, display: action }],
    action: isRead || action === 'recording-viewed' || action === 'recording-downloaded' ? 'R' : action === 'recording-erase' ? 'D' : 'E',
    recorded: new Date(at).toISOString(),
    outcome: isPermitted ? '0' : '4',
    ...(isPermitted ? {} : { outcomeDesc: outcome }),
    agent: [
      agent(DICOM, '110152', 'Destination Role ID', { ...name('client', 'page'), display: 'The page of whoever asked' }),
      agent(DICOM, '110153', 'Source Role ID', name('service', `${tenant}.${region}`)),
      ...(row.actor === '' ? [] : [agent('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP', 'information recipient', { ...name('subject', row.actor), ...(row.role === null ? {} : { display: row.role }) }, true)]),
    ],
    source: { observer: name('service', `${tenant}.${region}`), type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4', display: 'Application Server' }] },
    entity: [
      ...(row.rid === null && row.sid === null ? [] : [{
        what: { type: 'DocumentReference', ...name(row.rid === null ? 'session' : 'recording', row.rid ?? row.sid ?? '') },
        type: entityType('2', 'System Object'), role: objectRole('4', 'Domain Resource'), ...detailOf(row),
      }]),
      ...(owner === null ? [] : [{ what: { type: 'Patient', ...name('subject', owner) }, type: entityType('1', 'Person'), role: objectRole('1', 'Patient') }]),
    ],
  };
}

function agent(system: string, code: string, display: string, who: Reference, requestor = false): AuditEventResource['agent'][number] {
  return { type: { coding: [{ system, code, display }] }, who, requestor };
}

function entityType(code: string, display: string): Coding {
  return { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code, display };
}

function objectRole(code: string, display: string): Coding {
  return { system: 'http://terminology.hl7.org/CodeSystem/object-role', code, display };
}

function lifecycleOf(action: string): Coding {
  if (action === 'recording-erase') return { system: LIFECYCLE, code: 'destroy', display: 'Destroy/Delete Record Lifecycle Event' };
  if (action === 'recording-downloaded') return { system: LIFECYCLE, code: 'extract', display: 'Extract Record Lifecycle Event' };
  return { system: LIFECYCLE, code: 'access', display: 'Access/View Record Lifecycle Event' };
}

/** Which part of it, and which keys left. */
function detailOf({ seq, bytes_from: from, bytes_to: to, wraps, ranges }: LedgerRow): { detail?: { type: string; valueString: string }[] } {
  const detail = [
    ...(seq === null ? [] : [{ type: 'segment', valueString: String(seq) }]),
    ...(from === null || to === null ? [] : [{ type: 'bytes', valueString: `${from}-${to - 1}` }]),
    ...(wraps ?? []).map((kid) => ({ type: 'wrap', valueString: kid })),
    ...(ranges ?? []).map(([start, end]) => ({ type: 'played', valueString: `${start}-${end} ms` })),
  ];
  return detail.length === 0 ? {} : { detail };
}
