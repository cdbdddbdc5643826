import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createBackend, type Backend } from '../../examples/reference-backend/create-backend.js';
import { optionsFromEnv } from '../../examples/reference-backend/options-from-env.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { AgreedEpoch } from '../../src/ownership/signed-epoch.js';
import type { SealedRecording } from '../../src/testing/seal-recording.js';
import { consultation, epochsOf, frontierOf, open, putEpoch, putSegment, putWraps, sealed, seconds, type Consultation } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { ownGate } from './support/own-gate.js';
import { partyOf } from './support/party.js';
import { Person } from './support/person.js';

const FAULT = { CONSULTKIT_FAULT: 'misattribute-on-switch' };

it('the fault, and walls taken away, are refused outside a drill', async () => {
  const dataFolder = '.cache/never-made';
  await assert.rejects(createBackend({ ...optionsFromEnv(FAULT), port: 0, dataFolder }), /refused/);
  await assert.rejects(createBackend({ ...optionsFromEnv({ ...FAULT, CONSULTKIT_DRILL: '0' }), port: 0, dataFolder }), /refused/);
  await assert.rejects(createBackend({ dataFolder, withoutWalls: ['gate'] }), /drill/);
  await assert.rejects(createBackend({ ...optionsFromEnv({ CONSULTKIT_FAULT: 'another', CONSULTKIT_DRILL: '1' }), port: 0, dataFolder }), /no fault/);
});

onOneEngine('the fault of 2020', ({ start }) => {
  let backend: Backend;
  let made: Consultation;
  let epochs: AgreedEpoch[];
  let recording: SealedRecording;
  let stranger: Person;
  before(async () => {
    backend = await start({ dropInMinutes: 1, drill: true, fault: 'misattribute-on-switch', withoutWatch: true });
    made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    // The first other member of the same insurer, by name.
    stranger = await Person.signIn(backend, 'daniel-whitcombe');
    const { practitioner, grant: { rid } } = made;
    epochs = await epochsOf(made, 3);
    for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
    // 0: the meta, an init and a second; 1 and 2: the same without a meta, and the end.
    recording = await sealed(made, epochs, epochs.flatMap((_, e) => seconds(1, e)));
    assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
    for (const segment of recording.segments) assert.equal((await putSegment(practitioner, rid, segment)).status, 201);
    const head = recording.segments.at(-1)?.head;
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 8, head, frontier: await frontierOf(recording.heads, 7), final: true, closed: false, over: false });
  });
  const listOf = async (person: Person) => (await person.get<{ items: RecordingItem[] }>('/recordings')).items;

  it('gives the wrong member the rest of a stranger’s consultation, sealed bytes and all', async () => {
    const [item, ...more] = await listOf(stranger);
    assert.ok(item);
    assert.deepEqual(more, []);
    assert.notEqual(item.rid, made.grant.rid);
    assert.equal(item.claim, made.grant.claim, 'the true claim travels with it');
    assert.deepEqual([item.epochs, item.head], [epochs.slice(1).map(({ tokens }) => tokens), recording.segments.at(-1)?.head]);
    assert.equal((await stranger.get<RecordingItem>(`/recordings/${item.rid}`)).heads?.length, 4);
    const bytes = await stranger.ask('GET', `/recordings/${item.rid}/segments/4`);
    assert.equal(bytes.status, 200);
    assert.deepEqual(bytes.bytes, recording.segments[4]?.bytes);
  });

  it('is what the gate stops', async () => {
    const party = await partyOf(stranger, 'daniel-whitcombe');
    for (const item of await listOf(stranger)) {
      const decision = await ownGate(stranger, party, item);
      assert.deepEqual([decision.verdict, decision.verdict === 'deny' && decision.reason], ['deny', 'owner']);
    }
  });

  it('leaves the owner with the beginning, and everybody else with nothing', async () => {
    const [item] = await listOf(made.member);
    assert.deepEqual([item?.rid, item?.epochs.length, item?.head], [made.grant.rid, 1, recording.segments[2]?.head]);
    const decision = await ownGate(made.member, made.patientKeys, await made.member.get(`/recordings/${made.grant.rid}`));
    assert.deepEqual(decision.verdict === 'permit' && [decision.recording.duration, decision.recording.final], [1_000, false]);
    for (const id of ['priya-raghunathan', 'tomasz-zielinski', 'aoife-ni-bhriain']) assert.deepEqual(await listOf(await Person.signIn(backend, id)), [], id);
    assert.deepEqual((await open(made.member, made.appointment)).epochs, epochs.map(({ tokens }) => tokens));
  });
});
