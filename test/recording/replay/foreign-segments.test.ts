import { expect } from 'chai';
import { digest } from '../../../src/ownership/digest.js';
import type { PlayOptions } from '../../../src/recording/replay/play.js';
import { SegmentOpener } from '../../../src/recording/replay/segment-opener.js';
import { sealBytes } from '../../../src/sealing/cobblestone.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { segmentContext } from '../../../src/sealing/segment-context.js';
import { playSealed, sealSegments, testWorker, type SealedSegments } from '../seal-segments.js';
import { recordScenes } from '../record-scenes.js';
import { codeOf } from '../upload/upload-bench.js';
import { wait } from '../synthetic-party.js';

type Bytes = Uint8Array<ArrayBuffer>;

const noWorker = (): Worker => { throw new DOMException('no', 'SecurityError'); };

/** A worker that never comes: the URL is not there. */
const lostWorker = (): Worker => new Worker('/there-is-no-such-worker.js', { type: 'module' });

describe('segments that are not the recording’s', () => {
  let recording: SealedSegments;
  let foreign: SealedSegments;
  const append = SourceBuffer.prototype.appendBuffer;
  let appended: number;

  before(async function () {
    this.timeout(30_000);
    const scenes = [{ video: false, ms: 1600 }];
    recording = await sealSegments(await recordScenes(scenes));
    foreign = await sealSegments(await recordScenes(scenes));
  });
  beforeEach(() => {
    appended = 0;
    SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, bytes: BufferSource) {
      appended += 1;
      append.call(this, bytes);
    };
  });
  afterEach(() => { SourceBuffer.prototype.appendBuffer = append; });

  const bytesOf = (seq: number): Bytes => recording.sealed[seq] ?? new Uint8Array();
  /** Heads that a lying recorder has signed for these bytes: the digest fits, so only the seal is left to tell. */
  const headed = async (seq: number, bytes: Bytes): Promise<Partial<PlayOptions>> => {
    const ct = await digest(bytes);
    const segments = recording.heads.map((head) => (head.seq === seq ? { ...head, ct, len: bytes.length } : head));
    return { segments, fetchSegment: async (asked) => (asked === seq ? bytes : bytesOf(asked)) };
  };
  const flipped = (bytes: Bytes, at: number): Bytes => bytes.map((byte, index) => (index === (at + bytes.length) % bytes.length ? byte ^ 1 : byte));

  const served = (seq: number, bytes: Bytes): Promise<Partial<PlayOptions>> => Promise.resolve({ fetchSegment: async (asked) => (asked === seq ? bytes : bytesOf(asked)) });

  const sealedAgain = (seq: number): Promise<Bytes> => {
    const { cd, rid, heads } = recording;
    return sealBytes(recording.key(), segmentContext({ cd, rid, epoch: heads[seq]?.e ?? 0, seq, kind: heads[seq]?.kind ?? 'init' }), new Uint8Array((heads[seq]?.len ?? 0) - 72));
  };

  const CASES: readonly [string, () => Promise<Partial<PlayOptions>>][] = [
    ['a byte of it altered', () => served(1, flipped(bytesOf(1), -1))],
    ['cut short', () => served(1, bytesOf(1).slice(0, -1))],
    ['nothing', () => served(1, new Uint8Array())],
    ['another one of the same recording', () => served(1, bytesOf(2))],
    ['another recording’s', () => served(1, foreign.sealed[1] ?? new Uint8Array())],
    ['sealed again under the same key for the same place', async () => served(1, await sealedAgain(1))],
    ['of another length than its head says', async () => ({ segments: recording.heads.map((head) => ({ ...head, len: head.len + 1 })) })],
    ['altered in its salt, under a head that says so', () => headed(1, flipped(bytesOf(1), 0))],
    ['altered in its commitment, under a head that says so', () => headed(1, flipped(bytesOf(1), 30))],
    ['altered in its text, under a head that says so', () => headed(1, flipped(bytesOf(1), 60))],
    ['altered in its last tag, under a head that says so', () => headed(1, flipped(bytesOf(1), -1))],
    ['cut short, under a head that says so', () => headed(1, bytesOf(1).slice(0, -1))],
    ['cut within its header, under a head that says so', () => headed(1, bytesOf(1).slice(0, 40))],
    ['another one of the same recording, under its head', () => headed(1, bytesOf(2))],
    ['another recording’s, under its head', () => headed(1, foreign.sealed[1] ?? new Uint8Array())],
    ['not sealed at all', () => headed(1, new TextEncoder().encode('plain'.repeat(100)))],
    ['told to be of another epoch', async () => ({ segments: recording.heads.map((head) => ({ ...head, e: head.e + 1 })) })],
    ['told to be of another kind', async () => ({ segments: recording.heads.map((head) => (head.seq === 2 ? { ...head, kind: 'init' as const } : head)) })],
    ['told to be of another recording', async () => ({ rid: foreign.rid })],
    ['told to be under another claim', async () => ({ cd: foreign.cd })],
    ['opened with another key', async () => ({ key: foreign.key() })],
    ['out of its place in the list', async () => ({ segments: recording.heads.slice(1) })],
  ];

  for (const [name, change] of CASES) {
    for (const [where, worker] of [['worker', testWorker], ['page', noWorker]] as const) {
      it(`${name}: denied, and nothing appended (${where})`, async () => {
        const media = document.createElement('video');
        const playback = playSealed(recording, media, await change(), worker);
        expect(await codeOf(playback.done)).to.equal('ownership/denied');
        expect(appended).to.equal(0);
        expect(media.readyState).to.equal(HTMLMediaElement.HAVE_NOTHING);
        expect(media.hasAttribute('src')).to.equal(false);
      });
    }
  }

  describe('the opener', () => {
    const contextOf = (seq: number): Bytes => {
      const { heads, cd, rid } = recording;
      const head = heads[seq];
      if (head === undefined) throw new Error('No such segment');
      return segmentContext({ cd, rid, epoch: head.e, seq, kind: head.kind });
    };

    for (const [name, start] of [['a worker', testWorker], ['no worker', noWorker], ['a worker that cannot be loaded', lostWorker]] as const) {
      it(`with ${name} opens many at once, leaves what it was given alone, and is closed for good`, async () => {
        const key = recording.key();
        const opener = new SegmentOpener(key, start);
        const seqs = recording.heads.map(({ seq }) => seq);
        const opened = await Promise.all(seqs.map((seq) => opener.open(contextOf(seq), bytesOf(seq))));
        expect(opened.map(({ length }) => length)).to.deep.equal(recording.heads.map(({ len }) => len - 72 - 16 * Math.floor((len - 72) / 16_400)));
        expect(seqs.every((seq) => bytesOf(seq).length > 0)).to.equal(true);
        const under = opener.open(contextOf(1), bytesOf(1));
        opener.close();
        opener.close();
        expect(await codeOf(under)).to.contain('AbortError');
        expect(await codeOf(opener.open(contextOf(1), bytesOf(1)))).to.contain('AbortError');
        // The key is of no use to anybody any more.
        expect(await codeOf(key.commitment())).to.contain('SealError');
      });
    }

    it('ends its worker at close, also one that is still loading', async () => {
      const ended: string[] = [];
      const watched = (name: string) => (): Worker => {
        const worker = testWorker();
        const { terminate } = Worker.prototype;
        worker.terminate = () => { ended.push(name); terminate.call(worker); };
        return worker;
      };
      const late = new SegmentOpener(RecordingKey.generate(), watched('loading'));
      late.close();
      const early = new SegmentOpener(recording.key(), watched('loaded'));
      await early.open(contextOf(1), bytesOf(1));
      early.close();
      for (let look = 0; look < 80 && ended.length < 2; look += 1) await wait(50);
      expect(ended.sort()).to.deep.equal(['loaded', 'loading']);
    });
  });
});
