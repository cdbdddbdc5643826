import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { HandOver } from '../../src/client/hand-over.js';
import { PersonGate } from '../../src/client/person-gate.js';
import { ServerTime } from '../../src/client/server-time.js';
import { TrustedKeys } from '../../src/client/trusted-keys.js';
import { Violations } from '../../src/client/violations.js';
import type { Identity } from '../../src/domain/identity.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { openKeys } from '../../src/keys/open-keys.js';
import type { OwnSessionKey } from '../../src/keys/own-keys.js';
import type { PersonKeys } from '../../src/keys/person-keys.js';
import type { BookingPeople } from '../../src/testing/book-consultation.js';
import type { TestKeys } from '../../src/testing/enrol-party.js';
import { portOf } from '../../src/testing/port-of.js';
import { readClaim } from '../../src/testing/read-claim.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { freeSlots } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { pageOf } from './support/member-past.js';
import { adapterOf, partyOf } from './support/party.js';
import { Person } from './support/person.js';
import { openWhole } from './support/whole-recording.js';
import { noStops } from '../../src/testing/no-stops.js';

const MEMBER = 'priya-raghunathan';
const PRACTITIONER = 'dr-helen-marsh';

/** The keys of one page load as the client has them, with what hands recordings over to the account. */
interface Page {
  keys: PersonKeys;
  trusted: TrustedKeys;
  handOver: HandOver;
  store: KeyStore;
}

/**
 * A browser is not needed for what a page that forgets everything does with keys: only the call itself and the picture are
 * left out, which test/e2e/forgetful-browser.test.ts has. What the pages sign in a call is signed here without one.
 */
onOneEngine('a member whose browser forgets everything', ({ engine, start }) => {
  // The visits ask the same of both databases; what differs is what the call stores.
  const visits = engine === 'pglite' ? 300 : 30;
  let backend: Backend;
  before(async () => {
    backend = await start({ dropInMinutes: 1 });
  });

  async function load(member: Person): Promise<Page> {
    const me = await member.me();
    const { tenant, region } = me;
    const adapter = adapterOf(member);
    const trusted = new TrustedKeys(adapter.keys, backend.services.trust.of({ tenant, region }).anchor, new ServerTime());
    const store = memoryKeyStore();
    const keys = await openKeys(me, adapter.keys, async (kid, at) => (await trusted.keyset()).keyOf('issuer', kid, at), Date.now, { store });
    const gate = async (): Promise<PersonGate> => new PersonGate({ identity: me, tenant, region, keyset: await trusted.keyset(), keys, stops: noStops(me), now: Date.now, gone: new AbortController().signal });
    const violations = new Violations({ incidents: undefined, now: Date.now, onViolation: ({ reason }) => assert.fail(reason) });
    const handOver = new HandOver({ recordings: portOf(adapter, 'recordings'), gate, violations, now: Date.now });
    keys.onChange(() => handOver.run());
    return { keys, trusted, handOver, store };
  }

  /** This page's key for the consultation, as a session takes it. */
  function sessionKey(member: Person, { subject }: Identity, { keys, trusted }: Page, claim: Awaited<ReturnType<typeof readClaim>>): Promise<OwnSessionKey> {
    const resolveKey = async (kid: string, at: number): Promise<CryptoKey | null> => (await trusted.keyset()).keyOf('issuer', kid, at);
    return keys.sessionKeys.of({ ...claim, role: 'patient', subject }, { port: portOf(adapterOf(member), 'sessions'), resolveKey, now: Date.now });
  }

  it(`visits ${visits} times: then a booked call is joined, recorded, and replayed after recovery by code`, async () => {
    const member = await Person.signIn(backend, MEMBER);
    const me = await member.me();
    const chain = async (): Promise<number> => (await member.get<{ chain: string[] }>('/keys/chain?since=1')).chain.length;
    const visit = (): Promise<ConsultClient> => pageOf(member, memoryKeyStore(), Date.now);
    const first = await visit();
    await first.keys.status();
    const code = (await first.keys.pendingCode())!.join('-');
    await first.keys.confirmCode(code.slice(-6));
    await first.dispose();
    const had = await chain();
    for (let count = 2; count < visits; count += 1) {
      const client = await visit();
      // Opens the keys, as every page does; all that there is to say of them is asked for now and then.
      assert.equal(await client.keys.pendingCode(), null);
      if (count % 10 === 0) assert.equal((await client.keys.status()).state, 'sealed');
      await client.dispose();
    }
    assert.equal(await chain(), had, 'no visit adds to the chain');

    const page = await load(member);
    assert.equal((await page.keys.status()).state, 'sealed');
    const practitioner = await Person.signIn(backend, PRACTITIONER);
    const desk = await partyOf(practitioner, PRACTITIONER);
    const { displayName } = await practitioner.me();
    const slot = (await freeSlots(member)).find((each) => each.practitioner.displayName === displayName);
    assert.ok(slot);
    const adapter = adapterOf(member);
    const sessions = portOf(adapter, 'sessions');
    let own: OwnSessionKey | null = null;
    const people: BookingPeople = {
      practitioner: adapterOf(practitioner), practitionerId: slot.practitioner.id, serviceId: slot.serviceId, now: Date.now,
      member: {
        ...adapter,
        sessions: {
          ...sessions,
          async open(appointment, signal) {
            const grant = await sessions.open(appointment, signal);
            assert.ok(grant);
            own = await sessionKey(member, me, page, await readClaim(grant.claim));
            return sessions.open(appointment, signal);
          },
        },
      },
      keysOf: async (person) => (person === 'practitioner' ? desk : ({ get device() { return own!.sig; }, get account() { return own!.enc; } } as TestKeys)),
    };
    const { rid, plain } = await recordConsultation(people, ['audio', 'video']);
    const recorded = plain.map(({ bytes }) => Buffer.from(bytes));
    assert.equal(await chain(), had, 'nor does the call');
    assert.deepEqual(await pending(member), [], 'a page of nobody’s keys shows nothing of it');

    const handedOver = new Promise<void>((done) => { page.handOver.add(own!, done); });
    await page.keys.recover(code);
    await handedOver;
    assert.deepEqual((await openWhole(member, page.store, rid)).map((bytes) => Buffer.from(bytes)), recorded, 'in this visit');
    page.keys.close();

    const store = memoryKeyStore();
    const next = await pageOf(member, store, Date.now);
    await next.keys.recover(code);
    const { recordings } = await next.recordings!.list();
    assert.deepEqual(recordings.map((recording) => [recording.rid, 'meta' in recording]), [[rid, true]]);
    assert.deepEqual((await openWhole(member, store, rid)).map((bytes) => Buffer.from(bytes)), recorded, 'in the next one');
    await next.dispose();
  });

  /** What another page that has forgotten everything draws. */
  async function pending(member: Person): Promise<string[]> {
    const client = await pageOf(member, memoryKeyStore(), Date.now);
    const { recordings, sealed } = await client.recordings!.list();
    assert.equal(sealed, true);
    await client.dispose();
    return recordings.map(({ rid }) => rid);
  }
});
