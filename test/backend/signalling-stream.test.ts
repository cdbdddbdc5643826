import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { contractChecks } from '../../src/testing/contract/contract-checks.js';
import { closeProbes } from '../../src/testing/contract/signaling-probe.js';
import { httpContractSubject } from '../adapter/http-contract-subject.js';
import { consultation, type Consultation } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';
import { shortLived } from './support/short-lived.js';
import { StreamClient } from './support/stream-client.js';

onEachEngine('signalling by a stream of events', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  let offset = 0;
  const now = (): number => Date.now() + offset;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, clock: now, dropInMinutes: 1 });
  });
  const meet = (): Promise<Consultation> => consultation(backend, 'amara-okafor', 'dr-helen-marsh');

  it('carries words both ways between a stream and a socket’s page, and tells a page that was there before that it is replaced', async () => {
    const { member, practitioner, grant: { sid } } = await meet();
    const patient = await StreamClient.open(member, sid, 'patient', 'p1');
    const doctor = await StreamClient.open(practitioner, sid, 'practitioner', 'd1');
    assert.deepEqual(await patient.say(0), { status: 200, frames: [{ type: 'ack', n: 0 }] });
    assert.deepEqual(await patient.say(0), { status: 200, frames: [{ type: 'ack', n: 0 }] }, 'again is once');
    await doctor.expect('the message', ({ type, message }) => type === 'message' && message?.seq === 0);
    assert.equal(doctor.frames.filter(({ type }) => type === 'message').length, 1);
    assert.deepEqual(await patient.post({ type: 'ping' }), { status: 200, frames: [{ type: 'pong' }] });
    await StreamClient.open(member, sid, 'patient', 'p2');
    assert.equal(await patient.closed, 4001);
    assert.equal((await patient.say(1)).status, 409, 'it speaks no more');
    doctor.stop();
    await (await StreamClient.open(member, sid, 'patient', 'p3')).expect('the word that nobody is there', ({ type, present }) => type === 'presence' && present === false);
  });

  it('lets nobody in who does not belong, and takes nothing that is not a message of this page', async () => {
    const { member, grant: { sid } } = await meet();
    for (const id of ['priya-raghunathan', 'dr-yusuf-adeyemi', 'aoife-ni-bhriain']) {
      const stranger = await Person.signIn(backend, id);
      assert.equal((await StreamClient.ask(stranger, sid, 'p1')).status, 404, id);
      assert.equal((await StreamClient.ask(stranger, sid, 'p1', { type: 'ping' })).status, 404, id);
    }
    for (const token of [null, 'a.b.c']) {
      assert.equal((await StreamClient.ask(new Person(backend, token), sid, 'p1')).status, 401);
      assert.equal((await StreamClient.ask(new Person(backend, token), sid, 'p1', { type: 'ping' })).status, 401);
    }
    assert.equal((await StreamClient.ask(member, sid, 'never-came', { type: 'ping' })).status, 409);
    const patient = await StreamClient.open(member, sid, 'patient', 'p1');
    for (const bad of [
      '{', { type: 'send', n: 0 },
      { type: 'send', n: 0, message: { ...patient.message(0), from: 'practitioner' } },
      { type: 'send', n: 0, message: { ...patient.message(0), sid: 'another' } },
      { type: 'send', n: 0, message: { ...patient.message(0), instance: 'another' } },
      { type: 'send', n: 0, message: { ...patient.message(0), body: { type: 'offer', sdp: 'v=0' } } },
    ]) assert.equal((await patient.post(bad)).status, 400, JSON.stringify(bad));
    assert.equal((await patient.post('x'.repeat(300_000))).status, 413);
  });

  it('takes so much from one party and no more', async () => {
    const { member, grant: { sid } } = await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const patient = await StreamClient.open(member, sid, 'patient', 'p1');
    let [taken, status] = [0, 200];
    for (; taken < 400 && status === 200; taken += 1) ({ status } = await patient.say(taken, { type: 'signed', token: 'x'.repeat(24_000) }));
    assert.equal(status, 429);
    assert.ok(taken > 300, `${taken} were taken`);
  });

  it('ends when a token runs out, so that the page comes again with a new one', async () => {
    const { grant: { sid }, member } = await meet();
    const { issuer } = await shortLived(backend, dataFolder, 2);
    const { accessToken } = await issuer.signIn(await member.me());
    const client = await StreamClient.open(new Person(backend, accessToken), sid, 'patient', 'p9');
    assert.equal(await client.closed, 4401);
  });

  describe('keeps the contract where every WebSocket is refused', () => {
    const refuse = (): never => { throw new Error('refused'); };
    const subject = () => httpContractSubject({ url: backend.url, now, advance: (millis) => { offset += millis; }, openSocket: refuse });
    for (const { name, run } of contractChecks(subject, { clock: true }).filter(({ port }) => port === 'signaling')) it(name, () => run().finally(closeProbes));
  });
});
