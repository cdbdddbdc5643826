import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { resumeUploads } from '../../../src/recording/upload/resume-uploads.js';
import { purgeSpool, Spool } from '../../../src/recording/upload/spool.js';
import { aConsultation, aSegment, agreedEpochs } from '../sealed-consultation.js';
import { until, wait } from '../synthetic-party.js';
import { away, codeOf, UploadBench } from './upload-bench.js';

describe('upload', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  const storedSeqs = (): number[] => bench.backend.stored.map(({ head }) => head.payload.seq);
  const tries = (call: string): number => bench.backend.calls.filter((each) => each === call).length;

  it('sends in order, empties the spool, and forgets a closed recording', async () => {
    const upload = await bench.begin();
    expect(upload.nextSeq).to.equal(1);
    for (const seq of [1, 2, 3]) upload.addSegment(aSegment(seq));
    expect(upload.nextSeq).to.equal(4);
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.backend.calls).to.deep.equal(['progress', 'epoch 0', 'wraps 1', 'segment 0', 'segment 1', 'segment 2', 'segment 3', 'final']);
    expect(bench.backend.last).to.deep.include({ seq: 4, final: true, count: 5, aborted: false });
    expect(await bench.spooled()).to.deep.equal([]);
    expect(await bench.mark()).to.equal(null);
    expect(bench.troubles).to.deep.equal([]);
  });

  it('leaves no recording behind when nothing was recorded', async () => {
    const upload = await bench.begin();
    await upload.drained();
    expect(await bench.mark()).not.to.equal(null);
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.backend.calls).to.deep.equal(['progress', 'epoch 0']);
    expect(await bench.mark()).to.equal(null);
  });

  it('goes on after a reload with what was left, and numbers after it', async () => {
    const first = await bench.begin();
    first.addSegment(aSegment(1));
    await first.drained();
    bench.backend.trouble = away;
    first.addSegment(aSegment(2));
    first.addSegment(aSegment(3));
    await until(() => tries('segment 2') >= 1);
    first.close();
    await wait(50);
    bench.backend.trouble = () => null;
    const second = await bench.begin();
    expect(second.nextSeq).to.equal(4);
    second.addSegment(aSegment(4, { kind: 'init', dur: 0 }));
    await second.drained();
    expect(storedSeqs()).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('opens with its own mark while the backend is away', async function () {
    this.timeout(10_000);
    const first = await bench.begin();
    first.addSegment(aSegment(1));
    await first.drained();
    first.close();
    bench.backend.trouble = away;
    expect((await bench.start()).nextSeq).to.equal(2);
  });

  it('sends again what was stored without an answer, and settles', async () => {
    const lost = bench.backend.recordings.putSegment;
    let once = true;
    const putSegment: typeof lost = async (rid, segment) => {
      await lost(rid, segment);
      if (once) {
        once = false;
        throw away();
      }
    };
    const upload = await bench.begin({ recordings: { ...bench.backend.recordings, putSegment } });
    upload.addSegment(aSegment(1));
    await upload.drained();
    expect(tries('segment 0')).to.equal(2);
    expect(storedSeqs()).to.deep.equal([0, 1]);
    expect(bench.troubles).to.deep.equal(['backend/unreachable', null]);
  });

  it('takes the end for stored when the backend refuses it and has it', async () => {
    const { putSegment } = bench.backend.recordings;
    const isClosed = (): boolean => bench.backend.last?.final === true;
    const strict: typeof putSegment = async (rid, segment) => {
      if (isClosed()) throw new ConsultError('backend/conflict');
      await putSegment(rid, segment);
      if (isClosed()) throw away();
    };
    const upload = await bench.begin({ recordings: { ...bench.backend.recordings, putSegment: strict } });
    upload.addSegment(aSegment(1));
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.troubles).to.deep.equal(['backend/unreachable', null]);
    expect(await bench.mark()).to.equal(null);
  });

  it('goes on at once when the network is back', async () => {
    const upload = await bench.begin();
    await upload.drained();
    bench.backend.trouble = away;
    upload.addSegment(aSegment(1));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until(() => tries('wraps 1') === attempt);
      await wait(20);
      if (attempt === 3) bench.backend.trouble = () => null;
      globalThis.dispatchEvent(new Event('online'));
    }
    const before = performance.now();
    await upload.drained();
    expect(performance.now() - before).to.be.below(200);
  });

  it('stops at something else under its number, keeps what it has and says so', async () => {
    const upload = await bench.begin();
    upload.addSegment(aSegment(1));
    await upload.drained();
    bench.backend.trouble = (call) => (call === 'segment 2' ? new ConsultError('backend/conflict') : null);
    upload.addSegment(aSegment(2));
    upload.addSegment(aSegment(3));
    expect(await codeOf(upload.drained())).to.equal('backend/conflict');
    expect(tries('segment 2')).to.equal(1);
    expect(await bench.spooled()).to.have.length(2);
    expect(bench.troubles.at(-1)).to.equal('backend/conflict');
  });

  it('gives a refusal a few tries, then stops and keeps it', async function () {
    this.timeout(15_000);
    const upload = await bench.begin();
    bench.backend.trouble = (call) => (call === 'segment 1' ? new ConsultError('backend/rejected') : null);
    upload.addSegment(aSegment(1));
    expect(await codeOf(upload.drained())).to.equal('backend/rejected');
    expect(tries('segment 1')).to.equal(4);
    expect(await bench.spooled()).to.have.length(1);
  });

  it('keeps in memory what the device has no room for, says so, and sends it in order', async () => {
    const upload = await bench.begin();
    await upload.drained();
    const put = Spool.prototype.put;
    Spool.prototype.put = async () => { throw new DOMException('full', 'QuotaExceededError'); };
    try {
      bench.backend.trouble = away;
      upload.addSegment(aSegment(1));
      upload.addSegment(aSegment(2));
      await until(() => bench.troubles.includes('recording/no-space'));
      expect(await bench.spooled()).to.have.length(0);
    } finally {
      Spool.prototype.put = put;
    }
    upload.addSegment(aSegment(3));
    await until(() => tries('wraps 1') > 0);
    bench.backend.trouble = () => null;
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect(storedSeqs()).to.deep.equal([0, 1, 2, 3]);
    expect(bench.troubles.at(-1)).to.equal(null);
    expect(await bench.spooled()).to.have.length(0);
  });

  it('is sent by one page alone: the newer one takes over', async function () {
    this.timeout(15_000);
    const first = await bench.begin();
    bench.backend.trouble = (call) => (call === 'progress' ? null : away());
    first.addSegment(aSegment(1));
    await until(() => tries('epoch 0') > 0);
    await wait(50);
    const second = await bench.begin();
    expect(await codeOf(first.drained())).to.contain('AbortError');
    bench.backend.trouble = () => null;
    await second.drained();
    expect(second.nextSeq).to.equal(2);
    expect(storedSeqs()).to.deep.equal([0, 1]);
    first.addSegment(aSegment(2));
    await wait(50);
    second.addSegment(aSegment(2));
    second.finalize({ aborted: false });
    await second.drained();
    expect(storedSeqs()).to.deep.equal([0, 1, 2, 3]);
  });

  it('closes, on the next page load, a recording whose page died', async () => {
    const upload = await bench.begin();
    bench.backend.trouble = (call) => (call === 'segment 2' ? away() : null);
    upload.addSegment(aSegment(1));
    upload.addSegment(aSegment(2));
    await until(() => tries('segment 2') > 0);
    upload.close();
    await wait(50);
    bench.backend.trouble = () => null;
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([]);
    expect(storedSeqs()).to.deep.equal([0, 1, 2]);
    bench.backend.over = true;
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([bench.consultation.terms.rid]);
    expect(bench.backend.last).to.deep.include({ seq: 3, final: true, count: 4, aborted: true, e: 0, dur: 0 });
    expect(await bench.mark()).to.equal(null);
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([]);
  });

  it('forgets, on the next page load, a consultation of which nothing was recorded', async () => {
    const upload = await bench.begin();
    await upload.drained();
    upload.close();
    await wait(50);
    bench.backend.over = true;
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([]);
    expect(await bench.mark()).to.equal(null);
    expect(bench.backend.stored).to.deep.equal([]);
  });

  it('does not touch what another person left, and purges what it is told to', async () => {
    const upload = await bench.begin();
    bench.backend.trouble = away;
    bench.backend.over = true;
    await until(() => tries('epoch 0') > 0);
    upload.close();
    await wait(50);
    bench.backend.calls.length = 0;
    expect(await resumeUploads(bench.resumeOptions({ owner: (await aConsultation()).owner }))).to.deep.equal([]);
    expect(bench.backend.calls).to.deep.equal([]);
    await purgeSpool(bench.consultation.owner);
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([]);
    expect(bench.backend.calls).to.deep.equal([]);
  });

  it('sends an epoch once, in order, and stops at another one under its number', async () => {
    const upload = await bench.begin();
    for (const epoch of bench.epochs) upload.addEpoch(epoch);
    await upload.drained();
    expect(bench.backend.calls).to.deep.equal(['progress', 'epoch 0', 'epoch 1', 'epoch 2']);
    const [other] = await agreedEpochs(bench.consultation, ['video']);
    if (other !== undefined) upload.addEpoch(other);
    expect(await codeOf(upload.drained())).to.equal('backend/conflict');
  });
});
