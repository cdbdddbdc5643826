import { ConsultError } from '../../domain/consult-error.js';
import type { Exposure } from '../../domain/exposure.js';
import type { Identity } from '../../domain/identity.js';
import { reasonSchema } from '../../domain/incident.js';
import { NOTICES_AT_ONCE, type NoticeCounts, type NoticeDraft, type NoticePage } from '../../domain/notice-draft.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { stopRequestSchema, type Stop, type StopRequest } from '../../domain/stop.js';
import { countExposure } from '../../incident/count-exposure.js';
import { approvalFault, decideStop } from '../../incident/decide-stop.js';
import { countNotices } from '../../incident/notices/count-notices.js';
import { draftNotices, type NewDraft } from '../../incident/notices/draft-notices.js';
import { unknownConfiguration } from '../../incident/notices/notice-configuration.js';
import type { CompliancePort } from '../ports/compliance-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { incidentView, type MemoryIncident, type MemoryRequest } from './memory-desk.js';
import { touchedBy } from './memory-stops.js';
import type { MemoryWorld } from './memory-world.js';

const INCIDENTS_MAX = 100;

/** What officers do, by the reference backend's rules. A world keeps no ledger, and gives nobody what is not theirs: it exposes nothing. */
export function memoryCompliance(world: MemoryWorld, caller: MemoryCaller): CompliancePort {
  const { desk, stops } = world;
  const asOfficer = <T>(signal: AbortSignal | undefined, work: (me: Identity) => T): Promise<T> => answerTo(caller, signal, (me) => {
    if (me.role !== 'compliance') throw new ConsultError('backend/forbidden');
    return work(me);
  });
  const found = (id: string): MemoryIncident => {
    const kept = desk.incidents.get(id);
    if (kept === undefined) throw new ConsultError('backend/not-found');
    return kept;
  };
  const requestOf = (id: string): MemoryRequest => {
    const request = desk.requests.get(id);
    if (request === undefined) throw new ConsultError('backend/not-found');
    return request;
  };
  const wellSaid = (reason: string): string => {
    const parsed = reasonSchema.safeParse(reason);
    if (!parsed.success) throw new ConsultError('backend/rejected');
    return parsed.data;
  };
  const inForce = (): Stop[] => stops.all.filter(({ liftedBy }) => liftedBy === null);
  const note = (incident: string | null, ...event: Parameters<typeof desk.add> extends [string, ...infer Rest] ? Rest : never): void => {
    if (incident !== null) desk.add(incident, ...event);
  };
  const exposureOf = (id: string): Exposure => {
    found(id);
    const { tenant, region } = world;
    return countExposure([], { tenant, region, at: world.now(), entries: 0, claims: new Map(), keys: new Map() });
  };
  const newest = (id: string): NoticeDraft[] => [...desk.drafts.values()].filter(({ incident, state }) => incident === id && state !== 'superseded').map(withoutRids);
  const countsOf = (id: string): NoticeCounts => countNotices(newest(id));
  const pageOf = (id: string, those: readonly NoticeDraft[], after: string | null): NoticePage => {
    const from = after === null ? 0 : those.findIndex((draft) => draft.id === after) + 1;
    if (after !== null && from === 0) throw new ConsultError('backend/not-found');
    const items = those.slice(from, from + NOTICES_AT_ONCE);
    return { items, next: from + items.length < those.length ? (items.at(-1)?.id ?? null) : null, counts: after === null ? countsOf(id) : null };
  };

  return {
    incidents: (signal) => asOfficer(signal, () => [...desk.incidents.values()].sort((a, b) => rankOf(b) - rankOf(a) || b.incident.openedAt - a.incident.openedAt).slice(0, INCIDENTS_MAX).map(incidentView)),
    timeline: (id, after, signal) => asOfficer(signal, () => found(id).events.filter(({ seq }) => seq > after)),
    exposure: (id, signal) => asOfficer(signal, () => exposureOf(id)),
    stops: (signal) => asOfficer(signal, () => [...stops.all].sort((a, b) => Number(a.liftedBy !== null) - Number(b.liftedBy !== null) || b.seq - a.seq)),
    requests: (signal) => asOfficer(signal, () => [...desk.requests.values()].filter(({ state }) => state === 'waiting').map(withoutState)),
    ask: (what, reason, incident, signal) => asOfficer(signal, ({ subject: by }) => {
      const now = world.now();
      if (incident !== null) found(incident);
      if (!stopRequestSchema.shape.what.safeParse(what).success) throw new ConsultError('backend/rejected');
      const lifts = what.do === 'lift' ? (stops.all.find(({ seq }) => seq === what.seq) ?? null) : null;
      const decision = decideStop(what, { lifts, allMarked: false, people: what.do === 'stop' && what.scope === 'sub' ? touchedBy(world, what.target) : null });
      if (decision.do === 'refuse') throw new ConsultError(decision.code);
      const said = wellSaid(reason);
      if (decision.do === 'now' && what.do === 'stop') {
        const stop = stops.make({ scope: what.scope, target: what.target, drill: what.drill, why: 'officer', at: now, incident });
        note(incident, { kind: 'stopped', by, target: what.target, stop: stop.seq, reason: said }, now);
        desk.noteStop(incident, stop, now);
        return { stop };
      }
      const request: StopRequest = { id: newOpaqueId(), at: now, by, what, reason: said, incident, touches: null };
      desk.requests.set(request.id, { ...request, state: 'waiting' });
      note(incident, { kind: what.do === 'lift' ? 'lift-asked' : 'widening-asked', by, reason: said }, now);
      return { request };
    }),
    approve: (id, signal) => asOfficer(signal, ({ subject: by }) => {
      const request = requestOf(id);
      const fault = approvalFault(request, by);
      if (fault !== null) throw new ConsultError(fault);
      const { what, incident } = request;
      const now = world.now();
      const stop = what.do === 'lift' ? stops.lift(what.seq, now) : stops.make({ scope: what.scope, target: what.target, drill: what.drill, why: 'officer', at: now, incident });
      request.state = 'approved';
      if (what.do === 'lift') desk.noteLift(incident, stop, by, inForce(), now);
      else {
        note(incident, { kind: 'stopped', by, stop: stop.seq }, now);
        desk.noteStop(incident, stop, now);
      }
      return stop;
    }),
    refuse: (id, reason, signal) => asOfficer(signal, ({ subject: by }) => {
      const request = requestOf(id);
      if (request.state !== 'waiting') throw new ConsultError('backend/conflict');
      request.state = 'refused';
      note(request.incident, { kind: 'refused', by, reason: wellSaid(reason) }, world.now());
    }),
    merge: (id, into, reason, signal) => asOfficer(signal, ({ subject: by }) => {
      desk.merge(found(id), found(into), inForce(), { by, reason: wellSaid(reason) }, world.now());
    }),
    split: (id, rids, reason, signal) => asOfficer(signal, ({ subject: by }) => {
      const [from, said, now] = [found(id), wellSaid(reason), world.now()];
      if (from.incident.state === 'closed' || from.incident.state === 'merged') throw new ConsultError('backend/conflict');
      const moves = ({ finding: { rid } }: MemoryIncident['findings'][number]): boolean => rid !== null && rids.includes(rid);
      const moved = from.findings.filter(moves);
      if (moved.length === 0 || moved.length === from.findings.length) throw new ConsultError('backend/rejected');
      const part = found(desk.open(from.incident, now));
      part.findings.push(...moved);
      part.lastAt = from.lastAt;
      from.findings = from.findings.filter((each) => !moves(each));
      desk.add(part.incident.id, { kind: 'opened', by, reason: said }, now);
      desk.add(part.incident.id, { kind: 'split', by, target: id, count: moved.length, reason: said }, now);
      desk.add(id, { kind: 'split', by, target: part.incident.id, count: moved.length, reason: said }, now);
      return incidentView(part);
    }),
    close: (id, reason, signal) => asOfficer(signal, ({ subject: by }) => {
      desk.step(found(id), 'close', world.now());
      desk.add(id, { kind: 'closed', by, reason: wellSaid(reason) }, world.now());
    }),
    reopen: (id, reason, signal) => asOfficer(signal, ({ subject: by }) => {
      desk.step(found(id), 'reopen', world.now());
      desk.add(id, { kind: 'reopened', by, reason: wellSaid(reason) }, world.now());
    }),
    notices: (id, audience, after, signal) => asOfficer(signal, () => (found(id), pageOf(id, newest(id).filter((draft) => draft.audience === audience).sort(inOrder), after))),
    draftNotices: (id, signal) => asOfficer(signal, ({ subject: by }) => {
      const [kept, now] = [found(id), world.now()];
      const made = [...draftNotices({
        incident: incidentView(kept), exposure: exposureOf(id), configuration: unknownConfiguration(world.tenant, world.region), practitioners: new Map(),
        foundBy: kept.findings[0]?.finding.source ?? null, stops: kept.events.filter(({ kind }) => kind === 'stopped').length, ownersTold: 0, now,
      }, newOpaqueId)];
      for (const draft of desk.drafts.values()) if (draft.incident === id && draft.state === 'draft') draft.state = 'superseded';
      for (const draft of made) desk.drafts.set(draft.id, draft);
      desk.add(id, { kind: 'notice-drafted', by, count: made.length }, now);
      return countsOf(id);
    }),
    approveNotice: (id, signal) => asOfficer(signal, ({ subject: by }) => {
      const draft = desk.drafts.get(id);
      if (draft === undefined) throw new ConsultError('backend/not-found');
      if (draft.state !== 'draft') throw new ConsultError('backend/conflict');
      Object.assign(draft, { state: 'approved', approvedAt: world.now(), approvedBy: by } satisfies Partial<NoticeDraft>);
      desk.add(draft.incident, { kind: 'notice-approved', by, target: draft.addressee }, world.now());
      return withoutRids(draft);
    }),
    onChange: (listener) => {
      desk.listeners.add(listener);
      return () => void desk.listeners.delete(listener);
    },
  };
}

/** 2: it is not over, and something of it is verified; 1: it is not over. */
function rankOf({ incident: { state }, findings }: MemoryIncident): number {
  return state !== 'open' && state !== 'contained' ? 0 : findings.some(({ verified }) => verified) ? 2 : 1;
}

function withoutState({ state: _, ...request }: MemoryRequest): StopRequest {
  return request;
}

/** By whom they are for; of one person the newest first. */
function inOrder(a: NoticeDraft, b: NoticeDraft): number {
  const [one, other] = [a, b].map(({ addressee, draftedAt, id }) => [addressee ?? '', -draftedAt, id] as const);
  const at = [0, 1, 2].find((index) => one?.[index] !== other?.[index]);
  return at === undefined ? 0 : (one?.[at] ?? 0) < (other?.[at] ?? 0) ? -1 : 1;
}

function withoutRids({ rids: _, ...draft }: NewDraft): NoticeDraft {
  return draft;
}
