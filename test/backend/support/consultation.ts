import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { SessionGrant } from '../../../src/domain/encounter.js';
import type { Epoch } from '../../../src/domain/epoch.js';
import type { Appointment, HealthcareService, Slot, SlotHold } from '../../../src/domain/scheduling.js';
import { Person, type Answer } from './person.js';

const MINUTE = 60_000;

/** The free slots of a service, from now on. */
export async function freeSlots(member: Person, kind: HealthcareService['kind'] = 'gp', days = 2): Promise<Slot[]> {
  const now = member.backend.services.clock();
  const services = (await member.get<{ items: HealthcareService[] }>('/services')).items;
  const service = services.find((candidate) => candidate.kind === kind);
  assert.ok(service, `no service of kind ${kind}`);
  const query = new URLSearchParams({ serviceId: service.id, from: new Date(now).toISOString(), to: new Date(now + days * 86_400_000).toISOString() });
  return (await member.get<{ items: Slot[] }>(`/slots?${query}`)).items;
}

export async function hold(member: Person, slot: Slot): Promise<SlotHold> {
  const answer = await member.ask('POST', '/holds', { json: { slotId: slot.id } });
  assert.equal(answer.status, 201, answer.text);
  return answer.json<SlotHold>();
}

export async function book(member: Person, slot: Slot): Promise<Appointment> {
  const held = await hold(member, slot);
  const answer = await member.ask('POST', '/appointments', { json: { holdId: held.id, mode: 'audio' } });
  assert.equal(answer.status, 200, answer.text);
  return answer.json<Appointment>();
}

/** A booked consultation that can be joined now, opened by both. */
export interface Consultation {
  backend: Backend;
  member: Person;
  practitioner: Person;
  appointment: Appointment;
  grant: SessionGrant;
}

/** The last consultation of each practitioner: they hold one at a time. */
const current = new WeakMap<Backend, Map<string, Consultation>>();

/** Books the first joinable slot of a named practitioner and opens the session as both; ends the practitioner's last one. */
export async function consultation(backend: Backend, memberId: string, practitionerId: string, kind: HealthcareService['kind'] = 'gp'): Promise<Consultation> {
  const member = await Person.signIn(backend, memberId);
  const practitioner = await Person.signIn(backend, practitionerId);
  const { displayName } = await practitioner.me();
  const before = current.get(backend) ?? new Map<string, Consultation>();
  current.set(backend, before);
  const last = before.get(practitionerId);
  if (last !== undefined) await practitioner.ask('POST', `/sessions/${last.grant.sid}/end`);
  const soon = backend.services.clock() + 9 * MINUTE;
  const slot = (await freeSlots(member, kind)).find((candidate) => candidate.practitioner.displayName === displayName && Date.parse(candidate.start) <= soon);
  assert.ok(slot, `${practitionerId} has no slot to join now`);
  const appointment = await book(member, slot);
  const grant = await open(practitioner, appointment);
  await open(member, appointment);
  const made = { backend, member, practitioner, appointment, grant };
  before.set(practitionerId, made);
  return made;
}

export async function open(person: Person, { id }: Appointment): Promise<SessionGrant> {
  const answer = await person.ask('POST', `/appointments/${id}/session`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json<SessionGrant>();
}

export function epochOf({ grant, backend }: Consultation, n: number, mode: Epoch['mode'] = n % 2 === 0 ? 'audio' : 'video'): Epoch {
  return { sid: grant.sid, rid: grant.rid, n, mode, at: backend.services.clock() + n, by: 'patient' };
}

export function putEpoch(person: Person, epoch: Epoch): Promise<Answer> {
  return person.ask('PUT', `/sessions/${epoch.sid}/epochs/${epoch.n}`, { json: epoch });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

export interface Upload {
  e?: number;
  kind?: string;
  dur?: number;
  bytes?: Uint8Array<ArrayBuffer>;
  digest?: string;
  headers?: Record<string, string>;
}

export function putSegment(person: Person, rid: string, seq: number, upload: Upload = {}): Promise<Answer> {
  const { e = 0, kind = seq === 0 ? 'init' : 'media', dur = seq === 0 ? 0 : 1_000, bytes = someBytes(), digest } = upload;
  return person.ask('PUT', `/recordings/${rid}/segments/${seq}`, {
    bytes,
    headers: {
      'Content-Type': 'application/octet-stream', 'Consult-Segment-Epoch': String(e), 'Consult-Segment-Kind': kind, 'Consult-Segment-Duration': String(dur),
      'Repr-Digest': `sha-256=:${digest ?? sha256(bytes)}:`, ...upload.headers,
    },
  });
}

export function someBytes(length = 300): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(length));
}

/** A consultation with one epoch and some segments, closed. */
export async function recorded(backend: Backend, memberId: string, practitionerId: string, segments = 3): Promise<Consultation> {
  const made = await consultation(backend, memberId, practitionerId);
  const { practitioner, grant } = made;
  assert.equal((await putEpoch(practitioner, epochOf(made, 0))).status, 204);
  for (let seq = 0; seq < segments; seq++) assert.equal((await putSegment(practitioner, grant.rid, seq)).status, 201);
  const closed = await practitioner.ask('PUT', `/recordings/${grant.rid}/final`, { json: { count: segments, aborted: false } });
  assert.equal(closed.status, 204, closed.text);
  assert.equal((await practitioner.ask('POST', `/sessions/${grant.sid}/end`)).status, 204);
  return made;
}
