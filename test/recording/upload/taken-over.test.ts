import { expect } from 'chai';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { aSegment } from '../sealed-consultation.js';
import { until, wait } from '../synthetic-party.js';
import { away, codeOf, UploadBench } from './upload-bench.js';

describe('a page whose recording another one has taken over', () => {
  let bench: UploadBench;
  const keys: RecordingKey[] = [];
  const { generate } = RecordingKey;
  beforeEach(async () => {
    keys.length = 0;
    RecordingKey.generate = () => {
      const key = generate.call(RecordingKey);
      keys.push(key);
      return key;
    };
    bench = await UploadBench.make();
  });
  afterEach(async () => {
    RecordingKey.generate = generate;
    await bench.close();
  });

  it('seals, writes and sends nothing more, has no key any more, and says so', async function () {
    this.timeout(20_000);
    const first = await bench.begin();
    first.addSegment(aSegment(1));
    await first.drained();
    const second = await bench.begin();
    expect(bench.troubles.at(-1)).to.equal('backend/conflict');
    await wait(50);
    expect(keys).to.have.length(1);
    expect(await codeOf(keys[0]!.commitment()), 'the first page’s key').to.contain('SealError');
    bench.backend.calls.length = 0;
    first.addSegment(aSegment(2));
    await wait(100);
    expect(await bench.spooled()).to.deep.equal([]);
    expect(bench.backend.calls).to.deep.equal([]);
    second.addSegment(aSegment(2));
    await second.drained();
    expect(bench.backend.calls).to.deep.equal(['segment 2']);
  });

  it('stops sending what it was sending', async function () {
    this.timeout(20_000);
    const first = await bench.begin();
    bench.backend.trouble = (call) => (call === 'progress' ? null : away());
    first.addSegment(aSegment(1));
    await until(() => bench.backend.calls.includes('epoch 0'));
    const drained = codeOf(first.drained());
    await bench.begin();
    expect(await drained).to.contain('AbortError');
  });
});
