import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { SealedSegment } from '../../../src/adapter/ports/recording-port.js';
import type { SessionGrant } from '../../../src/domain/encounter.js';
import type { EpochTokens } from '../../../src/domain/epoch.js';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import type { Appointment, HealthcareService, Slot, SlotHold } from '../../../src/domain/scheduling.js';
import type { ConsentWord } from '../../../src/ownership/consent.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { keysetOf as readKeyset, keysetSchema, type Keyset } from '../../../src/ownership/keyset.js';
import { appendLeaf, type Frontier } from '../../../src/ownership/merkle-tree.js';
import type { SessionClaim } from '../../../src/ownership/session-claim.js';
import type { AgreedEpoch, SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { TestKeys } from '../../../src/testing/enrol-party.js';
import { readClaim } from '../../../src/testing/read-claim.js';
import { recipientsOf } from '../../../src/testing/recipients-of.js';
import { sealRecording, type PlainSegment, type SealedRecording, type SealRecordingOptions } from '../../../src/testing/seal-recording.js';
import { signCall, tokensOfCall, type SignedCall } from '../../../src/testing/sign-call.js';
import { signEpochs } from '../../../src/testing/sign-epochs.js';
import { partyOf } from './party.js';
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
  const answer = await member.ask('POST', '/appointments', { json: { holdId: held.id, mode: 'audio', note: `A note ${randomBytes(8).toString('hex')}` } });
  assert.equal(answer.status, 200, answer.text);
  return answer.json<Appointment>();
}

/** A booked consultation that can be joined now, opened by both, who have enrolled their keys before. */
export interface Consultation {
  backend: Backend;
  member: Person;
  practitioner: Person;
  patientKeys: TestKeys;
  practitionerKeys: TestKeys;
  appointment: Appointment;
  /** The practitioner's. */
  grant: SessionGrant;
  claim: SessionClaim;
  /** The claim's digest. */
  cd: string;
  /** What both have signed in the call: stored already. */
  call: SignedCall;
}

/** The last consultation of each practitioner: they hold one at a time. */
const current = new WeakMap<Backend, Map<string, Consultation>>();

export interface ConsultationOptions {
  kind?: HealthcareService['kind'];
  /** Changes each party's word on being recorded before it is signed. */
  consent?: (word: ConsentWord) => ConsentWord;
}

/** Books the first joinable slot of a named practitioner and opens the session as both; ends the practitioner's last one. */
export async function consultation(backend: Backend, memberId: string, practitionerId: string, { kind = 'gp', consent }: ConsultationOptions = {}): Promise<Consultation> {
  const member = await Person.signIn(backend, memberId);
  const practitioner = await Person.signIn(backend, practitionerId);
  const { displayName } = await practitioner.me();
  const before = current.get(backend) ?? new Map<string, Consultation>();
  current.set(backend, before);
  const last = before.get(practitionerId);
  if (last !== undefined) await practitioner.ask('POST', `/sessions/${last.grant.sid}/end`);
  const patientKeys = await partyOf(member, memberId);
  const practitionerKeys = await partyOf(practitioner, practitionerId);
  const soon = backend.services.clock() + 9 * MINUTE;
  const slot = (await freeSlots(member, kind)).find((candidate) => candidate.practitioner.displayName === displayName && Date.parse(candidate.start) <= soon);
  assert.ok(slot, `${practitionerId} has no slot to join now`);
  const appointment = await book(member, slot);
  const grant = await open(practitioner, appointment);
  await open(member, appointment);
  const read = await readClaim(grant.claim);
  const { sid, rid } = grant;
  const call = await signCall({ patient: patientKeys.device, practitioner: practitionerKeys.device }, { sid, rid, cd: read.cd }, { at: backend.services.clock(), ...(consent === undefined ? {} : { consent }) });
  assert.equal((await putEvidence(practitioner, sid, tokensOfCall(call))).status, 204);
  const made = { backend, member, practitioner, patientKeys, practitionerKeys, appointment, grant, call, ...read };
  before.set(practitionerId, made);
  return made;
}

