import assert from 'node:assert/strict';
import { statSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import type { RecordingItem } from '../../src/domain/recording.js';
import { consultation, epochsOf, open, putEpoch, putSegment, putWraps, sealed, seconds, segmentAt, sha256 } from './support/consultation.js';
import { onEachEngine, onEngine } from './support/engines.js';
import { envOf, runToEnd, startProcess } from './support/backend-process.js';
import { Person } from './support/person.js';
import { SignalClient } from './support/signal-client.js';


onEachEngine('killed in mid-consultation', ({ fresh, engine }) => {
  it('comes back with everything, and pages and uploads go on', async (t) => {
    const place = await fresh();
    const first = await startProcess(envOf(place), t);
    const port = Number(new URL(first.url).port);
    const made = await consultation(first.asBackend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, grant: { sid, rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    // A meta, an init, nine seconds and the end.
    const recording = await sealed(made, epochs, seconds(9));
    const put = (seq: number) => putSegment(practitioner, rid, segmentAt(recording, seq));
    assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
    for (let seq = 0; seq < 5; seq++) assert.equal((await put(seq)).status, 201);
    const patient = await SignalClient.connect(member, sid, 'patient', 'p1');
    const doctor = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1');
    await Promise.all([patient.ready(), doctor.ready()]);
    await doctor.say(0);
    const { id } = await patient.expect('a message', ({ type }) => type === 'message');
    await doctor.say(1);
    // In the middle of an upload and of a message.
    const cutOff = put(5).catch(() => null);
    doctor.raw({ type: 'send', n: 2, message: doctor.message(2) });
    await first.kill();
    await Promise.all([cutOff, patient.closed, doctor.closed]);

    const second = await startProcess(envOf(place, port), t);
    assert.equal(second.url, first.url);
    const { nextSeq } = await practitioner.get<{ nextSeq: number }>(`/recordings/${rid}/progress`);
    assert.ok(nextSeq === 5 || nextSeq === 6, String(nextSeq));
    for (let seq = 0; seq < 12; seq++) assert.equal((await put(seq)).status, seq < nextSeq ? 204 : 201, `segment ${seq}`);
    assert.equal((await open(member, made.appointment)).sid, sid);
    const back = await SignalClient.connect(member, sid, 'patient', 'p1', id);
    const again = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1', 0);
    await again.say(2);
    await again.say(3);
    assert.deepEqual(await back.hears(3), [1, 2, 3]);
    await back.expect('presence', ({ type, present }) => type === 'presence' && present === true);

    const item = await member.get<RecordingItem>(`/recordings/${rid}`);
    assert.equal(item.heads?.length, 11);
    for (const { seq, bytes } of recording.segments) assert.equal((await member.ask('GET', `/recordings/${rid}/segments/${seq}`)).headers.get('Content-Digest'), `sha-256=:${sha256(bytes)}:`);
    assert.equal((await practitioner.get<{ final: boolean }>(`/recordings/${rid}/progress`)).final, true);

    if (engine === 'pglite') {
      const refused = await runToEnd(envOf(place));
      assert.equal(refused.code, 1);
      assert.match(refused.output, /^Another backend \(process \d+\) is working on this data folder/);
    }
    assert.equal(await second.terminate('SIGTERM'), 0);
    const third = await startProcess(envOf(place), t);
    assert.equal((await (await Person.signIn(third.asBackend, 'amara-okafor')).get<{ items: unknown[] }>('/recordings')).items.length, 1);
    assert.equal(await third.terminate('SIGINT'), 0);
    const keys = join(place.dataFolder, 'keys');
    for (const name of readdirSync(keys, { recursive: true }).map(String)) {
      const { mode } = statSync(join(keys, name));
      assert.equal(mode & 0o077, 0, `${name} can be read by others`);
    }
  });
});

onEngine('postgres', 'two processes on one database', ({ fresh }) => {
  it('carry a conversation across, tell presence and replace pages, and notice when one dies', async (t) => {
    const place = await fresh();
    const one = await startProcess(envOf(place), t);
    const two = await startProcess(envOf(place), t);
    const { member, practitioner, grant: { sid } } = await consultation(one.asBackend, 'amara-okafor', 'dr-helen-marsh');
    const patient = await SignalClient.connect(member, sid, 'patient', 'p1', 'now', one.url);
    const doctor = await SignalClient.connect(practitioner, sid, 'practitioner', 'd1', 'now', two.url);
    await patient.expect('presence', ({ type, present }) => type === 'presence' && present === true);
    await doctor.expect('presence', ({ type, present }) => type === 'presence' && present === true);
    for (let seq = 0; seq < 10; seq++) {
      patient.raw({ type: 'send', n: seq, message: patient.message(seq) });
      doctor.raw({ type: 'send', n: seq, message: doctor.message(seq, { type: 'signed', token: 'x'.repeat(9_500) }) });
    }
    const numbers = Array.from({ length: 10 }, (_, seq) => seq);
    assert.deepEqual(await patient.hears(10), numbers);
    assert.deepEqual(await doctor.hears(10), numbers);

    const moved = await SignalClient.connect(member, sid, 'patient', 'p2', 'now', two.url);
    assert.equal(await patient.closed, 4001);
    await moved.ready();
    const home = await SignalClient.connect(member, sid, 'patient', 'p3', 'now', one.url);
    await home.ready();
    assert.equal(await moved.closed, 4001);

    const already = doctor.frames.length;
    await one.kill();
    await doctor.expect('absence', (frame) => frame.present === false && doctor.frames.indexOf(frame) >= already, 15_000);
    assert.equal(await two.terminate('SIGTERM'), 0);
  });
});

onEngine('pglite', 'a port that is taken', ({ fresh }) => {
  it('is said in one sentence, and nothing is touched', async () => {
    const { dataFolder } = await fresh();
    const before = readdirSync(dataFolder, { recursive: true });
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, output } = await runToEnd(envOf({ dataFolder }, port));
    assert.equal(code, 1);
    assert.equal(output.trim(), `Port ${port} is taken: stop what is using it, or choose another with PORT.`);
    assert.deepEqual(readdirSync(dataFolder, { recursive: true }), before);
    server.close();
  });
});
