import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { recordingItemSchema, SEGMENT_MAX_BYTES, type RecordingItem } from '../../src/domain/recording.js';
import { signHead } from '../../src/ownership/segment-head.js';
import { openBytes } from '../../src/sealing/cobblestone.js';
import { segmentContext } from '../../src/sealing/segment-context.js';
import { consultation, epochsOf, frontierOf, putEpoch, putSegment, putWraps, recorded, sealed, seconds, segmentAt, sha256, someBytes, type Sending } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { ownGate } from './support/own-gate.js';
import { Person } from './support/person.js';

interface Page {
  items: RecordingItem[];
  next: string | null;
}

onOneEngine('recordings', ({ start, renewKeysets }) => {
  let backend: Backend;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, clock: () => Date.now() + passed });
  });

  it('appear with their first media, pass the client’s own gate, and give back the bytes that were put', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, patientKeys, cd, grant: { rid, meta } } = made;
    const epochs = await epochsOf(made, 2);
    for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
    const recording = await sealed(made, epochs, [
      { e: 0, kind: 'init', dur: 0, bytes: someBytes(250) }, { e: 0, kind: 'media', dur: 1_000, bytes: someBytes(9_000) },
      { e: 1, kind: 'media', dur: 700, bytes: new Uint8Array(SEGMENT_MAX_BYTES) },
    ], { final: false });
    assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
    for (const [seq, segment] of recording.segments.entries()) {
      if (seq <= 2) assert.deepEqual((await member.get<Page>('/recordings')).items, [], 'listed with nothing to hear');
      const answer = await putSegment(practitioner, rid, segment);
      assert.equal(answer.status, 201, answer.text);
    }
    const head = segmentAt(recording, 3).head;
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 4, head, frontier: await frontierOf(recording.heads, 3), final: false, closed: false, over: false });

    const [listed] = (await member.get<Page>('/recordings')).items;
    const item = await member.get<RecordingItem>(`/recordings/${rid}`);
    for (const each of [listed, item]) assert.ok(recordingItemSchema.safeParse(each).success);
    assert.deepEqual([listed?.heads, item.heads?.length], [null, 3]);
    assert.deepEqual({ ...item, heads: null }, listed);
    assert.deepEqual([item.epochs, item.head, item.grants], [epochs.map(({ tokens }) => tokens), head, []]);
    const whole = await ownGate(member, patientKeys, item);
    assert.equal(whole.verdict, 'permit');
    const recordingShown = whole.verdict === 'permit' ? whole.recording : null;
    assert.deepEqual([recordingShown?.meta, recordingShown?.duration, recordingShown?.final], [meta, 1_700, false]);
    assert.deepEqual(recordingShown?.segments?.map(({ seq, e, kind }) => [seq, e, kind]), [[0, 0, 'meta'], [1, 0, 'init'], [2, 0, 'media'], [3, 1, 'media']]);
    assert.equal((await ownGate(member, patientKeys, listed)).verdict, 'permit');

    for (const { seq, bytes } of recording.segments) {
      const answer = await member.ask('GET', `/recordings/${rid}/segments/${seq}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('Content-Type'), 'application/octet-stream');
      assert.equal(answer.headers.get('Cache-Control'), 'no-store');
      assert.equal(answer.headers.get('Content-Digest'), `sha-256=:${sha256(bytes)}:`);
      assert.equal(Buffer.compare(answer.bytes, bytes), 0);
    }
    const second = await member.ask('GET', `/recordings/${rid}/segments/2`);
    const opened = await openBytes(recording.key, segmentContext({ cd, rid, epoch: 0, seq: 2, kind: 'media' }), second.bytes);
    assert.equal(Buffer.compare(opened, recording.plain[2]?.bytes ?? new Uint8Array()), 0);
  });

  it('store a segment once: the same again settles, also signed anew; other bytes or another head do not', async () => {
    const made = await consultation(backend, 'priya-raghunathan', 'dr-yusuf-adeyemi');
    const { practitioner, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    await putEpoch(practitioner, epochs[0] as (typeof epochs)[number]);
    const recording = await sealed(made, epochs, seconds(2));
    const { key } = recording;
    await putWraps(practitioner, rid, recording.wraps);
    const put = (seq: number, sending?: Sending) => putSegment(practitioner, rid, segmentAt(recording, seq), sending);
    assert.equal((await put(0)).status, 201);
    assert.equal((await put(0)).status, 204);
    const { device } = made.practitionerKeys;
    const again = await signHead(recording.heads[0]?.payload ?? assert.fail('no head'), device.privateKey, device.kid);
    assert.notEqual(again, segmentAt(recording, 0).head);
    assert.equal((await putSegment(practitioner, rid, { ...segmentAt(recording, 0), head: again })).status, 204);
    const other = await sealed(made, epochs, seconds(2), { key, wraps: () => recording.wraps });
    assert.equal((await putSegment(practitioner, rid, segmentAt(other, 0))).code, 'backend/conflict', 'other bytes');
    assert.equal((await putSegment(practitioner, rid, { ...segmentAt(recording, 0), head: segmentAt(other, 0).head })).code, 'backend/conflict', 'another head');
    assert.equal((await put(2)).code, 'backend/conflict', 'a gap was let in');
    assert.equal((await putSegment(practitioner, rid, segmentAt(other, 1))).code, 'backend/rejected', 'another chain');

    const racing = await Promise.all(Array.from({ length: 6 }, () => put(1)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [201, 204, 204, 204, 204, 204]);
    for (const seq of [2, 3]) assert.equal((await put(seq)).status, 201);
    const stored = await made.member.ask('GET', `/recordings/${rid}/segments/1`);
    assert.equal(stored.headers.get('Content-Digest'), `sha-256=:${sha256(stored.bytes)}:`, 'the row of one and the bytes of another');
  });

  it('close with the head that says so, and take nothing after', async () => {
    const made = await consultation(backend, 'tomasz-zielinski', 'dr-yusuf-adeyemi');
    const { practitioner, member, patientKeys, grant: { rid, sid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    const recording = await sealed(made, epochs, seconds(1), { head: (head) => ({ ...head, aborted: head.final }) });
    await putWraps(practitioner, rid, recording.wraps);
    for (const segment of recording.segments) assert.equal((await putSegment(practitioner, rid, segment)).status, 201);
    const last = segmentAt(recording, 3);
    assert.equal((await putSegment(practitioner, rid, last)).status, 204);
    assert.equal((await putSegment(practitioner, rid, { ...last, seq: 4 })).code, 'backend/conflict');
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 4, head: last.head, frontier: await frontierOf(recording.heads, 3), final: true, closed: false, over: false });
    const decision = await ownGate(member, patientKeys, await member.get<RecordingItem>(`/recordings/${rid}`));
    assert.deepEqual(decision.verdict === 'permit' && [decision.recording.final, decision.recording.aborted], [true, true]);
    await member.ask('POST', `/sessions/${sid}/end`);
    assert.equal((await practitioner.get<{ over: boolean }>(`/recordings/${rid}/progress`)).over, true);
  });

  it('can be seen for longer than they can be replayed', async () => {
    const { grant: { rid } } = await recorded(backend, 'priya-raghunathan', 'dr-helen-marsh');
    const bytes = async () => {
      const person = await Person.signIn(backend, 'priya-raghunathan');
      const listed = (await person.get<Page>('/recordings')).items.some((item) => item.rid === rid);
      return [listed, (await person.ask('GET', `/recordings/${rid}/segments/2`)).status];
    };
    assert.deepEqual(await bytes(), [true, 200]);
    passed = 31 * 86_400_000;
    await renewKeysets(backend);
    assert.deepEqual(await bytes(), [true, 404]);
    passed = 0;
    await renewKeysets(backend);
  });

  it('are listed newest first, page by page, without a gap or a repeat', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await recorded(backend, 'aoife-ni-bhriain', 'dr-niamh-gallagher', { media: 1 }));
    const member = await Person.signIn(backend, 'aoife-ni-bhriain');
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 9; pages++) {
      const page: Page = await member.get<Page>(`/recordings?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      assert.ok(page.items.length <= 2);
      seen.push(...page.items.map(({ rid }) => rid));
      cursor = page.next;
    }
    assert.deepEqual(seen, made.map(({ grant }) => grant.rid).reverse());
    for (const query of ['cursor=zzz', 'limit=0', 'limit=51', 'limit=x']) assert.equal((await member.ask('GET', `/recordings?${query}`)).code, 'backend/rejected', query);
  });
});
