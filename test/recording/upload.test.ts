import { expect } from 'chai';
import { ConsultError, isConsultError } from '../../src/domain/consult-error.js';
import { resumeUploads } from '../../src/recording/resume-uploads.js';
import { ownerKey } from '../../src/recording/spool-owner.js';
import { purgeSpool, Spool } from '../../src/recording/spool.js';
import { createUpload, type UploadOptions } from '../../src/recording/upload.js';
import type { UploadHandle } from '../../src/recording/upload-handle.js';
import { aSegment, anEpoch, FakeBackend, someone } from './fake-backend.js';
import { until, wait } from './synthetic-party.js';

describe('upload', () => {
  let backend: FakeBackend;
  let who: ReturnType<typeof someone>;
  let open: UploadHandle[];
  let troubles: (string | null)[];

  beforeEach(() => {
    [backend, who, open, troubles] = [new FakeBackend(), someone(), [], []];
  });
  afterEach(async () => {
    for (const upload of open) upload.close();
    await purgeSpool(who.owner);
  });

  const start = async (more: Partial<UploadOptions> = {}): Promise<UploadHandle> => {
    const { recordings, sessions } = backend;
    const upload = await createUpload({ ...who, recordings, sessions, onTrouble: (error) => troubles.push(error?.code ?? null), ...more });
    open.push(upload);
    return upload;
  };
  const spooled = async (): Promise<number> => {
    const spool = await Spool.open();
    const rows = await spool.rows(ownerKey(who.owner) + who.rid);
    spool.close();
    return rows.length;
  };
  const away = (): ConsultError => new ConsultError('backend/unreachable');

  it('sends in order, empties the spool, and forgets a closed recording', async () => {
    const upload = await start();
    expect(upload.nextSeq).to.equal(0);
    upload.addEpoch(anEpoch(who.rid));
    for (const seq of [0, 1, 2]) upload.addSegment(aSegment(who.rid, seq));
    expect(upload.nextSeq).to.equal(3);
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(backend.calls).to.deep.equal(['progress', 'epoch 0', 'segment 0', 'segment 1', 'segment 2', 'final']);
    expect(backend.final).to.deep.equal({ rid: who.rid, count: 3, aborted: false });
    expect(await spooled()).to.equal(0);
    expect(troubles).to.deep.equal([]);
  });

  it('goes on after a reload with what was left, and numbers after it', async () => {
    const first = await start();
    first.addEpoch(anEpoch(who.rid));
    first.addSegment(aSegment(who.rid, 0));
    await first.drained();
    backend.trouble = away;
    first.addSegment(aSegment(who.rid, 1));
    first.addSegment(aSegment(who.rid, 2));
    await until(() => backend.calls.filter((call) => call === 'segment 1').length >= 1);
    first.close();
    await wait(50);
    backend.trouble = () => null;
    const second = await start();
    expect(second.nextSeq).to.equal(3);
    second.addSegment(aSegment(who.rid, second.nextSeq));
    await second.drained();
    expect([...backend.stored.keys()]).to.deep.equal([0, 1, 2, 3]);
  });

  it('opens with its own mark while the backend is away, and learns from the backend on a new device', async function () {
    this.timeout(10_000);
    const first = await start();
    first.addSegment(aSegment(who.rid, 0));
    await first.drained();
    first.close();
    backend.trouble = away;
    expect((await start()).nextSeq).to.equal(1);
    open.at(-1)?.close();
    backend.trouble = () => null;
    await purgeSpool(who.owner);
    expect((await start()).nextSeq).to.equal(1);
  });

  it('sends again what was stored without an answer, and settles', async () => {
    let once = true;
    const lost = backend.recordings.putSegment;
    const putSegment: typeof lost = async (head, bytes) => {
      await lost(head, bytes);
      if (once) {
        once = false;
        throw away();
      }
    };
    const upload = await start({ recordings: { ...backend.recordings, putSegment } });
    upload.addSegment(aSegment(who.rid, 0));
    await upload.drained();
    expect(backend.calls).to.deep.equal(['progress', 'segment 0', 'segment 0']);
    expect(troubles).to.deep.equal(['backend/unreachable', null]);
  });

  it('goes on at once when the network is back', async () => {
    const upload = await start();
    backend.trouble = away;
    upload.addSegment(aSegment(who.rid, 0));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until(() => backend.calls.filter((call) => call === 'segment 0').length === attempt);
      await wait(20);
      if (attempt === 3) backend.trouble = () => null;
      globalThis.dispatchEvent(new Event('online'));
    }
    const before = performance.now();
    await upload.drained();
    expect(performance.now() - before).to.be.below(200);
  });

  it('stops at other bytes under its number, keeps them and says so', async () => {
    backend.stored.set(1, 'something else');
    const upload = await start();
    upload.addSegment(aSegment(who.rid, 0));
    upload.addSegment(aSegment(who.rid, 1));
    upload.addSegment(aSegment(who.rid, 2));
    const error: unknown = await upload.drained().catch((caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('backend/conflict');
    expect(backend.calls.filter((call) => call === 'segment 1')).to.have.length(1);
    expect(await spooled()).to.equal(2);
    expect(troubles.at(-1)).to.equal('backend/conflict');
  });

  it('gives a refusal a few tries, then stops and keeps it', async function () {
    this.timeout(15_000);
    const upload = await start();
    backend.trouble = (call) => (call === 'segment 0' ? new ConsultError('backend/rejected') : null);
    upload.addSegment(aSegment(who.rid, 0));
    const error: unknown = await upload.drained().catch((caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('backend/rejected');
    expect(backend.calls.filter((call) => call === 'segment 0')).to.have.length(4);
    expect(await spooled()).to.equal(1);
  });

  it('closes with what the backend has when segments are missing there', async function () {
    this.timeout(10_000);
    const upload = await start();
    upload.addSegment(aSegment(who.rid, 0));
    upload.addSegment(aSegment(who.rid, 1));
    await upload.drained();
    backend.stored.delete(1);
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(backend.final).to.deep.equal({ rid: who.rid, count: 1, aborted: true });
    expect(troubles).to.deep.equal(['backend/conflict', null]);
  });

  it('writes nothing but what was sealed', async () => {
    backend.trouble = (call) => (call === 'progress' ? null : away());
    const upload = await start({ seal: async ({ head, bytes }) => ({ head, bytes: bytes.map((byte) => byte ^ 0xff) }) });
    upload.addSegment(aSegment(who.rid, 0));
    await until(() => backend.calls.includes('segment 0'));
    const spool = await Spool.open();
    const [id] = await spool.rows(ownerKey(who.owner) + who.rid);
    const entry = await spool.read(id ?? -1);
    spool.close();
    expect(entry?.kind === 'segment' && [...entry.segment.bytes]).to.deep.equal([254, 254, 254]);
  });

  it('keeps in memory what the device has no room for, says so, and sends it in order', async () => {
    const upload = await start();
    const put = Spool.prototype.put;
    Spool.prototype.put = async () => { throw new DOMException('full', 'QuotaExceededError'); };
    try {
      backend.trouble = away;
      upload.addSegment(aSegment(who.rid, 0));
      upload.addSegment(aSegment(who.rid, 1));
      await until(() => troubles.includes('recording/no-space'));
      expect(await spooled()).to.equal(0);
    } finally {
      Spool.prototype.put = put;
    }
    upload.addSegment(aSegment(who.rid, 2));
    await until(() => backend.calls.includes('segment 0'));
    backend.trouble = () => null;
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect([...backend.stored.keys()]).to.deep.equal([0, 1, 2]);
    expect(troubles.at(-1)).to.equal(null);
    expect(await spooled()).to.equal(0);
  });

  it('is sent by one page alone: the newer one takes over', async function () {
    this.timeout(15_000);
    const first = await start();
    backend.trouble = (call) => (call === 'progress' ? null : away());
    first.addSegment(aSegment(who.rid, 0));
    await until(() => backend.calls.includes('segment 0'));
    const second = await start();
    const error: unknown = await first.drained().catch((caught: unknown) => caught);
    expect(String(error)).to.contain('AbortError');
    backend.trouble = () => null;
    await second.drained();
    expect(second.nextSeq).to.equal(1);
    expect([...backend.stored.keys()]).to.deep.equal([0]);
  });

  it('closes, on the next page load, a recording whose page died', async () => {
    const upload = await start();
    backend.trouble = (call) => (call === 'segment 1' ? away() : null);
    upload.addEpoch(anEpoch(who.rid));
    upload.addSegment(aSegment(who.rid, 0));
    upload.addSegment(aSegment(who.rid, 1));
    await until(() => backend.calls.includes('segment 1'));
    upload.close();
    await wait(50);
    backend.trouble = () => null;
    const options = { owner: who.owner, recordings: backend.recordings, sessions: backend.sessions, isOver: async () => backend.over, signal: new AbortController().signal };
    expect(await resumeUploads(options)).to.deep.equal([]);
    expect([...backend.stored.keys()]).to.deep.equal([0, 1]);
    expect(backend.final).to.equal(null);
    backend.over = true;
    expect(await resumeUploads(options)).to.deep.equal([who.rid]);
    expect(backend.final).to.deep.equal({ rid: who.rid, count: 2, aborted: true });
    expect(await resumeUploads(options)).to.deep.equal([]);
  });

  it('does not touch what another person left, and purges what it is told to', async () => {
    const upload = await start();
    backend.trouble = away;
    backend.over = true;
    upload.addEpoch(anEpoch(who.rid));
    await until(() => backend.calls.includes('epoch 0'));
    upload.close();
    await wait(50);
    backend.calls.length = 0;
    const options = { recordings: backend.recordings, sessions: backend.sessions, isOver: async () => backend.over, signal: new AbortController().signal };
    expect(await resumeUploads({ ...options, owner: someone().owner })).to.deep.equal([]);
    expect(backend.calls).to.deep.equal([]);
    await purgeSpool(who.owner);
    expect(await resumeUploads({ ...options, owner: who.owner })).to.deep.equal([]);
    expect(backend.calls).to.deep.equal([]);
  });
});
