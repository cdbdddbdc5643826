import type { Incident, IncidentEvent } from '../../domain/incident.js';
import { NOTIFY_WITHIN } from '../../domain/incident.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import type { Stop, StopRequest } from '../../domain/stop.js';
import type { Finding } from '../../incident/finding.js';
import { coveringStop, type NamedItem } from '../../incident/covering-stop.js';
import { foundAgain } from '../../incident/found-again.js';
import { groupFinding } from '../../incident/group-finding.js';
import { mergeIncidents, type MergedSide } from '../../incident/merge-incidents.js';
import { isAllStopped, standingAfter, type IncidentStep } from '../../incident/next-incident-state.js';
import type { NewDraft } from '../../incident/notices/draft-notices.js';
import { opensUnverified, verifyFinding, type FindingFacts } from '../../incident/verify-finding.js';

/** An incident with what groups it, its timeline and what was found. */
export interface MemoryIncident {
  incident: Omit<Incident, 'reports' | 'items'>;
  lastAt: number;
  events: IncidentEvent[];
  findings: MemoryFinding[];
}

interface MemoryFinding {
  finding: Finding;
  verified: boolean;
  item: NamedItem;
  /** The `seq` of the stop that covers it; and whether it keeps its incident open, since none does. */
  stop: number | null;
  loose: boolean;
}

export type MemoryRequest = StopRequest & { state: 'waiting' | 'approved' | 'refused' };

/** What a backend keeps of incidents. */
export class MemoryDesk {
  readonly incidents = new Map<string, MemoryIncident>();
  readonly requests = new Map<string, MemoryRequest>();
  readonly drafts = new Map<string, NewDraft>();
  readonly listeners = new Set<() => void>();
  readonly #realm: { tenant: string; region: string };

  constructor(realm: { tenant: string; region: string }) {
    this.#realm = realm;
  }

