import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import { Spool } from '../../../src/recording/upload/spool.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { copyKey, restoreKey } from '../../../src/recording/upload/crash-copy.js';
import { aSegment, recipientOf } from '../sealed-consultation.js';
import { until, wait } from '../synthetic-party.js';
import { away, codeOf, UploadBench } from './upload-bench.js';

describe('the spool', () => {
  it('drops what an older version has left: it was not sealed', async () => {
    await deleteDB('consultkit-spool');
    const old = await openDB('consultkit-spool', 1, {
      upgrade(db) {
        db.createObjectStore('marks', { keyPath: 'recording' });
        db.createObjectStore('rows', { keyPath: 'id', autoIncrement: true }).createIndex('recording', 'recording');
      },
    });
    await old.add('rows', { recording: 'acme/ie/someone/rec', entry: { kind: 'segment', segment: { bytes: new Uint8Array(8) } } });
    await old.put('marks', { recording: 'acme/ie/someone/rec', rid: 'rec', sid: null, nextSeq: 1 });
    old.close();
    const spool = await Spool.open();
    expect(await spool.rows('acme/ie/someone/rec')).to.deep.equal([]);
    expect(await spool.mark('acme/ie/someone/rec')).to.equal(null);
    spool.close();
  });
});

describe('the copy of a key', () => {
  it('gives the key back for its own recording, and only for that', async () => {
    const key = RecordingKey.generate();
    const copy = await copyKey(key, 'acme/ie/someone/one');
    expect(await (await restoreKey(copy, 'acme/ie/someone/one')).commitment()).to.equal(await key.commitment());
    for (const [other, recording] of [
      [copy, 'acme/ie/someone/two'],
      [{ ...copy, sealed: copy.sealed.map((byte, index) => (index === 3 ? byte ^ 1 : byte)) }, 'acme/ie/someone/one'],
      [{ ...copy, under: (await copyKey(key, 'acme/ie/someone/one')).under }, 'acme/ie/someone/one'],
    ] as const) expect(await codeOf(restoreKey(other, recording))).to.contain('OperationError');
  });
});

describe('the mark of a recording', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  it('says what the newest entry beside it says, and not what had no room', async () => {
    const upload = await bench.begin();
    await upload.drained();
    const put = Spool.prototype.put;
    let room = 0;
    Spool.prototype.put = async function (this: Spool, mark, entry, behind) {
      if (room === 0) throw new DOMException('full', 'QuotaExceededError');
      room -= 1;
      return put.call(this, mark, entry, behind);
    };
    try {
      bench.backend.trouble = away;
      for (const seq of [1, 2, 3, 4]) upload.addSegment(aSegment(seq));
      await until(() => bench.troubles.includes('recording/no-space'));
      await wait(50);
      // The wraps, the meta segment and the first one.
      room = 3;
      upload.addSegment(aSegment(5));
      await until(() => room === 0);
      await wait(50);
    } finally {
      Spool.prototype.put = put;
    }
    const newest = (await bench.spooled()).at(-1);
    expect(newest?.kind === 'segment' && newest.segment.seq).to.equal(1);
    expect((await bench.mark())?.chain?.last?.payload.seq).to.equal(1);
  });

  it('lets go, and leaves nothing, when the page closes before anybody is named who could open it', async () => {
    const upload = await bench.start();
    const [first] = bench.epochs;
    if (first !== undefined) upload.addEpoch(first);
    upload.addSegment(aSegment(1));
    await wait(50);
    upload.close();
    const before = performance.now();
    const second = await bench.begin();
    expect(performance.now() - before).to.be.below(1500);
    expect(second.nextSeq).to.equal(1);
    second.addSegment(aSegment(1));
    await second.drained();
    expect(bench.backend.stored).to.have.length(2);
    expect(bench.troubles).to.deep.equal([]);
  });

  it('is told when nobody is named in time', async () => {
    const later = globalThis.setTimeout;
    globalThis.setTimeout = ((work: () => void, milliseconds: number) => later(work, milliseconds === 30_000 ? 50 : milliseconds)) as typeof setTimeout;
    try {
      const upload = await bench.start();
      const [first] = bench.epochs;
      if (first !== undefined) upload.addEpoch(first);
      upload.addSegment(aSegment(1));
      expect(await codeOf(upload.drained())).to.equal('recording/key-lost');
      upload.addRecipient(recipientOf(bench.consultation.account));
      // Whatever else goes on well: this is not well again.
      const [, second] = bench.epochs;
      if (second !== undefined) upload.addEpoch(second);
      await until(() => bench.backend.epochs.length === 2);
      await wait(50);
    } finally {
      globalThis.setTimeout = later;
    }
    expect(bench.troubles).to.deep.equal(['recording/key-lost']);
    expect(bench.backend.stored).to.deep.equal([]);
  });
});
