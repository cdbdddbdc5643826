import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { aSegment } from '../sealed-consultation.js';
import { until } from '../synthetic-party.js';
import { UploadBench } from './upload-bench.js';

describe('upload to a backend that takes no more', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  it('waits as long as a backend says that takes no more for the moment, and refuses nothing for good', async () => {
    const upload = await bench.begin();
    let tried = 0;
    bench.backend.trouble = (call) => (call === 'segment 1' && ++tried <= 5 ? new ConsultError('backend/too-many-requests', { retryAfter: tried === 5 ? 1_300 : 0 }) : null);
    upload.addSegment(aSegment(1));
    await until(() => tried === 5, 15_000);
    const since = performance.now();
    bench.troubles.length = 0;
    await until(() => tried === 6, 15_000);
    await upload.drained();
    expect(performance.now() - since).to.be.within(1_200, 20_000);
    expect(bench.backend.stored.map(({ head }) => head.payload.seq)).to.deep.equal([0, 1]);
  }).timeout(40_000);

  it('forgets what was not sent of a recording that was erased', async () => {
    const upload = await bench.begin();
    await upload.drained();
    bench.backend.trouble = () => new ConsultError('recording/erased');
    upload.addSegment(aSegment(1));
    await until(() => bench.troubles.includes('recording/erased'));
    await upload.close();
    expect([await bench.spooled(), await bench.mark()]).to.deep.equal([[], null]);
  });
});
