import { expect } from 'chai';
import { PlaybackReceipts } from '../../../src/client/receipts/playback-receipts.js';

/** An element that has played this, in seconds. */
class Played extends EventTarget {
  spans: [number, number][] = [];

  get played(): TimeRanges {
    const { spans } = this;
    return { length: spans.length, start: (index) => spans[index]![0], end: (index) => spans[index]![1] };
  }
}

describe('receipts of one playback', () => {
  const begin = (media: Played, length = 60_000): { receipts: PlaybackReceipts; said: [number, number][][]; kept: string[] } => {
    const [said, kept]: [[number, number][][], string[]] = [[], []];
    const receipts = new PlaybackReceipts({
      media,
      length,
      sign: ({ ranges, seq }) => {
        said.push(ranges);
        return Promise.resolve(`receipt ${seq}`);
      },
      handIn: (token) => void kept.push(token),
    });
    return { receipts, said, kept };
  };

  it('say each part once: at a pause, at the end, and when it is stopped', async () => {
    const media = new Played();
    const { receipts, said, kept } = begin(media);
    media.spans = [[0, 2.5]];
    media.dispatchEvent(new Event('pause'));
    media.spans = [[0, 4]];
    media.dispatchEvent(new Event('ended'));
    media.spans = [[0, 4], [10, 12]];
    receipts.stop();
    media.spans = [[0, 4], [10, 20]];
    media.dispatchEvent(new Event('pause'));
    receipts.stop();
    await Promise.resolve();
    expect(said).to.deep.equal([[[0, 2_500]], [[2_500, 4_000]], [[10_000, 12_000]]]);
    expect(kept).to.deep.equal(['receipt 0', 'receipt 1', 'receipt 2']);
  });

  it('say nothing of what an element plays behind the end of the recording', () => {
    const media = new Played();
    const { receipts, said } = begin(media, 3_000);
    media.spans = [[0, 3.0213], [3.5, 9]];
    receipts.stop();
    expect(said).to.deep.equal([[[0, 3_000]]]);
  });

  it('say nothing of less than a second', () => {
    const media = new Played();
    const { receipts, said } = begin(media);
    media.spans = [[0, 0.9]];
    receipts.stop();
    expect(said).to.deep.equal([]);
  });

  it('are over when they are stopped, also where the element no longer tells what it has played', () => {
    const media = new Played();
    const { receipts, said } = begin(media);
    const { reportError } = globalThis;
    globalThis.reportError = () => undefined;
    try {
      Object.defineProperty(media, 'played', { get: () => { throw new TypeError('gone'); }, configurable: true });
      receipts.stop();
    } finally {
      globalThis.reportError = reportError;
    }
    Object.defineProperty(media, 'played', { value: { length: 1, start: () => 0, end: () => 5 } });
    media.dispatchEvent(new Event('pause'));
    expect(said).to.deep.equal([]);
  });
});
