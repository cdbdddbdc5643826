import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { until } from '../../support/until.js';
import type { Incident, IncidentEvent } from '../../../src/domain/incident.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Stop } from '../../../src/domain/stop.js';
import { startProcess, type BackendProcess } from './backend-process.js';
import { recorded } from './consultation.js';
import { Person } from './person.js';

export interface IncidentKillOptions {
  kills: number;
  /** The environment of each process: always the same data folder. `port` is the first one's, and null for it. */
  env: (port: number | null) => Record<string, string>;
  /** How long it works before it is killed, milliseconds: between nothing and this. */
  workFor: number;
  /** From 0 to 1. */
  random: () => number;
  onKill?: (report: IncidentKillReport) => void;
}

export interface IncidentKillReport {
  kills: number;
  /** What the backend has said that it has, by its own answers. */
  acknowledged: { reports: number; stops: number };
  events: number;
  /** What was lost, was done twice, was lifted, or is half. */
  wrong: string[];
}

const MEMBERS = ['amara-okafor', 'daniel-whitcombe', 'priya-raghunathan', 'tomasz-zielinski'];
const OFFICER = 'ingrid-halvorsen';
const RECORDER = 'dr-helen-marsh';

/** Kills the backend in the middle of an incident, again and again: no event may be lost, no stop lifted, and there is one incident of what is proved. */
export async function killInIncident({ kills, env, workFor, random, onKill }: IncidentKillOptions, t: Pick<TestContext, 'after'>): Promise<IncidentKillReport> {
  const report: IncidentKillReport = { kills: 0, acknowledged: { reports: 0, stops: 0 }, events: 0, wrong: [] };
  const acknowledged = { reports: new Set<string>(), stops: new Map<number, string>() };
  let backend = await startProcess(env(null), t);
  const port = Number(new URL(backend.url).port);
  const { grant: { rid } } = await recorded(backend.asBackend, MEMBERS[0] ?? '', RECORDER);
  const first = await Person.signIn(backend.asBackend, MEMBERS[0] ?? '');
  await say(first, rid);
  acknowledged.reports.add(rid);
  const known = await incidentsOf(backend, report, 'before');

  for (;;) {
    await look(backend, known, acknowledged, report);
    if (report.kills === kills) break;
    const stop = new AbortController();
    const work = Promise.all([...MEMBERS.map((member) => sayOn(backend, member, acknowledged.reports, stop.signal)), stopOn(backend, known.proved, acknowledged.stops, stop.signal)]);
    // The first kill waits for something that can be lost, however slow the machine is.
    if (report.kills === 0) await Promise.race([work, until(() => acknowledged.reports.size > 1 && acknowledged.stops.size > 0, 'a report and a stop are acknowledged')]);
    await new Promise((resolve) => setTimeout(resolve, random() * workFor));
    stop.abort();
    await backend.kill();
    await work;
    report.kills += 1;
    report.acknowledged = { reports: acknowledged.reports.size, stops: acknowledged.stops.size };
    onKill?.(report);
    backend = await startProcess(env(port), t);
  }
  await backend.kill();
  return report;
}

async function say(person: Person, rid: string): Promise<number> {
  return (await person.ask('POST', '/reports', { json: { id: newOpaqueId(), kind: 'not-mine', rid, sid: null, at: Date.now() } })).status;
}

/** One member's reports, one after the other, until it is stopped or nobody answers any more. */
async function sayOn(backend: BackendProcess, member: string, acknowledged: Set<string>, signal: AbortSignal): Promise<void> {
  await untilCutOff(async () => {
    const person = await Person.signIn(backend.asBackend, member);
    while (!signal.aborted) {
      const rid = newOpaqueId();
      const status = await say(person, rid);
      if (status === 204) acknowledged.add(rid);
      else if (status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
      else throw new Error(`a report was answered ${status}`);
    }
  });
}

async function stopOn(backend: BackendProcess, incident: string, acknowledged: Map<number, string>, signal: AbortSignal): Promise<void> {
  await untilCutOff(async () => {
    const officer = await Person.signIn(backend.asBackend, OFFICER);
    while (!signal.aborted) {
      const target = newOpaqueId();
      const answer = await officer.ask('POST', '/compliance/requests', { json: { what: { do: 'stop', scope: 'rid', target, drill: false }, reason: 'A kill is coming.', incident } });
      if (answer.status === 200) acknowledged.set(answer.json<{ stop: Stop }>().stop.seq, target);
      else if (answer.status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
      else throw new Error(`a stop was answered ${answer.status}`);
    }
  });
}

/** What fetch throws when the process behind it dies is no trouble. */
async function untilCutOff(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TypeError || (error instanceof Error && error.name === 'SocketError'))) throw error;
  }
}