export async function open(person: Person, { id }: Appointment): Promise<SessionGrant> {
  const answer = await person.ask('POST', `/appointments/${id}/session`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json<SessionGrant>();
}

export function putEvidence(person: Person, sid: string, tokens: readonly string[]): Promise<Answer> {
  return person.ask('PUT', `/sessions/${sid}/evidence`, { json: { tokens } });
}

/** Epochs that both parties have signed, in one chain from the first on: as many as are wanted, audio and video in turn. */
export function epochsOf(made: Consultation, count: number, change?: (epoch: SignedEpoch) => SignedEpoch): Promise<AgreedEpoch[]> {
  const { grant: { sid, rid }, cd, call, patientKeys, practitionerKeys, backend } = made;
  const modes = Array.from({ length: count }, (_, n): MediaMode => (n % 2 === 0 ? 'audio' : 'video'));
  const signers = { patient: patientKeys.device, practitioner: practitionerKeys.device };
  return signEpochs(signers, { sid, rid, cd }, { call, modes, at: backend.services.clock(), ...(change === undefined ? {} : { change }) });
}

export function putEpoch(person: Person, { payload: { sid, n }, tokens }: { payload: Pick<SignedEpoch, 'sid' | 'n'>; tokens: Partial<EpochTokens> }): Promise<Answer> {
  return person.ask('PUT', `/sessions/${sid}/epochs/${n}`, { json: tokens });
}

/** A recording of a consultation, sealed to its patient and to escrow; nothing of it sent yet. */
export async function sealed(
  made: Consultation, epochs: readonly AgreedEpoch[], segments: readonly PlainSegment[], options: Partial<SealRecordingOptions> = {},
): Promise<SealedRecording> {
  const { grant: { rid, meta }, claim, cd, call, patientKeys, practitionerKeys } = made;
  assert.ok(meta);
  return sealRecording({ rid, cd, epochs, call, recorder: practitionerKeys.device, recipients: await recipientsOf(claim, await keysetOf(made), patientKeys.account), meta, segments, ...options });
}

/** What the insurer's root has signed, as the backend hands it out: it may run in another process. */
export async function keysetOf({ practitioner }: Pick<Consultation, 'practitioner'>): Promise<Keyset> {
  const payload = peekPayload((await practitioner.get<{ keyset: string }>('/keyset')).keyset, keysetSchema);
  assert.ok(payload);
  return readKeyset(payload);
}

/** An init and so many seconds of noise. */
export function seconds(count: number, e = 0): PlainSegment[] {
  return [{ e, kind: 'init', dur: 0, bytes: someBytes(100) }, ...Array.from({ length: count }, (): PlainSegment => ({ e, kind: 'media', dur: 1_000, bytes: someBytes() }))];
}

/** The tree over so many heads, as a recorder that goes on has it. */
export async function frontierOf(heads: SealedRecording['heads'], count: number): Promise<string[]> {
  let frontier: Frontier = [];
  for (const [size, { digest }] of heads.slice(0, count).entries()) frontier = await appendLeaf(frontier, size, digest);
  return [...frontier];
}

export function putWraps(person: Person, rid: string, wraps: unknown): Promise<Answer> {
  return person.ask('PUT', `/recordings/${rid}/wraps`, { json: { wraps } });
}

/** Base64 SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

export interface Sending {
  bytes?: Uint8Array<ArrayBuffer>;
  /** What `Repr-Digest` says, in base64. */
  digest?: string;
  headers?: Record<string, string>;
}

export function putSegment(person: Person, rid: string, { seq, head, bytes: own }: SealedSegment, { bytes = own, digest, headers }: Sending = {}): Promise<Answer> {
  return person.ask('PUT', `/recordings/${rid}/segments/${seq}`, {
    bytes,
    headers: { 'Content-Type': 'application/octet-stream', 'Consult-Segment-Head': head, 'Repr-Digest': `sha-256=:${digest ?? sha256(bytes)}:`, ...headers },
  });
}

export function someBytes(length = 300): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(length));
}

/** The item in the list that stands at this place of a sealed recording. */
export function segmentAt({ segments }: SealedRecording, seq: number): SealedSegment {
  const segment = segments[seq];
  assert.ok(segment, `no segment ${seq}`);
  return segment;
}

export interface Recorded extends Consultation {
  epochs: AgreedEpoch[];
  recording: SealedRecording;
}

/** A consultation with some epochs, and some seconds of media in each, closed. */
export async function recorded(backend: Backend, memberId: string, practitionerId: string, { epochs: count = 1, media = 2 } = {}): Promise<Recorded> {
  const made = await consultation(backend, memberId, practitionerId);
  const { practitioner, grant: { rid, sid } } = made;
  const epochs = await epochsOf(made, count);
  for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
  const recording = await sealed(made, epochs, epochs.flatMap((_, e) => seconds(media, e)));
  assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
  for (const segment of recording.segments) {
    const answer = await putSegment(practitioner, rid, segment);
    assert.equal(answer.status, 201, answer.text);
  }
  assert.equal((await practitioner.ask('POST', `/sessions/${sid}/end`)).status, 204);
  return { ...made, epochs, recording };
}
