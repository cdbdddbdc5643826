import assert, { AssertionError } from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Appointment } from '../../../src/domain/scheduling.js';
import { until } from '../../support/until.js';
import { startProcess, type BackendProcess } from './backend-process.js';
import { book, consultation, epochsOf, freeSlots, open, putEpoch, putSegment, putWraps, sealed, seconds, segmentAt, sha256, type Consultation } from './consultation.js';
import { Person } from './person.js';
import type { SealedRecording } from '../../../src/testing/seal-recording.js';

export interface KillOptions {
  /** How often the backend is killed. */
  kills: number;
  /** The environment of each process: always the same data folder. `port` is the first one's, and null for it. */
  env: (port: number | null) => Record<string, string>;
  /** How long it works before it is killed, milliseconds: between nothing and this. */
  workFor: number;
  /** From 0 to 1. */
  random: () => number;
  onKill?: (report: KillReport) => void;
}

export interface KillReport {
  kills: number;
  /** What the backend has said that it has, by its own answers. */
  acknowledged: { segments: number; bookings: number };
  /** Requests whose answer a kill has cut off: they may have been stored or not. */
  cutOff: number;
  /** What was acknowledged and is not there, or is something else. */
  lost: string[];
}

const RECORDER = 'dr-helen-marsh';
const MEMBER = 'amara-okafor';
const BOOKER = 'daniel-whitcombe';
/** Enough that no run comes to its end. */
const SECONDS = 2_500;
/** How many stored segments are fetched and held against what was sent, after each kill: the newest, and as many others. */
const LOOKED_AT = 3;

/** Kills the backend in the middle of its work, again and again, and looks each time whether it still has what it has acknowledged. */
export async function killInMidWork({ kills, env, workFor, random, onKill }: KillOptions, t: Pick<TestContext, 'after'>): Promise<KillReport> {
  const report: KillReport = { kills: 0, acknowledged: { segments: 0, bookings: 0 }, cutOff: 0, lost: [] };
  const booked = new Set<string>();
  let backend = await startProcess(env(null), t);
  const port = Number(new URL(backend.url).port);
  const made = await consultation(backend.asBackend, MEMBER, RECORDER);
  const epochs = await epochsOf(made, 1);
  for (const epoch of epochs) assert.ok((await putEpoch(made.practitioner, epoch)).status < 300);
  const recording = await sealed(made, epochs, seconds(SECONDS));
  assert.equal((await putWraps(made.practitioner, made.grant.rid, recording.wraps)).status, 204);

  for (;;) {
    await look(backend, made, recording, report, booked, random);
    if (report.kills === kills) break;
    const stop = new AbortController();
    const work = Promise.all([record(backend, made, recording, report, stop.signal), bookOne(backend, report, booked)]);
    // The first kill waits for something that can be lost, however slow the machine is.
    if (report.kills === 0) await Promise.race([work, until(() => report.acknowledged.segments > 0, 'a segment is acknowledged')]);
    await new Promise((resolve) => setTimeout(resolve, random() * workFor));
    stop.abort();
    await backend.kill();
    await work;
    report.kills += 1;
    onKill?.(report);
    backend = await startProcess(env(port), t);
  }
  await backend.kill();
  return report;
}

/** One segment after the other, until it is stopped or nobody answers any more. */
async function record({ asBackend }: BackendProcess, { grant: { rid } }: Consultation, recording: SealedRecording, report: KillReport, signal: AbortSignal): Promise<void> {
  try {
    const recorder = await Person.signIn(asBackend, RECORDER);
    while (!signal.aborted) {
      const { status } = await putSegment(recorder, rid, segmentAt(recording, report.acknowledged.segments));
      if (status === 201 || status === 204) report.acknowledged.segments += 1;
      else if (status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
      else throw new Error(`a segment was answered ${status}`);
    }
  } catch (error) {
    if (!isCutOff(error)) throw error;
    report.cutOff += 1;
  }
}

async function bookOne({ asBackend }: BackendProcess, report: KillReport, booked: Set<string>): Promise<void> {
  try {
    const member = await Person.signIn(asBackend, BOOKER);
    const slots = await freeSlots(member);
    const slot = slots[Math.floor(slots.length / 2)];
    if (slot === undefined) return;
    const answered = await book(member, slot).catch((error: unknown) => {
      // Refused, as a member is who books too much: nothing was promised.
      if (error instanceof AssertionError) return null;
      throw error;
    });
    if (answered === null) return;
    booked.add(answered.id);
    report.acknowledged.bookings += 1;
  } catch (error) {
    if (!isCutOff(error)) throw error;
    report.cutOff += 1;
  }
}

/** What fetch throws when the process behind it dies. */
function isCutOff(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'SocketError');
}

async function look({ asBackend }: BackendProcess, { appointment, grant: { sid, rid } }: Consultation, recording: SealedRecording, report: KillReport, booked: ReadonlySet<string>, random: () => number): Promise<void> {
  const [recorder, member, booker] = await Promise.all([RECORDER, MEMBER, BOOKER].map((id) => Person.signIn(asBackend, id)));
  assert.ok(recorder !== undefined && member !== undefined && booker !== undefined);
  const { segments } = report.acknowledged;
  const { nextSeq } = await recorder.get<{ nextSeq: number }>(`/recordings/${rid}/progress`);
  if (nextSeq < segments) report.lost.push(`kill ${report.kills}: ${segments - nextSeq} segments`);
  report.acknowledged.segments = nextSeq;
  const newest = Array.from({ length: LOOKED_AT }, (_, back) => nextSeq - 1 - back);
  const others = Array.from({ length: LOOKED_AT }, () => Math.floor(random() * nextSeq));
  // Before its first second, behind its meta and its init, a recording is nobody's to read: 404.
  const readable = nextSeq > 2;
  for (const seq of new Set([...newest, ...others].filter((each) => readable && each >= 0 && each < nextSeq))) {
    const answer = await member.ask('GET', `/recordings/${rid}/segments/${seq}`);
    if (answer.status !== 200 || sha256(answer.bytes) !== sha256(segmentAt(recording, seq).bytes)) report.lost.push(`kill ${report.kills}: the bytes of segment ${seq}, ${answer.status}`);
  }
  const { items } = await booker.get<{ items: Appointment[] }>('/appointments');
  for (const id of booked) if (!items.some((item) => item.id === id && item.status === 'booked')) report.lost.push(`kill ${report.kills}: an appointment`);
  if ((await open(member, appointment)).sid !== sid) report.lost.push(`kill ${report.kills}: the consultation`);
}
