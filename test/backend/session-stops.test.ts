import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { StopScope } from '../../src/domain/stop.js';
import { signersIn } from '../../src/ownership/named-keys.js';
import { consultation, epochsOf, putEpoch, putEvidence, recorded, type Consultation, type Recorded } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';
import { race } from './support/race-stop.js';
import { SignalClient } from './support/signal-client.js';
import { liftNow, NORTHWIND, stopNow } from './support/stopping.js';
import { StreamClient } from './support/stream-client.js';

onEachEngine('stops of a consultation', ({ start, fresh, engine }) => {
  let backend: Backend;
  /** Another process on the same database; PGlite has none. */
  let other: Backend;
  let made: Consultation;
  let bystander: Consultation;
  let past: Recorded;
  before(async () => {
    const place = await fresh();
    backend = await start({ ...place, dropInMinutes: 1 });
    other = engine === 'postgres' ? await start({ ...place, dropInMinutes: 1 }) : backend;
    past = await recorded(backend, 'priya-raghunathan', 'dr-helen-marsh');
    made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    bystander = await consultation(backend, 'tomasz-zielinski', 'dr-yusuf-adeyemi');
  });
  const issuerOf = ({ grant }: Consultation): string => signersIn([grant.claim])[0] ?? '';
  const subjectOf = async (person: Person): Promise<string> => (await person.me()).subject;
  let pages = 0;

  it('let go of its pages before they are acknowledged, on sockets and streams, in every process, and of no other consultation’s', async () => {
    const { member, practitioner, grant: { sid }, patientKeys, practitionerKeys } = made;
    const elsewhere = new Person(other, practitioner.token);
    const targets: [StopScope, string, boolean][] = [
      ['sid', sid, false], ['sub', await subjectOf(member), false], ['sub', await subjectOf(practitioner), false],
      ['kid', patientKeys.device.kid, false], ['kid', practitionerKeys.device.kid, false], ['kid', issuerOf(made), true],
      ['feature', 'consultation', true], ['tenant', NORTHWIND.tenant, true],
    ];
    for (const [scope, target, isWide] of targets) {
      const name = `${scope} ${target}`;
      pages += 1;
      const patient = await StreamClient.open(member, sid, 'patient', `p${pages}`);
      const doctor = await SignalClient.connect(elsewhere, sid, 'practitioner', `d${pages}`);
      const neighbour = await SignalClient.connect(bystander.member, bystander.grant.sid, 'patient', `n${pages}`);
      await Promise.all([doctor.ready(), neighbour.ready()]);
      const nothing = await stopNow(backend, { scope, target: `${target}-of-nobody` });
      await doctor.say(0);
      await patient.expect('the message before', ({ type, message }) => type === 'message' && message?.seq === 0);
      const stop = await stopNow(backend, { scope, target });
      assert.deepEqual([await doctor.closed, await patient.closed], [4404, 4404], name);
      assert.deepEqual([(await patient.say(0)).status, (await StreamClient.ask(member, sid, `p${pages}`)).status], [423, 423], name);
      const again = await SignalClient.connect(elsewhere, sid, 'practitioner', `again${pages}`);
      assert.equal(await again.closed, 4404, name);
      if (isWide) assert.equal(await neighbour.closed, 4404, name);
      else await neighbour.say(0);
      neighbour.close();
      await liftNow(backend, stop.seq);
      await liftNow(backend, nothing.seq);
      const back = await SignalClient.connect(elsewhere, sid, 'practitioner', `back${pages}`);
      await back.ready();
      back.close();
    }
  });

  it('of a key reach whoever has signed what it rests on, for opening, letting in, servers, keys of pages, words and epochs', async () => {
    const { practitioner, grant: { sid }, appointment, patientKeys, call } = made;
    const [first] = await epochsOf(made, 1);
    const asks = async (): Promise<(string | null)[]> => {
      const answers = [
        await practitioner.ask('POST', `/appointments/${appointment.id}/session`), await practitioner.ask('POST', `/sessions/${sid}/admit`), await practitioner.ask('GET', `/sessions/${sid}/ice-servers`),
        await putEpoch(practitioner, first!), await practitioner.ask('POST', `/sessions/${sid}/keys`, { json: {} }),
      ];
      return answers.map(({ code }) => code);
    };
    for (const kid of [issuerOf(made), patientKeys.device.kid]) {
      const stop = await stopNow(backend, { scope: 'kid', target: kid });
      assert.deepEqual((await asks()).slice(0, 4), Array(4).fill('incident/stopped'), kid);
      await liftNow(backend, stop.seq);
    }
    const stop = await stopNow(backend, { scope: 'kid', target: patientKeys.device.kid });
    const words = await putEvidence(practitioner, sid, [call.consents.patient.token]);
    assert.equal(words.code, 'incident/stopped', 'a stopped key adds no word');
    assert.equal((await putEvidence(practitioner, sid, [call.consents.practitioner.token])).status, 204, 'another key’s word is kept');
    await liftNow(backend, stop.seq);
    assert.deepEqual((await asks()).slice(0, 4), Array(4).fill(null));
  });

  it(`let no session, key or server out after their acknowledgement, from ${engine === 'postgres' ? 'either of two processes' : 'the process'}`, async () => {
    const { practitioner, grant: { sid }, appointment } = made;
    for (const stop of [{ scope: 'sid', target: sid }, { scope: 'kid', target: issuerOf(made) }] as const) {
      const result = await race([backend, other], {
        stop, token: practitioner.token ?? '', gives: ({ text }) => text.includes('iceServers'),
        ways: [
          (person, _, headers) => person.ask('GET', `/sessions/${sid}/ice-servers`, { headers }), (person, n, headers) => (n % 8 === 1 ? person.ask('POST', `/appointments/${appointment.id}/session`, { headers }) : person.ask('GET', `/sessions/${sid}/ice-servers`, { headers })),
        ],
      }, { requests: engine === 'postgres' ? 200 : 80, rounds: engine === 'postgres' ? 2 : 1 });
      assert.ok(result.given > 0 && result.refused > 0, 'this race cannot tell the difference');
      assert.deepEqual([result.afterAcknowledgement, result.bytesAfter], [0, 0], stop.scope);
    }
  });

  it('of the claims issuer’s key, and of one that the insurer holds, end every way to a recording', async () => {
    const { member, grant: { rid } } = past;
    const read = () => member.ask('GET', `/recordings/${rid}`);
    const item = (await read()).json<{ claim: string; recipients: { kid: string; role: string }[] }>();
    const escrow = item.recipients.find(({ role }) => role === 'escrow');
    assert.ok(escrow);
    for (const kid of [signersIn([item.claim])[0]!, escrow.kid]) {
      const stop = await stopNow(backend, { scope: 'kid', target: kid });
      assert.equal((await read()).code, 'incident/stopped', kid);
      await liftNow(backend, stop.seq);
    }
    assert.equal((await read()).status, 200);
  });
});
