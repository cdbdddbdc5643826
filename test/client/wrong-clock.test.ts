import { expect } from 'chai';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import { isConsultError, type ConsultError } from '../../src/domain/consult-error.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { consentSchema } from '../../src/ownership/consent.js';
import { peekPayload } from '../../src/ownership/jws.js';
import { bookEarliest } from '../../src/testing/book-consultation.js';
import { fakeDevices } from '../../src/testing/fake-devices.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';
import { until } from '../support/until.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHOWN = { text: 'May this consultation be recorded?', lang: 'en' };

interface Page {
  client: ConsultClient;
  /** Of each violation, where and why. */
  told: string[];
}

describe('a device whose clock is wrong', () => {
  let test: TestWorld;
  let mine: Appointment;
  let recorded: string;
  let pages: ConsultClient[];

  beforeEach(async () => {
    pages = [];
    test = await createTestWorld();
    recorded = (await recordConsultation(test.people)).rid;
    mine = await bookEarliest(test.people);
    test.clock.advance(Math.max(0, Date.parse(mine.joinableFrom) - test.clock.now()));
  });
  afterEach(() => Promise.all(pages.map((page) => page.dispose())));

  /** @param wrong by how much the device's clock is ahead, milliseconds */
  async function page(wrong: () => number, person: TestPerson = test.member, change: Partial<BackendAdapter> = {}): Promise<Page> {
    const { world, trust, clock } = test;
    const client = createConsultClient({
      adapter: { ...person.adapter, ...change }, tenant: world.tenant, region: world.region, trust, now: () => clock.now() + wrong(), monotonic: clock.now,
      keyStore: await keyStoreOf(person), devices: fakeDevices(),
    });
    pages.push(client);
    const told: string[] = [];
    client.on('violation', ({ path, reason }) => told.push(`${path}: ${reason}`));
    return { client, told };
  }

  async function failure(call: Promise<unknown>): Promise<ConsultError> {
    const error: unknown = await call.then(() => null, (thrown: unknown) => thrown);
    if (!isConsultError(error)) throw new Error(`not a ConsultError: ${String(error)}`);
    return error;
  }

  const works: readonly [string, number][] = [
    ['three seconds behind', -3_000], ['three seconds ahead', 3_000], ['twenty minutes behind', -20 * MINUTE], ['twenty minutes ahead', 20 * MINUTE],
    ['a day behind', -DAY], ['a day ahead', DAY], ['forty days behind', -40 * DAY], ['eleven years behind', -11 * 365 * DAY],
  ];
  for (const [name, wrong] of works) {
    it(`changes nothing when it is ${name}`, async () => {
      const { client, told } = await page(() => wrong);
      const session = await client.openSession(mine.id);
      expect(client.now()).to.equal(test.clock.now());
      session.setRecordingConsent('deny', SHOWN);
      await until(() => session.consentReceipt().length === 1, 'the word');
      expect(session.consentReceipt().map(({ token }) => peekPayload(token, consentSchema)?.at)).to.deep.equal([test.clock.now()]);
      expect((await client.recordings!.list()).recordings.map(({ rid }) => rid)).to.deep.equal([recorded]);
      await client.keys.renewCode();
      const [, , , , last = ''] = (await client.keys.pendingCode()) ?? [];
      await client.keys.confirmCode(last);
      expect([told, test.world.violations]).to.deep.equal([[], []]);
    });
  }

  for (const [name, wrong] of [['forty days ahead', 40 * DAY], ['eleven years ahead', 11 * 365 * DAY]] as const) {
    it(`is named, and nothing is shown, when it is ${name}: the insurer's keys have run out by it`, async () => {
      const { client, told } = await page(() => wrong);
      for (const call of [() => client.openSession(mine.id), () => client.recordings!.list()]) {
        const { code, clockAhead, message } = await failure(call());
        expect([code, clockAhead]).to.deep.equal(['clock/wrong', wrong]);
        expect(message).to.match(/^The clock of this device is about (40|4015) days ahead\. /);
      }
      expect([told, test.world.violations]).to.deep.equal([[], []]);
    });
  }

  it('may be set in mid-call, by any step', async () => {
    let wrong = 0;
    const { client, told } = await page(() => wrong);
    const session = await client.openSession(mine.id);
    for (const step of [-11 * 365 * DAY, 20 * MINUTE, 11 * 365 * DAY]) {
      wrong = step;
      test.clock.advance(MINUTE);
      session.setRecordingConsent(step > 20 * MINUTE || step < 0 ? 'permit' : 'deny', SHOWN);
      await until(() => peekPayload(session.consentReceipt().at(-1)?.token ?? '', consentSchema)?.at === test.clock.now(), `the word after ${step}`);
      expect(client.now()).to.equal(test.clock.now());
    }
    expect(told).to.deep.equal([]);
  });

  describe('where no answer tells the time', () => {
    for (const [name, wrong, at] of [['twenty minutes behind', -20 * MINUTE, -20 * MINUTE], ['ten hours ahead', 600 * MINUTE, 1]] as const) {
      it(`is named when the consultation cannot be joined by it: ${name}`, async () => {
        const { client, told } = await page(() => wrong, test.member, { clock: undefined });
        const { code, clockAhead } = await failure(client.openSession(mine.id));
        expect([code, Math.sign(clockAhead!)]).to.deep.equal(['clock/wrong', Math.sign(wrong)]);
        // What is known of it: it is at least so far from a time at which the backend lets people in.
        expect(Math.abs(clockAhead!)).to.be.within(Math.abs(at), Math.abs(wrong));
        expect([told, test.world.violations]).to.deep.equal([[], []]);
      });
    }

    it('is named when the insurer’s keys are not good by it', async () => {
      for (const wrong of [-11 * 365 * DAY, 11 * 365 * DAY]) {
        const { client, told } = await page(() => wrong, test.member, { clock: undefined });
        const { code, clockAhead } = await failure(client.openSession(mine.id));
        expect([code, Math.sign(clockAhead!)]).to.deep.equal(['clock/wrong', Math.sign(wrong)]);
        expect(Math.abs(clockAhead!)).to.be.within(Math.abs(wrong) - 15 * DAY, Math.abs(wrong));
        expect(told).to.deep.equal([]);
      }
    });

    it('may be set in mid-call', async () => {
      let wrong = 0;
      const { client } = await page(() => wrong, test.member, { clock: undefined });
      const session = await client.openSession(mine.id);
      wrong = 11 * 365 * DAY;
      test.clock.advance(MINUTE);
      session.setRecordingConsent('permit', SHOWN);
      await until(() => session.consentReceipt().length === 1, 'the word');
      expect(peekPayload(session.consentReceipt()[0]!.token, consentSchema)?.at).to.equal(test.clock.now());
    });
  });

  describe('and a backend that lies about the time', () => {
    /** Answers tell this time. */
    const saying = (said: () => number): Partial<BackendAdapter> => ({ clock: { onTime: (listener) => test.member.adapter.clock!.onTime(() => listener(said())) } });

    it('does not make an old keyset good', async () => {
      const then = test.clock.now();
      test.clock.advance(20 * DAY);
      const { client } = await page(() => 0, test.member, saying(() => then));
      expect((await failure(client.recordings!.list())).code).to.equal('clock/wrong');
    });

    it('does not make a consultation that is long over one to be joined', async () => {
      const { member: { adapter } } = test;
      const kept = await adapter.sessions!.open(mine.id);
      const then = test.clock.now();
      test.clock.advance(2 * DAY);
      const { client, told } = await page(() => 0, test.member, { ...saying(() => then), sessions: { ...adapter.sessions!, open: () => Promise.resolve(structuredClone(kept)) } });
      const { code, clockAhead } = await failure(client.openSession(mine.id));
      expect([code, clockAhead]).to.deep.equal(['clock/wrong', 2 * DAY]);
      expect(told).to.deep.equal([]);
    });

    it('is found out where both clocks say that it is long over', async () => {
      const { member: { adapter } } = test;
      const kept = await adapter.sessions!.open(mine.id);
      test.clock.advance(2 * DAY);
      const { client, told } = await page(() => 0, test.member, { sessions: { ...adapter.sessions!, open: () => Promise.resolve(structuredClone(kept)) } });
      expect((await failure(client.openSession(mine.id))).code).to.equal('session/not-yours');
      expect(told).to.deep.equal(['session: claim-not-valid']);
    });

    it('does not set the time back', async () => {
      let behind = 0;
      const { client } = await page(() => 0, test.member, saying(() => test.clock.now() - behind));
      await client.openSession(mine.id);
      behind = DAY;
      await client.recordings!.list();
      expect(client.now()).to.equal(test.clock.now());
    });
  });
});
