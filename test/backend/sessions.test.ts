import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sessionGrantSchema } from '../../src/domain/encounter.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { verifyKeyset } from '../../src/ownership/keyset.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import { book, consultation, epochOf, freeSlots, open, putEpoch } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

const MINUTE = 60_000;

onEachEngine('sessions', ({ start }) => {
  let backend: Backend;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, clock: () => Date.now() + passed, turn: { urls: ['turn:turn.example:3478'], secret: 'S', lifetimeSeconds: 600 } });
  });

  it('open to both with one claim that the SDK believes, also again', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, appointment, grant } = made;
    const hers = await open(member, appointment);
    for (const each of [grant, hers]) assert.ok(sessionGrantSchema.safeParse(each).success);
    assert.deepEqual([hers.sid, hers.rid, hers.claim], [grant.sid, grant.rid, grant.claim]);
    assert.equal((await open(member, appointment)).claim, grant.claim);
    assert.deepEqual([hers.meta, hers.role, hers.me], [null, 'patient', { role: 'patient', displayName: 'Amara Okafor', title: null }]);
    assert.equal(grant.meta?.practitionerName, 'Dr Helen Marsh');
    assert.deepEqual(grant.epochs, []);
    for (const [person, each] of [[member, hers], [practitioner, grant]] as const) {
      const me = await person.me();
      const { anchor, document } = backend.services.trust.of(me);
      const keyset = await verifyKeyset(document, anchor, 0, Date.now());
      assert.ok(keyset.ok);
      assert.equal((await verifyParticipation(each, { ...me, keyset: keyset.keyset, now: Date.now() })).verdict, 'permit');
      const other = await verifyParticipation({ ...each, role: each.role === 'patient' ? 'practitioner' : 'patient' }, { ...me, keyset: keyset.keyset, now: Date.now() });
      assert.equal(other.verdict, 'deny');
    }
    const [turn] = grant.iceServers;
    assert.match(turn?.username ?? '', new RegExp(`^\\d{10}:${grant.sid}$`));
    assert.equal(turn?.credential, createHmac('sha1', 'S').update(turn?.username ?? '').digest('base64'));
  });

  it('let the patient in once the practitioner says so, and end for both, each as often as asked', async () => {
    const { member, practitioner, appointment, grant: { sid } } = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    assert.equal((await member.ask('POST', `/sessions/${sid}/admit`)).code, 'backend/forbidden');
    for (let twice = 0; twice < 2; twice++) assert.equal((await practitioner.ask('POST', `/sessions/${sid}/admit`)).status, 204);
    assert.equal((await open(member, appointment)).status, 'in-progress');
    assert.equal((await member.ask('POST', `/appointments/${appointment.id}/cancel`)).code, 'backend/conflict');
    for (let twice = 0; twice < 2; twice++) assert.equal((await member.ask('POST', `/sessions/${sid}/end`)).status, 204);
    for (const person of [member, practitioner]) assert.equal((await person.ask('POST', `/appointments/${appointment.id}/session`)).code, 'session/over');
    assert.equal((await practitioner.ask('POST', `/sessions/${sid}/admit`)).code, 'session/over');
    assert.equal((await member.get<Appointment>(`/appointments/${appointment.id}`)).status, 'fulfilled');
  });

  it('keep a consent of the one who gives it', async () => {
    const { member, grant: { sid } } = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const consent = { sid, scope: 'recording', decision: 'permit', at: Date.now() };
    for (let twice = 0; twice < 2; twice++) assert.equal((await member.ask('PUT', `/sessions/${sid}/consents`, { json: consent })).status, 204);
    assert.equal((await member.ask('PUT', `/sessions/${sid}/consents`, { json: { ...consent, sid: 'other' } })).code, 'backend/rejected');
    assert.equal((await member.ask('PUT', `/sessions/${sid}/consents`, { json: { ...consent, decision: 'maybe' } })).code, 'backend/rejected');
  });

  it('append epochs without a gap, the same again once, from either party, also after the end', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, appointment, grant } = made;
    const epochs = Array.from({ length: 6 }, (_, n) => epochOf(made, n));
    const put = async (person: Person, n: number) => (await putEpoch(person, epochs[n] as (typeof epochs)[number])).status;
    assert.equal((await putEpoch(practitioner, epochOf(made, 1))).code, 'backend/conflict', 'epoch 1 before epoch 0');
    assert.deepEqual([await put(practitioner, 0), await put(member, 0), await put(member, 1), await put(practitioner, 1), await put(practitioner, 2)], [204, 204, 204, 204, 204]);
    const [first] = epochs;
    assert.ok(first);
    assert.equal((await putEpoch(practitioner, { ...first, mode: 'video' })).code, 'backend/conflict');
    assert.equal((await putEpoch(practitioner, { ...first, at: first.at + 1 })).code, 'backend/conflict');
    assert.equal((await putEpoch(practitioner, epochOf(made, 4))).code, 'backend/conflict', 'a gap');
    assert.equal((await putEpoch(practitioner, { ...epochOf(made, 3), at: first.at - 1 })).code, 'backend/rejected', 'back in time');
    assert.equal((await putEpoch(practitioner, { ...epochOf(made, 3), rid: 'another' })).code, 'backend/rejected');
    assert.equal((await practitioner.ask('PUT', `/sessions/${grant.sid}/epochs/4`, { json: epochOf(made, 3) })).code, 'backend/rejected', 'path and body differ');
    assert.deepEqual((await open(member, appointment)).epochs, epochs.slice(0, 3));
    await practitioner.ask('POST', `/sessions/${grant.sid}/end`);
    assert.equal(await put(practitioner, 3), 204, 'an upload that comes late');
    const racing = await Promise.all(Array.from({ length: 8 }, (_, i) => putEpoch(i % 2 ? member : practitioner, epochs[4] as (typeof epochs)[number])));
    assert.deepEqual(racing.map(({ status }) => status), Array(8).fill(204));
  });

  it('open neither too early nor when the claim has run out', async () => {
    const member = await Person.signIn(backend, 'priya-raghunathan');
    const later = (await freeSlots(member, 'gp', 4)).find(({ start: at }) => Date.parse(at) > backend.services.clock() + 2 * 86_400_000);
    assert.ok(later);
    const appointment = await book(member, later);
    const ask = () => member.ask('POST', `/appointments/${appointment.id}/session`);
    assert.equal((await ask()).code, 'session/too-early');
    const untilStart = Date.parse(appointment.start) - Date.now();
    passed = untilStart - 10 * MINUTE - 2_000;
    const again = await Person.signIn(backend, 'priya-raghunathan');
    const askAgain = (person: Person) => person.ask('POST', `/appointments/${appointment.id}/session`);
    assert.equal((await askAgain(again)).code, 'session/too-early');
    passed = untilStart - 10 * MINUTE + 5_000;
    assert.equal((await askAgain(again)).status, 200);
    passed = untilStart + 5 * 3_600_000;
    assert.equal((await askAgain(await Person.signIn(backend, 'priya-raghunathan'))).code, 'session/over');
    passed = 0;
  });
});
