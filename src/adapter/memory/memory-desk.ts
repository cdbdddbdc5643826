import type { Incident, IncidentEvent } from '../../domain/incident.js';
import { NOTIFY_WITHIN } from '../../domain/incident.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import type { Stop, StopRequest } from '../../domain/stop.js';
import type { Finding } from '../../incident/finding.js';
import { groupFinding } from '../../incident/group-finding.js';
import { nextIncidentState } from '../../incident/next-incident-state.js';
import type { NewDraft } from '../../incident/notices/draft-notices.js';
import { opensUnverified, verifyFinding, type FindingFacts } from '../../incident/verify-finding.js';

/** An incident with what groups it, its timeline and what was found. */
export interface MemoryIncident {
  incident: Omit<Incident, 'reports' | 'items'>;
  lastAt: number;
  events: IncidentEvent[];
  findings: { finding: Finding; verified: boolean }[];
}

export type MemoryRequest = StopRequest & { state: 'waiting' | 'approved' | 'refused' };

/** What a backend keeps of incidents. */
export class MemoryDesk {
  readonly incidents = new Map<string, MemoryIncident>();
  readonly requests = new Map<string, MemoryRequest>();
  readonly drafts = new Map<string, NewDraft>();
  readonly listeners = new Set<() => void>();

  add(id: string, event: Pick<IncidentEvent, 'kind'> & Partial<IncidentEvent>, now: number): void {
    const found = this.incidents.get(id);
    if (found === undefined) return;
    found.events.push({ by: null, target: null, stop: null, count: 1, reason: null, ...event, seq: found.events.length, at: now });
    found.lastAt = Math.max(found.lastAt, now);
    for (const listener of [...this.listeners]) listener();
  }

  open(like: Pick<Incident, 'fault' | 'feature' | 'drill'> & Partial<Pick<Incident, 'state' | 'openedAt' | 'containedAt'>>, now: number): string {
    const id = newOpaqueId();
    const { fault, feature, drill, state = 'open', openedAt = now, containedAt = null } = like;
    this.incidents.set(id, {
      incident: { id, state, fault, feature, drill, openedAt, dueAt: openedAt + NOTIFY_WITHIN, containedAt, closedAt: null, into: null }, lastAt: now, events: [], findings: [],
    });
    return id;
  }

  /** The same as the reference backend's: verified, put to its incident, stopped. @param stop makes one */
  take(finding: Finding, facts: FindingFacts, stop: (scope: 'rid' | 'sid', target: string, why: string, incident: string) => Stop, now: number): void {
    const all = [...this.incidents.values()];
    const isSame = ({ finding: { source, reporter, id } }: MemoryIncident['findings'][number]): boolean => source === finding.source && reporter === finding.reporter && id === finding.id;
    if (all.some(({ findings }) => findings.some(isSame))) return;
    const verdict = verifyFinding(finding, facts);
    const names = ({ findings }: MemoryIncident): boolean => findings.some((each) => (finding.rid !== null && each.finding.rid === finding.rid) || (finding.sid !== null && each.finding.sid === finding.sid));
    const wanted = { fault: verdict.fault, feature: finding.feature, drill: false };
    const found = groupFinding(wanted, all.map((each) => ({ ...each.incident, lastAt: each.lastAt, namesItem: names(each) })), now);
    if (found === null && !verdict.verified && !opensUnverified(finding)) return;
    const id = found ?? this.open(wanted, now);
    if (found === null) this.add(id, { kind: 'opened' }, now);
    const kept = this.incidents.get(id);
    if (kept === undefined) return;
    kept.findings.push({ finding, verified: verdict.verified });
    const target = finding.rid ?? finding.sid;
    this.add(id, { kind: 'reported', target, count: finding.count }, now);
    this.add(id, { kind: verdict.verified ? 'verified' : 'not-verified', target }, now);
    if (verdict.stop === null) return;
    const made = stop(verdict.stop.scope, verdict.stop.target, verdict.fault, id);
    this.add(id, { kind: 'stopped', target: made.target, stop: made.seq }, now);
    if (kept.incident.state === 'contained') return;
    kept.incident = { ...kept.incident, state: nextIncidentState(kept.incident.state, 'all-stopped'), containedAt: kept.incident.containedAt ?? now };
    this.add(id, { kind: 'contained' }, now);
  }
}

/** As officers see it. */
export function incidentView({ incident, findings }: MemoryIncident): Incident {
  const rids = new Set(findings.flatMap(({ finding: { rid } }) => (rid === null ? [] : [rid])));
  return { ...incident, reports: findings.reduce((sum, { finding: { count } }) => sum + count, 0), items: rids.size };
}
