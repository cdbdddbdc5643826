import { expect } from 'chai';
import { resumeUploads } from '../../../src/recording/upload/resume-uploads.js';
import { Spool, type SpoolMark } from '../../../src/recording/upload/spool.js';
import { aDevice, aSegment } from '../sealed-consultation.js';
import { wait } from '../synthetic-party.js';
import { UploadBench } from './upload-bench.js';

describe('a recording that the backend has closed, and this device still has a mark of', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  /** Records and closes it; then the mark of a moment before is back, as after a crash before it was forgotten. */
  async function closedElsewhere(): Promise<void> {
    const upload = await bench.begin();
    upload.addSegment(aSegment(1));
    await upload.drained();
    const mark = await bench.mark();
    upload.finalize({ aborted: false });
    await upload.drained();
    upload.close();
    await wait(50);
    await putBack(mark!);
    bench.backend.over = true;
    bench.backend.calls.length = 0;
  }

  for (const [who, device] of [['this device', null], ['another one of hers', aDevice]] as const) {
    it(`is forgotten, and counts as complete: its end was signed by ${who}`, async () => {
      await closedElsewhere();
      const options = device === null ? {} : { device: await device() };
      expect(await resumeUploads(bench.resumeOptions(options))).to.deep.equal([bench.consultation.terms.rid]);
      expect(bench.backend.calls).to.deep.equal(['progress']);
      expect(bench.backend.last).to.deep.include({ seq: 2, final: true, aborted: false });
      expect(await bench.mark()).to.equal(null);
    });
  }
});

async function putBack(mark: SpoolMark): Promise<void> {
  const spool = await Spool.open();
  await spool.remove((await spool.put(mark, { kind: 'wraps', wraps: [] }, null)) ?? 0);
  spool.close();
}
