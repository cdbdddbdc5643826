import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sessionGrantSchema } from '../../src/domain/encounter.js';
import { iceGrantSchema } from '../../src/domain/ice-grant.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { verifyKeyset } from '../../src/ownership/keyset.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import { signEpoch, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import { makeParty } from '../../src/testing/make-party.js';
import { readClaim } from '../../src/testing/read-claim.js';
import { tokensOfCall } from '../../src/testing/sign-call.js';
import { book, consultation, epochsOf, freeSlots, open, putEpoch, putEvidence, putSegment, putWraps, sealed, seconds, segmentAt } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { partyOf } from './support/party.js';
import { Person } from './support/person.js';

const MINUTE = 60_000;

const chainOf = async (person: Person): Promise<string[]> => (await person.get<{ chain: string[] }>('/keys/chain')).chain;

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
    assert.deepEqual(hers.keys, grant.keys);
    assert.deepEqual(grant.keys, { patient: await chainOf(member), practitioner: await chainOf(practitioner) });
    assert.deepEqual(made.claim.parties.map(({ keys }) => keys?.seq), [1, 1], 'the claim names each one’s newest link');
    for (const [person, each] of [[member, hers], [practitioner, grant]] as const) {
      const me = await person.me();
      const { anchor, document } = backend.services.trust.of(me);
      const keyset = await verifyKeyset(document, anchor, 0, Date.now());
      assert.ok(keyset.ok);
      const context = { ...me, keyset: keyset.keyset, now: Date.now(), pinnedKeys: () => null };
      const decision = await verifyParticipation(each, appointment.id, context);
      assert.ok(decision.verdict === 'permit');
      assert.deepEqual([decision.keys.patient?.devices[0]?.kid, decision.keys.practitioner?.account.kid], [made.patientKeys.device.kid, made.practitionerKeys.account.kid]);
      const other = await verifyParticipation({ ...each, role: each.role === 'patient' ? 'practitioner' : 'patient' }, appointment.id, context);
      assert.equal(other.verdict, 'deny');
    }
    const [turn] = grant.iceServers;
    assert.match(turn?.username ?? '', new RegExp(`^\\d{10}:${grant.sid}$`));
    assert.equal(turn?.credential, createHmac('sha1', 'S').update(turn?.username ?? '').digest('base64'));
    assert.equal(grant.iceLifetime, 600_000);
  });

  it('give fresh ICE servers to their parties while they go on, and to nobody else', async () => {
    const { member, practitioner, grant: { sid, iceServers: [first] } } = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    for (const person of [member, practitioner]) {
      const { iceServers: [fresh], iceLifetime } = iceGrantSchema.parse(await person.get(`/sessions/${sid}/ice-servers`));
      assert.equal(Number.parseInt(fresh?.username ?? '', 10) - Number.parseInt(first?.username ?? '', 10) >= 0, true);
      assert.equal(fresh?.credential, createHmac('sha1', 'S').update(fresh?.username ?? '').digest('base64'));
      assert.equal(iceLifetime, 600_000);
    }
    const stranger = await Person.signIn(backend, 'priya-raghunathan');
    assert.equal((await stranger.ask('GET', `/sessions/${sid}/ice-servers`)).status, 404);
    assert.equal((await member.ask('POST', `/sessions/${sid}/end`)).status, 204);
    assert.equal((await member.ask('GET', `/sessions/${sid}/ice-servers`)).code, 'session/over');
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

  it('keep what a party has signed, once, and nothing else', async () => {
    const { member, practitioner, grant: { sid }, call } = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    for (const person of [member, practitioner]) assert.equal((await putEvidence(person, sid, tokensOfCall(call))).status, 204);
    assert.equal((await putEvidence(member, sid, ['a.b.c'])).code, 'backend/rejected');
    assert.equal((await putEvidence(member, sid, [])).code, 'backend/rejected');
  });

  it('append epochs without a gap, the same again once, from either party, also after the end', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, appointment, grant } = made;
    const epochs = await epochsOf(made, 5);
    const put = async (person: Person, n: number) => (await putEpoch(person, epochs[n] ?? assert.fail())).status;
    assert.equal(await put(practitioner, 1), 409, 'epoch 1 before epoch 0');
    assert.deepEqual([await put(practitioner, 0), await put(member, 0), await put(member, 1), await put(practitioner, 1), await put(practitioner, 2)], [204, 204, 204, 204, 204]);
    const [again, another] = [await epochsOf(made, 1, () => epochs[0]?.payload ?? assert.fail()), await epochsOf(made, 1, (epoch) => ({ ...epoch, at: epoch.at + 1 }))];
    assert.notDeepEqual(again[0]?.tokens, epochs[0]?.tokens);
    assert.equal((await putEpoch(member, again[0] ?? assert.fail())).status, 204, 'signed anew it is the same');
    assert.equal((await putEpoch(practitioner, another[0] ?? assert.fail())).code, 'backend/conflict', 'another one under its number');
    assert.equal(await put(practitioner, 4), 409, 'a gap');
    assert.deepEqual((await open(member, appointment)).epochs, epochs.slice(0, 3).map(({ tokens }) => tokens));
    await practitioner.ask('POST', `/sessions/${grant.sid}/end`);
    assert.equal(await put(practitioner, 3), 204, 'an upload that comes late');
    const racing = await Promise.all(Array.from({ length: 8 }, (_, i) => put(i % 2 ? member : practitioner, 4)));
    assert.deepEqual(racing, Array(8).fill(204));
  });

  it('append no epoch that both parties have not signed, as the claim allows it and in its place', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, grant: { sid }, claim, patientKeys, practitionerKeys } = made;
    const [epoch] = await epochsOf(made, 1);
    assert.ok(epoch);
    const { payload, tokens: { patient, practitioner: doctor } } = epoch;
    const refused = async (what: string, tokens: unknown, n = 0) => {
      const answer = await practitioner.ask('PUT', `/sessions/${sid}/epochs/${n}`, { json: tokens });
      assert.equal(answer.code, 'backend/rejected', what);
    };
    await refused('one signature', { patient });
    await refused('the other one', { practitioner: doctor });
    await refused('an empty one', { patient, practitioner: '' });
    await refused('one party twice', { patient: doctor, practitioner: doctor });
    await refused('each in the other’s place', { patient: doctor, practitioner: patient });
    const { device: nobodys } = await makeParty();
    await refused('a key of nobody’s', { patient: await signEpoch(payload, nobodys.privateKey, nobodys.kid), practitioner: doctor });
    await refused('a key under another name', { patient: await signEpoch(payload, nobodys.privateKey, patientKeys.device.kid), practitioner: doctor });
    const video = await signEpoch({ ...payload, mode: 'video' }, practitionerKeys.device.privateKey, practitionerKeys.device.kid);
    await refused('two different things', { patient, practitioner: video });
    await refused('broken', { patient: `${patient.slice(0, -4)}AAAA`, practitioner: doctor });
    const changes: [string, (each: SignedEpoch) => SignedEpoch][] = [
      ['before the claim', (each) => ({ ...each, at: claim.nbf - 1 })], ['after the claim', (each) => ({ ...each, at: claim.exp + 1 })],
      ['another session', (each) => ({ ...each, sid: 'AAAAAAAAAAAAAAAAAAAAAA' })], ['another recording', (each) => ({ ...each, rid: 'AAAAAAAAAAAAAAAAAAAAAA' })],
      ['another claim', (each) => ({ ...each, cd: 'A'.repeat(43) })], ['another number', (each) => ({ ...each, n: 1 })], ['a past that is none', (each) => ({ ...each, prev: 'A'.repeat(43) })],
    ];
    for (const [what, change] of changes) await refused(what, (await epochsOf(made, 1, change))[0]?.tokens);
    assert.deepEqual((await open(member, made.appointment)).epochs, []);
    assert.equal((await putEpoch(member, epoch)).status, 204);
    const back = await epochsOf(made, 2, (each) => (each.n === 0 ? payload : { ...each, at: payload.at - 1 }));
    await refused('back in time', back[1]?.tokens, 1);
  });

  it('know of no keys that are not there, and take the keys of one who comes to have them', async () => {
    const member = await Person.signIn(backend, 'daniel-whitcombe');
    const slot = (await freeSlots(member)).find(({ start: at, practitioner: { displayName } }) => displayName === 'Dr Yusuf Adeyemi' && Date.parse(at) <= backend.services.clock() + 9 * MINUTE);
    const appointment = await book(member, slot ?? assert.fail('no slot'));
    const keyless = await open(member, appointment);
    assert.deepEqual(keyless.keys, { patient: [], practitioner: [] });
    const { claim } = await readClaim(keyless.claim);
    assert.deepEqual(claim.parties.map(({ keys }) => keys), [null, null]);
    assert.equal((await member.ask('PUT', `/sessions/${keyless.sid}/epochs/0`, { json: { patient: 'a.b.c', practitioner: 'a.b.c' } })).code, 'backend/rejected');
    await partyOf(member, 'daniel-whitcombe');
    const enrolled = await open(member, appointment);
    assert.deepEqual(enrolled.keys, { patient: await chainOf(member), practitioner: [] });
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

  it('take nothing more of a recording a day after the consultation could last be joined', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { grant: { sid, rid }, claim, call } = made;
    const [epoch, later] = await epochsOf(made, 2);
    assert.ok(epoch !== undefined && later !== undefined);
    assert.equal((await putEpoch(made.practitioner, epoch)).status, 204);
    const recording = await sealed(made, [epoch], seconds(1));
    assert.equal((await putWraps(made.practitioner, rid, recording.wraps)).status, 204);
    assert.equal((await putSegment(made.practitioner, rid, segmentAt(recording, 0))).status, 201);
    const at = async (time: number): Promise<Person> => {
      passed += time - backend.services.clock();
      return Person.signIn(backend, 'dr-helen-marsh');
    };
    const intime = await at(claim.exp + 86_400_000 - 60_000);
    assert.equal((await intime.get<{ closed: boolean }>(`/recordings/${rid}/progress`)).closed, false);
    assert.equal((await putSegment(intime, rid, segmentAt(recording, 1))).status, 201);
    const late = await at(claim.exp + 86_400_000);
    assert.equal((await late.get<{ closed: boolean }>(`/recordings/${rid}/progress`)).closed, true);
    assert.equal((await putSegment(late, rid, segmentAt(recording, 2))).code, 'session/over');
    assert.equal((await putEpoch(late, later)).code, 'session/over');
    assert.equal((await putEvidence(late, sid, tokensOfCall(call))).code, 'session/over');
  });
});
