import { expect } from 'chai';
import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import type { SessionPort } from '../../src/adapter/ports/session-port.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { SessionGrant } from '../../src/domain/encounter.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { bookEarliest } from '../../src/testing/book-consultation.js';
import { fakeDevices } from '../../src/testing/fake-devices.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { portOf } from '../../src/testing/port-of.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';
import { codeOf } from '../recording/upload/upload-bench.js';

/** A backend's answer in place of the honest one. */
type Lie = (honest: SessionGrant | null, sessions: SessionPort) => Promise<SessionGrant | null> | SessionGrant | null;

describe('what the screen says of a consultation', () => {
  let test: TestWorld;
  let mine: Appointment;
  let also: Appointment;
  let clients: ConsultClient[];

  before(async () => {
    test = await createTestWorld();
    mine = await bookEarliest(test.people);
    also = await bookEarliest(test.people);
    test.clock.advance(Math.max(0, Date.parse(also.joinableFrom) - test.clock.now()));
  });
  beforeEach(() => { clients = []; });
  afterEach(() => Promise.all(clients.map((client) => client.dispose())));

  async function client(person: TestPerson, lie: Lie = (honest) => honest, locale = 'en-GB'): Promise<{ client: ConsultClient; told: string[] }> {
    const { world, trust, clock } = test;
    const adapter = memoryAdapter(world, person.identity);
    const sessions = portOf(adapter, 'sessions');
    const open: SessionPort['open'] = async (id, signal) => lie(await sessions.open(id, signal), sessions);
    const made = createConsultClient({
      adapter: { ...adapter, sessions: { ...sessions, open } }, tenant: world.tenant, region: world.region, trust, now: clock.now, locale,
      keyStore: await keyStoreOf(person), devices: fakeDevices(),
    });
    clients.push(made);
    const told: string[] = [];
    made.on('violation', ({ reason, path }) => told.push(`${path}: ${reason}`));
    return { client: made, told };
  }

  /** The code of what went wrong, or `done`, and what was told. */
  async function opening(person: TestPerson, lie: Lie): Promise<string[]> {
    const { client: page, told } = await client(person, lie);
    return [await codeOf(page.openSession(mine.id)), ...told];
  }

  async function snapshotOf(person: TestPerson, locale?: string): Promise<SessionSnapshot> {
    const { client: page } = await client(person, undefined, locale);
    return (await page.openSession(mine.id)).snapshot;
  }

  const renamed = (change: Partial<Appointment['participant']>): Lie => (honest) => honest && { ...honest, appointment: { ...honest.appointment, participant: { ...honest.appointment.participant, ...change } } };
  const row = (change: Partial<Appointment>): Lie => (honest) => honest && { ...honest, appointment: { ...honest.appointment, ...change } };

  it('is what the claim says, on both pages', async () => {
    const hers = await snapshotOf(test.member);
    const theirs = await snapshotOf(test.practitioner);
    expect(hers.appointment.id).to.equal(mine.id);
    expect([hers.me.displayName, hers.remote.participant.displayName]).to.deep.equal([theirs.remote.participant.displayName, theirs.me.displayName]);
  });

  it('is never another appointment’s session than the one that was asked for, and a list pauses after that', async () => {
    expect(await opening(test.member, (_, sessions) => sessions.open(also.id))).to.deep.equal(['session/not-yours', 'session: appointment']);
    expect(await opening(test.practitioner, (_, sessions) => sessions.open(also.id))).to.deep.equal(['session/not-yours', 'session: appointment']);
    expect(await opening(test.member, async (honest, sessions) => {
      const other = await sessions.open(also.id);
      return other && honest && { ...other, appointment: honest.appointment };
    })).to.deep.equal(['session/not-yours', 'session: appointment']);
    const { client: page } = await client(test.member, (_, sessions) => sessions.open(also.id));
    await codeOf(page.openSession(mine.id));
    expect((await page.recordings?.list())?.suspended).to.equal(true);
  });

  it('is never another appointment’s row, or another name, title, service or time on it', async () => {
    const refused = ['session/not-yours', 'session: names'];
    expect(await opening(test.practitioner, renamed({ displayName: 'Tom Whelan' })), 'another patient at the desk').to.deep.equal(refused);
    expect(await opening(test.member, renamed({ displayName: 'Dr Other' })), 'another practitioner').to.deep.equal(refused);
    expect(await opening(test.member, renamed({ title: 'Surgeon' })), 'another title').to.deep.equal(refused);
    expect(await opening(test.practitioner, renamed({ title: 'Member of the board' })), 'a title of the patient').to.deep.equal(refused);
    expect(await opening(test.member, row({ serviceName: 'Surgery' })), 'another service').to.deep.equal(refused);
    expect(await opening(test.member, row({ start: new Date(Date.parse(mine.start) + 60_000).toISOString() })), 'another time').to.deep.equal(refused);
    expect(await opening(test.practitioner, (honest) => honest && { ...honest, me: { ...honest.me, displayName: 'Dr Other' } }), 'another name of mine').to.deep.equal(refused);
    expect(await opening(test.practitioner, (honest) => honest?.meta ? { ...honest, meta: { ...honest.meta, practitionerName: 'Dr Other' } } : honest), 'other names to seal').to.deep.equal(refused);
    expect(await opening(test.member, row({ id: also.id }))).to.deep.equal(['session/not-yours', 'session: appointment']);
  });

  it('says to both, before anything is recorded and in their language, who besides the patient can open a recording', async () => {
    const [policy] = test.world.keys.payload.policies;
    for (const person of [test.member, test.practitioner]) {
      expect((await snapshotOf(person)).recording.openableBy).to.deep.equal([policy?.name['en']]);
      expect((await snapshotOf(person, 'de-AT')).recording.openableBy).to.deep.equal([policy?.name['de']]);
      expect((await snapshotOf(person, 'it')).recording.openableBy, 'no words in it').to.deep.equal([policy?.name['en']]);
    }
  });

  it('where the browser makes no connections it is said before anything is opened, and so before anybody joins', async () => {
    let asked = 0;
    const own = Object.getOwnPropertyDescriptor(globalThis, 'RTCPeerConnection')!;
    Object.defineProperty(globalThis, 'RTCPeerConnection', { value: undefined, configurable: true });
    try {
      expect(await opening(test.member, (honest) => { asked += 1; return honest; })).to.deep.equal(['browser/no-webrtc']);
    } finally {
      Object.defineProperty(globalThis, 'RTCPeerConnection', own);
    }
    expect(asked).to.equal(0);
    expect(await opening(test.member, (honest) => honest)).to.deep.equal(['done']);
  });
});