  add(id: string, event: Pick<IncidentEvent, 'kind'> & Partial<IncidentEvent>, now: number): void {
    const found = this.incidents.get(id);
    if (found === undefined) return;
    found.events.push({ by: null, target: null, stop: null, count: 1, reason: null, ...event, seq: found.events.length, at: now });
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

  step({ incident: { id } }: MemoryIncident, step: IncidentStep, now: number): boolean {
    const kept = this.incidents.get(id);
    if (kept === undefined) return false;
    const before = kept.incident.state;
    kept.incident = { ...kept.incident, ...standingAfter(kept.incident, step, now) };
    return kept.incident.state !== before;
  }

  /** The same as the reference backend's: verified, put to its incident, stopped. @param stop makes one */
  take(finding: Finding, facts: FindingFacts, stop: (scope: 'rid' | 'sid', target: string, why: string, incident: string) => Stop, now: number): void {
    const all = [...this.incidents.values()];
    const isSame = ({ finding: { source, reporter, id } }: MemoryFinding): boolean => source === finding.source && reporter === finding.reporter && id === finding.id;
    const [known] = all.flatMap(({ incident: { state }, findings }) => findings.filter(isSame).map(({ loose }) => ({ state, loose })));
    if (foundAgain(finding, known ?? null) !== 'new') return;
    const verdict = verifyFinding(finding, facts);
    const names = ({ findings }: MemoryIncident): boolean => findings.some((each) => (finding.rid !== null && each.finding.rid === finding.rid) || (finding.sid !== null && each.finding.sid === finding.sid));
    const wanted = { fault: verdict.fault, feature: finding.feature, drill: false, verified: verdict.verified };
    const found = groupFinding(wanted, all.map((each) => ({ ...each.incident, lastAt: each.lastAt, verified: each.findings.some(({ verified }) => verified), namesItem: names(each) })), now);
    if (found === null && !verdict.verified && !opensUnverified(finding)) return;
    const id = found ?? this.open(wanted, now);
    if (found === null) this.add(id, { kind: 'opened' }, now);
    const kept = this.incidents.get(id);
    if (kept === undefined) return;
    const proved = verdict.stop === null ? {} : { [verdict.stop.scope]: verdict.stop.target };
    const item = { rid: finding.rid, sid: finding.sid, ...proved, scope: verdict.stop?.scope ?? null, drill: false };
    kept.findings.push({ finding, verified: verdict.verified, item, stop: null, loose: verdict.stop !== null });
    if (verdict.verified) kept.lastAt = Math.max(kept.lastAt, now);
    const target = verdict.stop?.target ?? finding.rid ?? finding.sid;
    this.add(id, { kind: 'reported', target, count: finding.count }, now);
    this.add(id, { kind: verdict.verified ? 'verified' : 'not-verified', target }, now);
    if (verdict.stop === null) return;
    const made = stop(verdict.stop.scope, verdict.stop.target, verdict.fault, id);
    this.add(id, { kind: 'stopped', target: made.target, stop: made.seq }, now);
    this.noteStop(id, made, now);
  }

  /** Notes what a stop covers of what is loose. An incident of which nothing that is proved is loose any more is contained. */
  noteStop(id: string | null, stop: Stop, now: number): void {
    for (const kept of this.incidents.values()) {
      if (kept.incident.state !== 'open' && kept.incident.state !== 'contained') continue;
      const covered = kept.findings.filter(({ loose, item }) => loose && coveringStop(item, this.#realm, [stop]) !== null);
      for (const each of covered) Object.assign(each, { stop: stop.seq, loose: false });
      const isStopped = isAllStopped({ proved: kept.findings.some(({ item }) => item.scope !== null), loose: kept.findings.some(({ loose }) => loose) });
      if (isStopped && (covered.length > 0 || kept.incident.id === id) && this.step(kept, 'all-stopped', now)) this.add(kept.incident.id, { kind: 'contained' }, now);
    }
  }

  /** Notes what covers now what a lifted stop has covered: what nothing does opens its incident again. */
  noteLift(id: string | null, { seq }: Stop, by: string, inForce: readonly Stop[], now: number): void {
    for (const kept of this.incidents.values()) {
      const freed = kept.findings.filter(({ stop }) => stop === seq);
      for (const each of freed) this.#cover(each, inForce);
      const isLoose = freed.some(({ loose }) => loose);
      if (isLoose || kept.incident.id === id) this.add(kept.incident.id, { kind: 'lifted', by, stop: seq }, now);
      if (isLoose && this.step(kept, 'lifted', now)) this.add(kept.incident.id, { kind: 'reopened', stop: seq }, now);
    }
  }

  /** @throws ConsultError `backend/rejected`, `backend/conflict` */
  merge(from: MemoryIncident, into: MemoryIncident, inForce: readonly Stop[], { by, reason }: { by: string; reason: string }, now: number): void {
    const before = into.incident.state;
    const sideOf = (kept: MemoryIncident): MergedSide => ({ ...kept.incident, isCovered: kept.findings.every(({ item, stop }) => stop !== null || coveringStop(item, this.#realm, inForce) !== null) });
    const merged = mergeIncidents(sideOf(from), sideOf(into), now);
    for (const { findings, incident } of [from, into]) if (incident.state === 'open') for (const each of findings) if (each.stop === null) this.#cover(each, inForce);
    into.findings.push(...from.findings.splice(0));
    into.incident = { ...into.incident, ...merged, dueAt: merged.openedAt + NOTIFY_WITHIN };
    into.lastAt = Math.max(into.lastAt, from.lastAt);
    this.step(from, 'merge', now);
    from.incident = { ...from.incident, into: into.incident.id };
    this.add(from.incident.id, { kind: 'merged', by, target: into.incident.id, reason }, now);
    this.add(into.incident.id, { kind: 'merged', by, target: from.incident.id, reason }, now);
    if (merged.state !== before) this.add(into.incident.id, { kind: merged.state === 'contained' ? 'contained' : 'reopened' }, now);
  }

  #cover(each: MemoryFinding, inForce: readonly Stop[]): void {
    const stop = coveringStop(each.item, this.#realm, inForce)?.seq ?? null;
    Object.assign(each, { stop, loose: stop === null });
  }
}

/** As officers see it. */
export function incidentView({ incident, findings }: MemoryIncident): Incident {
  const rids = new Set(findings.flatMap(({ finding: { rid } }) => (rid === null ? [] : [rid])));
  return { ...incident, reports: findings.reduce((sum, { finding: { count } }) => sum + count, 0), items: rids.size };
}
