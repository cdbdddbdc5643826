import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { isDiskFull } from '../../examples/reference-backend/problems/is-disk-full.js';
import type { Log } from '../../examples/reference-backend/log.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { consultation, epochsOf, putEpoch, putSegment, putWraps, sealed, seconds, segmentAt, sha256 } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';

const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

onOneEngine('a disk that is full', ({ start, fresh }) => {
  it('is answered with 507, said to the operator in words, loses nothing that was acknowledged, and goes on when there is room', async (t) => {
    const logged: [event: string, fields: unknown][] = [];
    const keep = (event: string, fields?: unknown): void => void logged.push([event, fields]);
    const log: Log = { info: keep, warn: keep, error: keep };
    const place = await fresh();
    const backend = await start({ ...place, dropInMinutes: 1, log });
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    const recording = await sealed(made, epochs, seconds(4));
    await putWraps(practitioner, rid, recording.wraps);
    for (let seq = 0; seq < 3; seq++) assert.equal((await putSegment(practitioner, rid, segmentAt(recording, seq))).status, 201);

    // Every file that is written from here on meets a full disk half-way.
    const incoming = join(place.dataFolder, 'sealed', '.incoming');
    const probe = await open(join(incoming, 'probe'), 'w');
    const files = Object.getPrototypeOf(probe) as { writeFile: (bytes: Uint8Array) => Promise<void> };
    await probe.close();
    const writing = t.mock.method(files, 'writeFile', async function half(this: { write(bytes: Uint8Array): Promise<unknown> }, bytes: Uint8Array) {
      await this.write(bytes.subarray(0, bytes.length / 2));
      throw full();
    });
    for (let turn = 0; turn < 3; turn++) {
      const refused = await putSegment(practitioner, rid, segmentAt(recording, 3));
      const { code, title } = refused.json<{ code: string; title: string }>();
      assert.deepEqual([refused.status, code], [507, 'backend/no-room']);
      assert.match(title, /no room left to store anything/);
    }
    assert.deepEqual(readdirSync(incoming), ['probe'], 'nothing half is left behind');
    const [event, fields] = logged.find(([name]) => name === 'no-room') ?? [];
    assert.equal(event, 'no-room');
    assert.match((fields as { what: string }).what, /^The disk is full: make room on the disk of the data folder/);
    assert.deepEqual(await practitioner.get<{ nextSeq: number }>(`/recordings/${rid}/progress`).then(({ nextSeq }) => nextSeq), 3);
    // What only reads goes on.
    assert.equal((await member.ask('GET', `/recordings/${rid}/segments/1`)).status, 200);

    writing.mock.restore();
    for (let seq = 3; seq < recording.segments.length; seq++) assert.equal((await putSegment(practitioner, rid, segmentAt(recording, seq))).status, 201);
    assert.equal((await member.get<RecordingItem>(`/recordings/${rid}`)).heads?.length, recording.segments.length - 1);
    for (const { seq, bytes } of recording.segments) assert.equal((await member.ask('GET', `/recordings/${rid}/segments/${seq}`)).headers.get('Content-Digest'), `sha-256=:${sha256(bytes)}:`);
  });

  it('is known by what file systems and databases call it, wrapped or not', () => {
    for (const code of ['ENOSPC', 'EDQUOT', '53100']) assert.equal(isDiskFull(Object.assign(new Error('x'), { code })), true, code);
    assert.equal(isDiskFull(new Error('a query failed', { cause: full() })), true);
    for (const other of [null, 'ENOSPC', new Error('ENOSPC'), Object.assign(new Error('x'), { code: 'EACCES' })]) assert.equal(isDiskFull(other), false);
  });
});