/**
 * The incident of what was proved; and one of what was merely said, once anybody has said something that was not proved. Mere words
 * stand in no incident of what is proved.
 */
async function incidentsOf(backend: BackendProcess, report: IncidentKillReport, when: string): Promise<{ proved: string; said: string | null }> {
  const officer = await Person.signIn(backend.asBackend, OFFICER);
  const { items } = await officer.get<{ items: Incident[] }>('/compliance/incidents');
  const contained = items.filter(({ state }) => state === 'contained');
  const open = items.filter(({ state }) => state === 'open');
  if (contained.length !== 1 || open.length > 1 || contained.length + open.length !== items.length) report.wrong.push(`${when}: ${contained.length} incidents of what is proved, ${items.length} in all`);
  assert.ok(contained[0] !== undefined, 'there is no incident');
  return { proved: contained[0].id, said: open[0]?.id ?? null };
}

async function timelineOf(officer: Person, incident: string, when: string, report: IncidentKillReport): Promise<IncidentEvent[]> {
  const events: IncidentEvent[] = [];
  for (let page: IncidentEvent[] = [], more = true; more; more = page.length > 0) {
    page = (await officer.get<{ items: IncidentEvent[] }>(`/compliance/incidents/${incident}/timeline?after=${events.length - 1}`)).items;
    events.push(...page);
  }
  if (events.some(({ seq }, index) => seq !== index)) report.wrong.push(`${when}: a gap in the timeline`);
  return events;
}

async function look(backend: BackendProcess, known: { proved: string; said: string | null }, acknowledged: { reports: ReadonlySet<string>; stops: ReadonlyMap<number, string> }, report: IncidentKillReport): Promise<void> {
  const when = `kill ${report.kills}`;
  const officer = await Person.signIn(backend.asBackend, OFFICER);
  const { proved, said } = await incidentsOf(backend, report, when);
  if (proved !== known.proved || (known.said !== null && said !== known.said)) report.wrong.push(`${when}: another incident`);
  known.said = said;
  const events = await timelineOf(officer, proved, when, report);
  if (events.some(({ kind }) => kind === 'not-verified')) report.wrong.push(`${when}: a mere word in the incident of what is proved`);
  if (said !== null) events.push(...await timelineOf(officer, said, when, report));
  if (events.length < report.events) report.wrong.push(`${when}: ${report.events - events.length} events are gone`);
  report.events = events.length;
  const reported = events.filter(({ kind }) => kind === 'reported').map(({ target }) => target ?? '');
  const judged = events.filter(({ kind }) => kind === 'verified' || kind === 'not-verified').length;
  if (new Set(reported).size !== reported.length) report.wrong.push(`${when}: a report twice`);
  if (judged !== reported.length) report.wrong.push(`${when}: ${reported.length} reports and ${judged} verdicts`);
  for (const rid of acknowledged.reports) if (!reported.includes(rid)) report.wrong.push(`${when}: a report`);
  const { items: stops } = await officer.get<{ items: Stop[] }>('/compliance/stops');
  const inForce = new Map(stops.filter(({ liftedBy }) => liftedBy === null).map(({ seq, target }) => [seq, target]));
  // An answer holds the newest thousand.
  const oldest = stops.length < 1_000 ? 0 : (stops.at(-1)?.seq ?? 0);
  for (const [seq, target] of acknowledged.stops) if (seq >= oldest && inForce.get(seq) !== target) report.wrong.push(`${when}: stop ${seq}`);
  const stopped = events.flatMap(({ kind, stop }) => (kind === 'stopped' && stop !== null ? [stop] : []));
  if (new Set(stopped).size !== stopped.length) report.wrong.push(`${when}: a stop stands twice in the timeline`);
  for (const { seq } of stops) if (!stopped.includes(seq)) report.wrong.push(`${when}: stop ${seq} stands in no timeline`);
}
