import { ConsultError } from '../../domain/consult-error.js';
import type { Identity } from '../../domain/identity.js';
import { incidentReportSchema, type IncidentReport } from '../../domain/incident-report.js';
import { findingOfReport, findingOfViolation, type Finding } from '../../incident/finding.js';
import type { FindingFacts } from '../../incident/verify-finding.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { violationReportSchema, type ViolationReport } from '../../domain/violation.js';
import { isReader } from '../../ownership/access.js';
import type { MemoryWorld } from './memory-world.js';

/** @throws ConsultError `backend/rejected` */
export function takeMemoryViolation(world: MemoryWorld, { subject }: Identity, report: ViolationReport): void {
  const parsed = violationReportSchema.safeParse(report);
  if (!parsed.success) throw new ConsultError('backend/rejected', { cause: parsed.error });
  world.violations.push(parsed.data);
  take(world, findingOfViolation(parsed.data, subject, newOpaqueId()));
}

/** @throws ConsultError `backend/rejected` */
export function takeMemoryReport(world: MemoryWorld, { subject, role }: Identity, report: IncidentReport): void {
  const parsed = incidentReportSchema.safeParse(report);
  const isWhole = parsed.success && (parsed.data.kind === 'not-mine' ? parsed.data.rid !== null : parsed.data.sid !== null && role === 'practitioner');
  if (!isWhole) throw new ConsultError('backend/rejected');
  take(world, findingOfReport(parsed.data, subject));
}

function take(world: MemoryWorld, finding: Finding): void {
  const now = world.now();
  world.desk.take(finding, factsOf(world, finding), (scope, target, why, incident) => world.stops.make({ scope, target, why, drill: false, at: now, incident }), now);
}

/** A world keeps no ledger: whoever may list a recording has received it. */
function factsOf({ recordings, sessions, keys: { keyset } }: MemoryWorld, { rid, sid, reporter }: Finding): FindingFacts {
  const recording = rid === null ? undefined : recordings.get(rid);
  const session = recording?.session ?? [...sessions.values()].find((each) => each.rid === rid || each.sid === sid);
  if (session === undefined) return { claim: null, row: null, received: false, isReader: false };
  const { claim } = session;
  return {
    claim: { rid: claim.rid, sid: claim.sid, owner: claim.owner.sub, parties: claim.parties.map((party) => party.sub) },
    row: recording === undefined ? null : { rid: claim.rid, sid: claim.sid, owner: claim.owner.sub },
    received: recording !== undefined && (claim.owner.sub === reporter || isReader(claim, keyset, reporter)),
    isReader: isReader(claim, keyset, reporter),
  };
}
