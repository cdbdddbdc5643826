import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/booking/define';
import 'consultkit/components/provider/define';
import 'consultkit/components/keys/define';
import 'consultkit/components/recordings/define';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import type { ConsultClientOptions } from '../../src/client/client-options.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import { ERROR_ADVICE } from '../../src/domain/error-codes.js';
import type { Identity } from '../../src/domain/identity.js';
import type { Violation } from '../../src/domain/violation.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { deep } from '../../stories/support/deep.js';
import { until } from '../components/provider/until.js';
import { outcome } from './lie-to.js';

/** Notes each call of each method. */
function watched<T extends object>(what: T, calls: string[], name = ''): T {
  return new Proxy(what, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value === 'object' && value !== null) return watched(value, calls, `${String(key)}.`);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        calls.push(`${name}${String(key)}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

interface Page {
  client: ConsultClient;
  violations: Violation[];
  changes: (string | null)[];
  /** What was asked of the backend, and of the keys on this device. */
  asked: string[];
  opened: string[];
}

describe('the host says who is signed in', () => {
  let test: TestWorld;
  let strange: string;

  before(async () => {
    test = await createTestWorld();
    await recordConsultation(test.people);
    const { otherMember: { adapter, keys }, practitioner } = test;
    strange = (await recordConsultation({ ...test.people, member: adapter, keysOf: async (person) => (person === 'member' ? keys : practitioner.keys) })).rid;
  });
  beforeEach(() => { test.world.violations.length = 0; });

  const mine = (): string => test.member.identity.subject;
  const theirs = (): string => test.otherMember.identity.subject;

  function page(adapter: BackendAdapter, options: Partial<ConsultClientOptions>, keyStore: KeyStore): Page {
    const [asked, opened]: [string[], string[]] = [[], []];
    const { tenant, region } = test.world;
    const client = createConsultClient({ adapter: watched(adapter, asked), tenant, region, trust: test.trust, now: test.clock.now, keyStore: watched(keyStore, opened), ...options });
    const violations: Violation[] = [];
    const changes: (string | null)[] = [];
    client.on('violation', (violation) => violations.push(violation));
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    return { client, violations, changes, asked, opened };
  }

  /** A backend that takes this page for the stranger in all that it answers. `expected`: what the access token says. */
  const mistaken = (expected?: Record<string, unknown> | null, me: Partial<Identity> = {}): BackendAdapter => {
    const { adapter, identity } = test.otherMember;
    const whoAmI = (): Promise<Identity> => Promise.resolve({ ...identity, ...me });
    return { ...adapter, identity: (expected === undefined ? { whoAmI } : { whoAmI, expected: () => Promise.resolve(expected) }) as BackendAdapter['identity'] };
  };
  const harmless = new Set(['identity.whoAmI', 'identity.expected', 'identity.onPersonChange', 'clock.onTime', 'keys.keyset', 'incidents.reportViolation']);

  for (const [said, options, expected] of [
    ['an option', () => ({ subject: mine() }), () => undefined],
    ['a function', () => ({ subject: async () => mine() }), () => null],
    ['the access token', () => ({}), () => ({ subject: mine() })],
    ['the token, where the option agrees with the backend', () => ({ subject: theirs() }), () => ({ subject: mine() })],
  ] as const) {
    for (const [device, storeOf] of [['a new device', async () => memoryKeyStore()], ['a device on which the stranger’s keys lie', () => keyStoreOf(test.member, test.otherMember)]] as const) {
      it(`by ${said}: a stranger’s cached answer shows nothing, opens and asks for no key and is one violation, on ${device}`, async () => {
        const chain = (await test.otherMember.adapter.keys.chain()).length;
        const { client, violations, changes, asked, opened } = page(mistaken(expected()), options(), await storeOf());
        const provider = await fixture<HTMLElement>(html`<consult-provider .client=${client}><consult-recordings></consult-recordings><consult-keys></consult-keys><consult-booking></consult-booking></consult-provider>`);
        for (const element of provider.children) {
          const alert = await until(() => deep(element.shadowRoot!, '[role=alert]')[0]);
          expect(alert.textContent, element.localName).to.contain(ERROR_ADVICE['identity/mismatch']);
        }
        expect(deep(provider, 'li, video')).to.have.length(0);
        for (const attempt of [() => client.identity(), () => client.refreshIdentity(), () => client.recordings!.list(), () => client.keys.status(), () => client.openSession('appointment'), () => client.scheduling!.appointments()]) {
          expect(await outcome(attempt() as Promise<unknown>)).to.equal('identity/mismatch');
        }
        expect(await client.resumeUploads()).to.equal(0);
        expect(asked.filter((call) => !harmless.has(call))).to.deep.equal([]);
        expect(opened).to.deep.equal([]);
        expect((await test.otherMember.adapter.keys.chain()).length).to.equal(chain);
        const told = violations.map(({ reason, path, rid, sid }) => ({ reason, path, rid, sid }));
        expect(told).to.deep.equal([{ reason: 'identity', path: 'identity', rid: null, sid: null }]);
        expect(test.world.violations.map(({ reason }) => reason)).to.deep.equal(['identity']);
        expect(changes).to.deep.equal([]);
        await client.dispose();
      });
    }
  }

  for (const [what, me, expected] of [
    ['tenant', { tenant: 'ins-b' }, {}], ['region', { region: 'ie' }, {}], ['tenant', {}, { tenant: 'ins-b' }], ['region', {}, { region: 'ie' }],
  ] as const) {
    it(`another ${what} in ${'tenant' in me || 'region' in me ? 'the backend’s answer' : 'the access token'} shows nothing and is a violation`, async () => {
      const { client, violations, asked, opened } = page(mistaken({ subject: theirs(), ...expected }, me), { subject: theirs() }, await keyStoreOf(test.otherMember));
      expect(await outcome(client.recordings!.list())).to.equal('identity/mismatch');
      expect(violations.map(({ reason, path }) => `${path} ${reason}`)).to.deep.equal([`identity ${what}`]);
      expect([asked.filter((call) => !harmless.has(call)), opened]).to.deep.equal([[], []]);
      await client.dispose();
    });
  }

  it('an answer that was cached for the former person is not the next one’s; it takes all that was shown away, and nobody is signed in', async () => {
    let who = test.member;
    let cached = true;
    const { adapter } = test.member;
    const identity = { expected: async () => ({ subject: who.identity.subject }), whoAmI: async () => (cached ? test.member : who).identity };
    const { client, violations, changes } = page({ ...adapter, identity, get keys() { return who.adapter.keys; }, get recordings() { return who.adapter.recordings!; } }, {}, await keyStoreOf(test.member, test.otherMember));
    const element = await fixture<HTMLElement>(html`<consult-recordings .client=${client}></consult-recordings>`);
    await until(() => deep(element.shadowRoot!, 'li.recording').length === 1);
    who = test.otherMember;
    expect(await outcome(client.refreshIdentity())).to.equal('identity/mismatch');
    expect(changes).to.deep.equal([null]);
    await until(() => deep(element.shadowRoot!, '[role=alert]')[0]);
    expect(deep(element.shadowRoot!, 'li.recording')).to.have.length(0);
    expect(await outcome(client.recordings!.list())).to.equal('identity/mismatch');
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['identity']);
    cached = false;
    expect((await client.refreshIdentity())?.subject).to.equal(theirs());
    await client.dispose();
  });

  it('asks again, and is no violation, where the person changes while the backend answers', async () => {
    let subject = mine();
    const identity = { expected: async () => ({ subject }), whoAmI: async () => { const me = subject === mine() ? test.member.identity : test.otherMember.identity; subject = theirs(); return me; } };
    const { client, violations } = page({ ...test.otherMember.adapter, identity }, {}, await keyStoreOf(test.otherMember));
    expect((await client.identity())?.subject).to.equal(theirs());
    expect(violations).to.deep.equal([]);
    await client.dispose();
  });

  it('shows nothing where neither the option nor the token says who, and says which option to give', async () => {
    for (const expected of [undefined, null]) {
      const { client, asked, opened } = page(mistaken(expected), {}, await keyStoreOf(test.otherMember));
      const error: unknown = await client.recordings!.list().then(() => null, (thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'config/invalid');
      expect(error).to.have.property('message').that.contains('`subject`');
      expect([asked.filter((call) => !harmless.has(call)), opened]).to.deep.equal([[], []]);
      await client.dispose();
    }
  });

  it('takes the host at its word that nobody is signed in, and asks the backend nothing', async () => {
    const { client, violations, asked } = page(mistaken({ subject: mine() }), { subject: () => null }, await keyStoreOf(test.otherMember));
    expect(await client.identity()).to.equal(null);
    expect(await outcome(client.recordings!.list())).to.equal('backend/unauthenticated');
    expect([violations, asked.filter((call) => call === 'identity.whoAmI')]).to.deep.equal([[], []]);
    await client.dispose();
  });

  it('takes an option that fails for nobody, and one that is no subject for a mistake', async () => {
    const store = await keyStoreOf(test.otherMember);
    const { client } = page(mistaken(), { subject: () => Promise.reject(new Error('signed out')) }, store);
    expect(await outcome(client.recordings!.list())).to.equal('backend/unauthenticated');
    const { client: wrong } = page(mistaken(), { subject: () => 'Grace Adeyemi' }, store);
    expect(await outcome(wrong.recordings!.list())).to.equal('config/invalid');
    expect(() => page(mistaken(), { subject: 7 as unknown as string }, store)).to.throw('`subject`').with.property('code', 'config/invalid');
  });

  it('is whom the claim and the keys of this device are compared with: the stranger’s recording does not open with the stranger’s keys beside', async () => {
    const { adapter } = test.member;
    const owners = new Set<string>();
    const store = await keyStoreOf(test.member, test.otherMember);
    const keyStore: KeyStore = { ...store, read: (owner) => { owners.add(owner); return store.read(owner); }, change: (owner, change) => { owners.add(owner); return store.change(owner, change); } };
    const strangers = await test.otherMember.adapter.recordings!.list({});
    const recordings = { ...adapter.recordings!, list: () => Promise.resolve(strangers), get: () => test.otherMember.adapter.recordings!.get(strange) };
    const { client, violations, asked } = page({ ...adapter, recordings }, { subject: mine(), onViolation: 'drop' }, keyStore);
    expect((await client.recordings!.list()).recordings).to.deep.equal([]);
    expect(violations.map(({ reason, rid }) => `${reason} ${rid}`)).to.deep.equal([`owner ${strange}`]);
    expect([...owners]).to.deep.equal([ownerKey(test.member.identity)]);
    expect(asked).to.not.include('recordings.segment');
    await client.dispose();
  });
});

describe('a recording that is not proven to be the member’s', () => {
  it('is not in the listing and is handed to nobody on a device without the account key; the listing says once that there is something', async () => {
    const test = await createTestWorld();
    const { rid } = await recordConsultation(test.people);
    await recordConsultation(test.people);
    const { tenant, region } = test.world;
    const client = createConsultClient({ adapter: test.member.adapter, tenant, region, trust: test.trust, now: test.clock.now, keyStore: memoryKeyStore() });
    const handed: unknown[] = [];
    const listing = await client.recordings!.list({ onPassed: (recording) => handed.push(recording) });
    expect(listing).to.deep.equal({ recordings: [], next: null, suspended: false, sealed: true, stopped: 'none' });
    expect(handed).to.deep.equal([]);
    const element = await fixture<HTMLElement>(html`<consult-recordings .client=${client}></consult-recordings>`);
    await until(() => deep(element.shadowRoot!, '[data-state=sealed]')[0]);
    expect(deep(element.shadowRoot!, '[data-state=sealed]')).to.have.length(1);
    expect(deep(element.shadowRoot!, 'li, .empty')).to.have.length(0);
    expect(element.shadowRoot!.textContent).to.not.match(/\d/);
    expect(element.shadowRoot!.innerHTML).to.not.contain(rid);
    await client.dispose();
    const known = createConsultClient({ adapter: test.member.adapter, tenant, region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member) });
    const { recordings, sealed } = await known.recordings!.list();
    expect([recordings.length, sealed]).to.deep.equal([2, false]);
    await known.dispose();
  });
});
