import { expect } from 'chai';
import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { createMemoryWorld, type MemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ListedRecording } from '../../src/client/recordings-library.js';
import type { Identity } from '../../src/domain/identity.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { ConsultSession } from '../../src/session/consult-session.js';
import { bookEarliest } from '../../src/testing/book-consultation.js';
import { fakeDevices } from '../../src/testing/fake-devices.js';
import { until } from '../support/until.js';
import { untilState } from '../support/consultation.js';

export const MEMBER: Identity = { subject: 'm_grace', tenant: 'ins-a', region: 'uk', role: 'patient', displayName: 'Grace Adeyemi', timeZone: 'Europe/London' };

/** A backend in memory, and pages of browsers that forget everything. */
export class Forgetful {
  world!: MemoryWorld;
  adapters!: { patient: BackendAdapter; practitioner: BackendAdapter };
  readonly clients: ConsultClient[] = [];
  readonly #devices = [fakeDevices(), fakeDevices()];
  #skew = 0;
  readonly now = (): number => Date.now() + this.#skew;

  static async make(): Promise<Forgetful> {
    const made = new Forgetful();
    made.world = await createMemoryWorld({ tenant: 'ins-a', region: 'uk', now: made.now });
    made.adapters = { patient: memoryAdapter(made.world, MEMBER), practitioner: memoryAdapter(made.world, made.world.practitioners[0]!.identity) };
    return made;
  }

  /** A page that has never been here before. */
  page(role: 'patient' | 'practitioner' = 'patient', change: Partial<BackendAdapter> = {}): ConsultClient {
    const devices = this.#devices[role === 'patient' ? 0 : 1]!;
    const client = createConsultClient({ adapter: { ...this.adapters[role], ...change }, tenant: 'ins-a', region: 'uk', trust: this.world.keys.trust, now: this.now, keyStore: memoryKeyStore(), devices });
    this.clients.push(client);
    return client;
  }

  /** The first visit: the member writes the code down. @returns it */
  async firstVisit(): Promise<string> {
    const client = this.page();
    await client.keys.status();
    const code = (await client.keys.pendingCode() ?? []).join('-');
    await client.keys.confirmCode(code.slice(-6));
    await client.dispose();
    return code;
  }

  get chain(): number {
    return this.world.chains.get(MEMBER.subject)?.length ?? 0;
  }

  /** A booked call between two pages of this moment: joined, and recorded for a while. */
  async call(pages: { patient: ConsultClient; practitioner: ConsultClient }): Promise<{ rid: string; patient: ConsultSession; practitioner: ConsultSession }> {
    const { world, now, adapters } = this;
    const [given, service] = [world.practitioners[0]!, world.services[0]!];
    const appointment = await bookEarliest({ member: adapters.patient, practitioner: adapters.practitioner, practitionerId: given.practitioner.id, serviceId: service.id, now });
    this.#skew = Math.max(this.#skew, Date.parse(appointment.joinableFrom) - Date.now());
    const practitioner = (await pages.practitioner.openSession(appointment.id)) as ConsultSession;
    const patient = (await pages.patient.openSession(appointment.id)) as ConsultSession;
    const recording = { decision: 'permit', text: 'May this consultation be recorded?', lang: 'en' } as const;
    await Promise.all([patient.join({ mode: 'audio', recording }), practitioner.join({ mode: 'audio', recording })]);
    await practitioner.admit();
    await Promise.all([untilState(patient, 'active'), untilState(practitioner, 'active')]);
    const rid = [...world.recordings.values()].find(({ session }) => session.appointment.id === appointment.id)!.session.rid;
    await until(() => this.media(rid) >= 2, 'two segments of media', 60_000);
    return { rid, patient, practitioner };
  }

  media(rid: string): number {
    return this.world.recordings.get(rid)?.segments.filter(({ head }) => head.payload.kind === 'media').length ?? 0;
  }

  /** Whom the recording's key was wrapped to, as its owner. */
  owners(rid: string): string[] {
    const recording = this.world.recordings.get(rid)!;
    return [...recording.wrapLists.values()].flat().map(({ wrap }) => wrap).filter(({ role }) => role === 'owner').map(({ kid }) => kid);
  }

  get accountKid(): string {
    return this.world.chains.get(MEMBER.subject)!.at(-1)!.payload.enc.kid;
  }

  async end(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    for (const devices of this.#devices) devices.dispose();
  }
}

async function only(client: ConsultClient): Promise<ListedRecording> {
  const { recordings } = await client.recordings!.list();
  expect(recordings).to.have.length(1);
  return recordings[0]!;
}

/** Plays it until something is seen to move. */
export async function replay(client: ConsultClient): Promise<void> {
  const recording = await only(client);
  expect('meta' in recording, 'it opens').to.equal(true);
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  try {
    const playback = client.recordings!.play(recording as VerifiedRecording, video);
    await Promise.race([playback.done, until(() => video.readyState >= 2, 'a picture', 30_000)]);
    playback.stop();
  } finally {
    video.remove();
  }
}
