import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { signalMessageSchema } from '../../src/domain/signal-message.js';
import { consultation, type Consultation } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';
import { shortLived } from './support/short-lived.js';
import { SignalClient } from './support/signal-client.js';

onEachEngine('signalling', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, dropInMinutes: 1 });
  });
  const meet = () => consultation(backend, 'amara-okafor', 'dr-helen-marsh');
  const both = async ({ member, practitioner, grant: { sid } }: Consultation) => {
    const patient = await SignalClient.connect(member, sid, 'patient', 'p1');
    const doctor = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1');
    await Promise.all([patient.ready(), doctor.ready()]);
    return { patient, doctor };
  };

  it('delivers in order, once, what the schema knows, to the other party alone', async () => {
    const { patient, doctor } = await both(await meet());
    for (let seq = 0; seq < 20; seq++) doctor.raw({ type: 'send', n: seq, message: doctor.message(seq, { type: 'signed', token: `${seq}${'x'.repeat(20_000)}` }) });
    for (let again = 3; again < 7; again++) doctor.raw({ type: 'send', n: again, message: doctor.message(again) });
    assert.deepEqual(await patient.hears(20), Array.from({ length: 20 }, (_, seq) => seq));
    await doctor.expect('the last ack', ({ type, n }) => type === 'ack' && n === 19);
    await sleep(150);
    assert.equal(patient.heard().length, 20);
    const ids = patient.frames.flatMap(({ type, id }) => (type === 'message' ? [id ?? 0] : []));
    assert.deepEqual(ids, [...ids].sort((a, b) => a - b));
    for (const frame of patient.frames) if (frame.type === 'message') assert.ok(signalMessageSchema.safeParse(frame.message).success);
    assert.deepEqual(doctor.heard(), []);

    // Who asks whether anybody is there is answered after what was said before.
    patient.raw({ type: 'send', n: 0, message: patient.message(0) });
    patient.raw({ type: 'ping' });
    await patient.expect('the answer', ({ type }) => type === 'pong');
    assert.deepEqual(patient.frames.flatMap(({ type }) => (type === 'ack' || type === 'pong' ? [type] : [])), ['ack', 'pong']);
  });

  it('loses nothing that a page sends before it is told that it may', async () => {
    const made = await meet();
    for (let load = 0; load < 5; load++) {
      const doctor = await SignalClient.connect(made.practitioner, made.grant.sid, 'practitioner', `d${load}`);
      await Promise.all([0, 1, 2, 3].map((seq) => doctor.say(seq)));
    }
  });

  it('takes so many bytes from one party and no more, and the other one can still speak', async () => {
    const { patient, doctor } = await both(await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh'));
    for (let seq = 0; seq < 400; seq++) patient.raw({ type: 'send', n: seq, message: patient.message(seq, { type: 'signed', token: 'x'.repeat(24_000) }) });
    assert.equal(await patient.closed, 4429);
    const taken = patient.frames.filter(({ type }) => type === 'ack').length;
    assert.ok(taken > 300 && taken * 24_000 < 8 * 1024 * 1024, `${taken} were taken`);
    for (let seq = 0; seq < 3; seq++) await doctor.say(seq);
  });

  it('gives a page that comes back what it has missed, and a new page nothing old', async () => {
    const made = await meet();
    const { patient, doctor } = await both(made);
    await doctor.say(0);
    const { id } = await patient.expect('a message', ({ type }) => type === 'message');
    patient.cut();
    await doctor.say(1);
    await doctor.say(2);
    const back = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p1', id);
    assert.deepEqual(await back.hears(2), [1, 2]);
    assert.equal((await back.ready()).last, id);

    // The same page, which never heard a word before its line broke: `now` is when it first came.
    back.cut();
    const unaware = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p1', 'now');
    assert.deepEqual(await unaware.hears(3), [0, 1, 2]);

    const reloaded = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p2', 'now');
    assert.equal((await reloaded.ready()).last, 3);
    await doctor.say(3);
    assert.deepEqual(await reloaded.hears(1), [3]);
    // A higher id than there is: a database that lost its last rows.
    const ahead = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p2', 99);
    assert.equal((await ahead.ready()).last, 4);
    await doctor.say(4);
    assert.deepEqual(await ahead.hears(1), [4]);
  });

  it('lets the newest page of a party speak, and no older one again', async () => {
    const made = await meet();
    const { patient } = await both(made);
    const second = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p2');
    await patient.expect('replaced', ({ type }) => type === 'replaced');
    assert.equal(await patient.closed, 4001);
    const stubborn = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p1');
    assert.equal(await stubborn.closed, 4001);
    await second.say(0);
    assert.equal(second.frames.some(({ type }) => type === 'replaced'), false);
  });

  it('tells presence and where the consultation stands', async () => {
    const made = await meet();
    const { member, practitioner, grant: { sid }, appointment } = made;
    const doctor = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1');
    await doctor.expect('nobody', ({ type, present }) => type === 'presence' && present === false);
    await doctor.expect('planned', ({ status }) => status === 'planned');
    const patient = await SignalClient.connect(member, sid, 'patient', 'p1');
    await doctor.expect('somebody', ({ type, role, present }) => type === 'presence' && role === 'patient' && present === true);
    await doctor.expect('arrived', ({ status }) => status === 'arrived');
    assert.equal((await practitioner.get<Appointment>(`/appointments/${appointment.id}`)).status, 'arrived');
    assert.equal((await practitioner.ask('POST', `/sessions/${sid}/admit`)).status, 204);
    await patient.expect('admitted', ({ status }) => status === 'in-progress');
    patient.cut();
    await doctor.expect('gone', (frame) => frame.present === false && doctor.frames.indexOf(frame) > 3);
    assert.equal((await member.ask('POST', `/sessions/${sid}/end`)).status, 204);
    await doctor.expect('finished', ({ status }) => status === 'finished');
  });

  it('closes on whoever does not belong, and on what is not a message', async () => {
    const made = await meet();
    const { member, practitioner, grant: { sid } } = made;
    const strangers = ['priya-raghunathan', 'dr-yusuf-adeyemi', 'aoife-ni-bhriain', 'dr-niamh-gallagher'];
    for (const id of strangers) {
      const stranger = await Person.signIn(backend, id);
      assert.equal(await (await SignalClient.connect(stranger, sid, 'patient', 'x')).closed, 4404, id);
      assert.equal(await (await SignalClient.connect(stranger, 'nothing-here', 'patient', 'x')).closed, 4404, id);
    }
    assert.equal(await (await SignalClient.connect(new Person(backend, null), sid, 'patient', 'x')).closed, 4401);
    assert.equal(await (await SignalClient.connect(new Person(backend, 'a.b.c'), sid, 'patient', 'x')).closed, 4401);

    const bad: ((client: SignalClient) => unknown)[] = [
      () => '{', () => ({ type: 'send', n: 0 }), () => Buffer.from([1, 2, 3]),
      (client) => ({ type: 'send', n: 0, message: { ...client.message(0), from: 'practitioner' } }),
      (client) => ({ type: 'send', n: 0, message: { ...client.message(0), sid: 'another' } }),
      (client) => ({ type: 'send', n: 0, message: { ...client.message(0), instance: 'another' } }),
      (client) => ({ type: 'send', n: 0, message: { ...client.message(0), body: { type: 'signed', token: 'x'.repeat(24_001) } } }),
      // What is said about the connection travels signed and in no other way.
      (client) => ({ type: 'send', n: 0, message: { ...client.message(0), body: { type: 'offer', sdp: 'v=0' } } }),
    ];
    const doctor = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1');
    for (const make of bad) {
      const client = await SignalClient.connect(member, sid, 'patient', 'p1');
      await client.ready();
      client.raw(make(client));
      assert.equal(await client.closed, 4400);
    }
    const huge = await SignalClient.connect(member, sid, 'patient', 'p1');
    await huge.ready();
    huge.raw('x'.repeat(300_000));
    assert.equal(await huge.closed, 1009);
    assert.deepEqual(doctor.heard(), []);
  });

  it('closes when a token runs out, so that the page comes again with a new one', async () => {
    const { grant: { sid }, member } = await meet();
    const { issuer } = await shortLived(backend, dataFolder, 2);
    const { accessToken } = await issuer.signIn(await member.me());
    const client = await SignalClient.connect(new Person(backend, accessToken), sid, 'patient', 'p1');
    await client.ready();
    assert.equal(await client.closed, 4401);
    await sleep(1_000);
    assert.equal((await new Person(backend, accessToken).ask('GET', '/me')).code, 'backend/unauthenticated');
  });
});
