import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { RecordingReads } from '../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls, type WallName } from '../../examples/reference-backend/recordings/walls/walls.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { LEASE_MAX, verifyLease } from '../../src/ownership/lease.js';
import { audience } from '../../src/ownership/session-claim.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { partyOf } from './support/party.js';
import { Person, type Answer } from './support/person.js';

const DAY = 86_400_000;

onOneEngine('leases', ({ start, renewKeysets }) => {
  let backend: Backend;
  let made: Recorded;
  let stranger: Person;
  let kid: string;
  const nonce = newLeaseNonce();
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, tokenSeconds: 60 * 86_400, clock: () => Date.now() + passed });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    stranger = await Person.signIn(backend, 'priya-raghunathan');
    kid = made.patientKeys.account.kid;
  });
  const ask = (person: Person, json: unknown, rid = made.grant.rid): Promise<Answer> => person.ask('POST', `/recordings/${rid}/lease`, { json });

  it('are fifteen seconds for the owner and the key that opens the recording, signed with the key for leases', async () => {
    const answer = await ask(made.member, { kid, nonce });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    const { subject, tenant, region } = await made.member.me();
    const { keyset } = backend.services.trust.of({ tenant, region });
    const expected = { audience: audience(tenant, region), rid: made.grant.rid, subject, kid, nonce, knownIat: 0, knownRevocation: 0, now: backend.services.clock() };
    const { lease } = answer.json<{ lease: string }>();
    const result = await verifyLease(lease, { ...expected, resolveKey: (name, at) => keyset.keyOf('lease', name, at) });
    assert.ok(result.ok);
    assert.equal(result.payload.exp - result.payload.iat, LEASE_MAX);
    assert.equal(result.payload.nonce, nonce);
    assert.equal((await verifyLease(lease, { ...expected, resolveKey: (name, at) => keyset.keyOf('issuer', name, at) })).ok, false);
  });

  it('are nobody else’s, for no other key and for no other recording', async () => {
    const others = await partyOf(stranger, 'priya-raghunathan');
    const refusals = [
      await ask(stranger, { kid, nonce }), await ask(stranger, { kid: others.account.kid, nonce }), await ask(made.practitioner, { kid, nonce }), await ask(made.practitioner, { kid: made.practitionerKeys.account.kid, nonce }),
      await ask(made.member, { kid: (await makeAccount()).kid, nonce }), await ask(made.member, { kid: made.patientKeys.device.kid, nonce }), await ask(made.member, { kid, nonce }, 'absent'),
    ];
    for (const { status, code } of refusals) assert.deepEqual([status, code], [404, 'backend/not-found']);
    assert.equal(new Set(refusals.map(({ text }) => text)).size, 1, 'absent is told from not mine');
    for (const json of [{}, { kid: 'short', nonce }, { kid: null, nonce }, { kid }, { kid, nonce: 'short' }, { kid, nonce: null }]) assert.equal((await ask(made.member, json)).code, 'backend/rejected', JSON.stringify(json));
    assert.equal((await ask(new Person(backend, null), { kid, nonce })).status, 401);
  });

  it('pass the three walls, each of which holds alone', async () => {
    const { database, trustOf, log } = backend.services;
    const leased = async (without: WallName[], person: Person): Promise<boolean> => {
      const reads = new RecordingReads({ database, trustOf, log, walls: buildWalls(without) });
      return reads.authoriseLease(await person.me(), made.grant.rid, kid, Date.now()).then(() => true, () => false);
    };
    for (const without of [[], ['rows', 'where'], ['rows', 'gate'], ['where', 'gate']] as WallName[][]) {
      assert.deepEqual([await leased(without, stranger), await leased(without, made.member)], [false, true], without.join(' '));
    }
    assert.equal(await leased(['rows', 'where', 'gate'], stranger), true, 'this test cannot tell the difference');
  });

  it('are written down, each one', async () => {
    const { subject, tenant, region } = await made.member.me();
    const rows = (): Promise<{ outcome: string }[]> => backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query<{ outcome: string }>(
      `select outcome from audit_event where actor = $1 and rid = $2 and action = 'recording-lease' order by id`, [subject, made.grant.rid],
    ));
    const before = await rows();
    assert.ok(before.length > 0 && before.every(({ outcome }) => outcome === 'permit'));
    await ask(made.member, { kid, nonce });
    assert.equal((await rows()).length, before.length + 1);
  });

  it('end with the time that a recording is kept, though it is still listed', async () => {
    passed = 31 * DAY;
    await renewKeysets(backend);
    try {
      const person = await Person.signIn(backend, 'amara-okafor');
      assert.equal((await person.get<{ items: unknown[] }>('/recordings')).items.length, 1);
      assert.equal((await ask(person, { kid, nonce })).code, 'backend/not-found');
    } finally {
      passed = 0;
      await renewKeysets(backend);
    }
  });
});
