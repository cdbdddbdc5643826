import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createBackend, type Backend } from '../../examples/reference-backend/create-backend.js';
import { optionsFromEnv } from '../../examples/reference-backend/options-from-env.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { consultation, epochOf, open, putEpoch, putSegment, type Consultation } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

const FAULT = { CONSULTKIT_FAULT: 'misattribute-on-switch' };

it('the fault, and walls taken away, are refused outside a drill', async () => {
  const dataFolder = '.cache/never-made';
  await assert.rejects(createBackend({ ...optionsFromEnv(FAULT), port: 0, dataFolder }), /refused/);
  await assert.rejects(createBackend({ ...optionsFromEnv({ ...FAULT, CONSULTKIT_DRILL: '0' }), port: 0, dataFolder }), /refused/);
  await assert.rejects(createBackend({ dataFolder, withoutWalls: ['gate'] }), /drill/);
  await assert.rejects(createBackend({ ...optionsFromEnv({ CONSULTKIT_FAULT: 'another', CONSULTKIT_DRILL: '1' }), port: 0, dataFolder }), /no fault/);
});

onEachEngine('the fault of 2020', ({ start }) => {
  let backend: Backend;
  let made: Consultation;
  let stranger: Person;
  before(async () => {
    backend = await start({ dropInMinutes: 1, drill: true, fault: 'misattribute-on-switch' });
    made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    // The first other member of the same insurer, by name.
    stranger = await Person.signIn(backend, 'daniel-whitcombe');
    const { practitioner, grant: { rid } } = made;
    for (const n of [0, 1, 2]) assert.equal((await putEpoch(practitioner, epochOf(made, n))).status, 204);
    for (const [seq, e] of [0, 0, 1, 1, 2].entries()) assert.equal((await putSegment(practitioner, rid, seq, { e })).status, 201);
    assert.equal((await putSegment(practitioner, rid, 9, { e: 2 })).code, 'backend/conflict');
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 5, final: false, over: false });
    assert.equal((await practitioner.ask('PUT', `/recordings/${rid}/final`, { json: { count: 5, aborted: false } })).status, 204);
  });
  const listOf = async (person: Person) => (await person.get<{ items: RecordingItem[] }>('/recordings')).items;

  it('gives the wrong member the rest of a stranger’s consultation, bytes and all', async () => {
    const [item, ...more] = await listOf(stranger);
    assert.ok(item);
    assert.deepEqual(more, []);
    assert.notEqual(item.rid, made.grant.rid);
    assert.equal(item.claim, made.grant.claim, 'the true claim travels with it');
    assert.deepEqual([item.epochs.map(({ n }) => n), item.segments.map(({ seq }) => seq)], [[1, 2], [2, 3, 4]]);
    assert.deepEqual(await stranger.get(`/recordings/${item.rid}`), item);
    const bytes = await stranger.ask('GET', `/recordings/${item.rid}/segments/3`);
    assert.deepEqual([bytes.status, bytes.bytes.length > 0], [200, true]);
  });

  it('is what the gate stops', async () => {
    const me = await stranger.me();
    const { keyset } = backend.services.trust.of(me);
    for (const item of await listOf(stranger)) {
      const decision = await verifyOwnership(item, { ...me, keyset, now: Date.now() });
      assert.deepEqual([decision.verdict, decision.verdict === 'deny' && decision.reason], ['deny', 'owner']);
    }
  });

  it('leaves the owner with the beginning, and everybody else with nothing', async () => {
    const [item] = await listOf(made.member);
    assert.deepEqual([item?.rid, item?.epochs.length, item?.segments.length, item?.final], [made.grant.rid, 1, 2, null]);
    for (const id of ['priya-raghunathan', 'tomasz-zielinski', 'aoife-ni-bhriain']) assert.deepEqual(await listOf(await Person.signIn(backend, id)), [], id);
    assert.deepEqual((await open(made.member, made.appointment)).epochs.map(({ n, rid }) => [n, rid]), [0, 1, 2].map((n) => [n, made.grant.rid]));
  });
});
