import { expect } from 'chai';
import { hostileLocks } from '../../../src/testing/hostile-platform/hostile-locks.js';
import { hostileStorage, type HostileStorage } from '../../../src/testing/hostile-platform/hostile-storage.js';
import { quickTimers } from '../../../src/testing/hostile-platform/quick-timers.js';
import { aSegment } from '../sealed-consultation.js';
import { until } from '../../support/until.js';
import { wait } from '../synthetic-party.js';
import { away, codeOf, UploadBench } from './upload-bench.js';

describe('an upload whose spool is not what it was', () => {
  let bench: UploadBench;
  let storage: HostileStorage;
  let restore: () => void;
  beforeEach(async () => {
    bench = await UploadBench.make();
    storage = hostileStorage();
    restore = quickTimers({ from: 4500, to: 500 });
  });
  afterEach(async () => {
    restore();
    storage.restore();
    await bench.close();
  });
  const seqs = (): number[] => bench.backend.stored.map(({ head }) => head.payload.seq);
  const spooledSeqs = async (): Promise<number[]> => (await bench.spooled()).flatMap((entry) => (entry.kind === 'segment' ? [entry.segment.seq] : []));

  it('sends everything in order when the person clears the site’s data in mid-call, and says nothing of room', async () => {
    const upload = await bench.begin();
    await upload.drained();
    bench.backend.trouble = away;
    for (const seq of [1, 2, 3]) upload.addSegment(aSegment(seq));
    await until(async () => (await spooledSeqs()).length === 4, 'what is spooled');
    await storage.clear('consultkit-spool');
    for (const seq of [4, 5]) upload.addSegment(aSegment(seq));
    // Written again, with what came before.
    await until(async () => (await spooledSeqs()).length === 6, 'what is spooled');
    expect(await spooledSeqs()).to.deep.equal([0, 1, 2, 3, 4, 5]);
    bench.backend.trouble = () => null;
    await upload.drained();
    expect(seqs()).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(bench.troubles.filter((code) => code !== null && !code.startsWith('backend/'))).to.deep.equal([]);
  });

  it('goes on in the spool after the browser has closed it', async () => {
    const upload = await bench.begin();
    await upload.drained();
    storage.terminate();
    bench.backend.trouble = away;
    upload.addSegment(aSegment(1));
    await until(async () => (await spooledSeqs()).length > 0, 'what is spooled');
    bench.backend.trouble = () => null;
    await upload.drained();
    expect(bench.troubles).not.to.include('recording/no-space');
  });

  for (const [way, code] of [['hang', 'recording/not-kept'], ['UnknownError', 'recording/not-kept'], ['QuotaExceededError', 'recording/no-space']] as const) {
    it(`sends from memory while nothing can be written (${way}), and says ${code}`, async () => {
      const upload = await bench.begin();
      await upload.drained();
      bench.troubles.length = 0;
      storage.behave(way === 'hang' ? { work: 'hang' } : { work: 'reject', fault: way });
      for (const seq of [1, 2, 3]) upload.addSegment(aSegment(seq));
      await upload.drained();
      expect(seqs()).to.deep.equal([0, 1, 2, 3]);
      expect(bench.troubles.filter((each) => each !== null)).to.deep.equal([code]);
      const since = performance.now();
      upload.close();
      await wait(100);
      expect(performance.now() - since).to.be.below(1000);
    });
  }

  for (const way of ['hang', 'reject'] as const) {
    it(`begins without a spool that does not open (${way}), and without locks that do not answer`, async () => {
      storage.behave({ open: way });
      const locks = hostileLocks(way);
      try {
        const upload = await bench.begin();
        upload.addSegment(aSegment(1));
        await upload.drained();
        expect(seqs()).to.deep.equal([0, 1]);
        expect(bench.troubles).to.include('recording/not-kept');
      } finally {
        locks.restore();
        storage.behave({ open: 'answer' });
      }
    }).timeout(30_000);
  }

  it('says that a part is lost when it lay in the cleared spool alone', async () => {
    const first = await bench.begin();
    await first.drained();
    bench.backend.trouble = away;
    first.addSegment(aSegment(1));
    await until(async () => (await spooledSeqs()).length === 1, 'what is spooled');
    first.close();
    await wait(100);
    const second = await bench.begin();
    await storage.clear('consultkit-spool');
    bench.backend.trouble = () => null;
    second.addSegment(aSegment(2));
    expect(await codeOf(second.drained())).to.equal('recording/lost-part');
    expect(bench.troubles).to.include('recording/lost-part');
  });
});
