import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { recordingItemSchema, SEGMENT_MAX_BYTES, type RecordingItem } from '../../src/domain/recording.js';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { verifyKeyset } from '../../src/ownership/keyset.js';
import { consultation, epochOf, putEpoch, putSegment, recorded, sha256, someBytes, type Upload } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

interface Page {
  items: RecordingItem[];
  next: string | null;
}

onEachEngine('recordings', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, dropInMinutes: 1 });
  });

  it('appear with their first segment, pass the client’s own gate, and give back the bytes that were put', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member, practitioner, grant } = made;
    const epochs = [epochOf(made, 0), epochOf(made, 1)];
    for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
    assert.deepEqual((await member.get<Page>('/recordings')).items, [], 'an empty recording is listed');

    const bytes = [someBytes(250), someBytes(9_000), someBytes(SEGMENT_MAX_BYTES)];
    for (const [seq, chunk] of bytes.entries()) {
      const answer = await putSegment(practitioner, grant.rid, seq, { bytes: chunk, e: seq === 2 ? 1 : 0 });
      assert.equal(answer.status, 201, answer.text);
    }
    assert.deepEqual(await practitioner.get(`/recordings/${grant.rid}/progress`), { nextSeq: 3, final: false, over: false });
    const [item] = (await member.get<Page>('/recordings')).items;
    assert.ok(recordingItemSchema.safeParse(item).success);
    assert.deepEqual(item?.epochs, epochs);
    assert.deepEqual(item?.segments.map(({ seq, e, kind, len }) => ({ seq, e, kind, len })), [
      { seq: 0, e: 0, kind: 'init', len: 250 }, { seq: 1, e: 0, kind: 'media', len: 9_000 }, { seq: 2, e: 1, kind: 'media', len: SEGMENT_MAX_BYTES },
    ]);
    assert.deepEqual(await member.get(`/recordings/${grant.rid}`), item);

    const me = await member.me();
    const { anchor, document } = backend.services.trust.of(me);
    const keyset = await verifyKeyset(document, anchor, 0, Date.now());
    assert.ok(keyset.ok);
    const decision = await verifyOwnership(item, { ...me, keyset: keyset.keyset, now: Date.now() });
    assert.equal(decision.verdict, 'permit');

    for (const [seq, chunk] of bytes.entries()) {
      const answer = await member.ask('GET', `/recordings/${grant.rid}/segments/${seq}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('Content-Type'), 'application/octet-stream');
      assert.equal(answer.headers.get('Cache-Control'), 'no-store');
      assert.equal(answer.headers.get('Content-Digest'), `sha-256=:${sha256(chunk)}:`);
      assert.equal(Buffer.compare(answer.bytes, chunk), 0);
    }
  });

  it('store a segment once: the same again settles, other bytes or another head do not', async () => {
    const made = await consultation(backend, 'priya-raghunathan', 'dr-yusuf-adeyemi');
    const { practitioner, grant: { rid } } = made;
    await putEpoch(practitioner, epochOf(made, 0));
    const bytes = someBytes();
    assert.equal((await putSegment(practitioner, rid, 0, { bytes })).status, 201);
    assert.equal((await putSegment(practitioner, rid, 0, { bytes })).status, 204);
    assert.equal((await putSegment(practitioner, rid, 0)).code, 'backend/conflict');
    assert.equal((await putSegment(practitioner, rid, 0, { bytes, kind: 'media', dur: 7 })).code, 'backend/conflict');
    assert.equal((await putSegment(practitioner, rid, 2)).code, 'backend/conflict', 'a gap was let in');

    const racing = await Promise.all(Array.from({ length: 6 }, () => putSegment(practitioner, rid, 1)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
    const stored = await made.member.ask('GET', `/recordings/${rid}/segments/1`);
    assert.equal(stored.headers.get('Content-Digest'), `sha-256=:${sha256(stored.bytes)}:`, 'the row of one and the bytes of another');
  });

  it('refuse what is wrong, and keep nothing of it', async () => {
    const made = await consultation(backend, 'daniel-whitcombe', 'dr-helen-marsh');
    const { practitioner, member, grant: { rid } } = made;
    assert.equal((await putSegment(practitioner, rid, 0)).code, 'backend/rejected', 'a segment without an epoch');
    await putEpoch(practitioner, epochOf(made, 0));
    const wrong: Upload[] = [
      { digest: sha256(someBytes()) }, { digest: 'nonsense' }, { headers: { 'Repr-Digest': '' } }, { kind: 'meta' }, { e: 1 }, { e: -1 }, { dur: -1 },
      { bytes: new Uint8Array() }, { headers: { 'Content-Type': 'text/plain' } },
    ];
    for (const upload of wrong) {
      const answer = await putSegment(practitioner, rid, 0, upload);
      assert.deepEqual([answer.status, answer.code], [400, 'backend/rejected'], JSON.stringify(upload));
    }
    const large = await putSegment(practitioner, rid, 0, { bytes: new Uint8Array(SEGMENT_MAX_BYTES + 1) });
    assert.deepEqual([large.status, large.code], [413, 'backend/rejected']);
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 0, final: false, over: false });
    assert.equal((await putSegment(member, rid, 0)).code, 'backend/not-found', 'the member recorded');
    const blobs = readdirSync(join(dataFolder, 'blobs'), { recursive: true }).map(String);
    assert.equal(blobs.some((path) => path.includes(rid)), false, 'bytes were kept');
    assert.deepEqual(readdirSync(join(dataFolder, 'blobs', '.incoming')), []);
  });

  it('close once, with the right count, and take nothing after', async () => {
    const made = await consultation(backend, 'tomasz-zielinski', 'dr-yusuf-adeyemi');
    const { practitioner, member, grant: { rid } } = made;
    const close = (count: number, aborted = false) => practitioner.ask('PUT', `/recordings/${rid}/final`, { json: { count, aborted } });
    await putEpoch(practitioner, epochOf(made, 0));
    await putSegment(practitioner, rid, 0);
    assert.equal((await close(2)).code, 'backend/conflict');
    assert.equal((await close(1, true)).status, 204);
    assert.equal((await close(1, true)).status, 204);
    assert.equal((await close(0)).code, 'backend/conflict');
    assert.equal((await putSegment(practitioner, rid, 1)).code, 'backend/conflict');
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 1, final: true, over: false });
    assert.deepEqual((await member.get<RecordingItem>(`/recordings/${rid}`)).final, { rid, count: 1, aborted: true });
    await member.ask('POST', `/sessions/${made.grant.sid}/end`);
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 1, final: true, over: true });
  });

  it('are listed newest first, page by page, without a gap or a repeat', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await recorded(backend, 'aoife-ni-bhriain', 'dr-niamh-gallagher', 1));
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
