import { expect } from 'chai';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { quickTimers } from '../../../src/testing/hostile-platform/quick-timers.js';
import { recordScenes } from '../record-scenes.js';
import { playSealed, sealSegments, type SealedSegments } from '../seal-segments.js';

describe('play, on an element that does not answer', () => {
  let recording: SealedSegments;
  const undo: (() => void)[] = [];
  before(async function () {
    this.timeout(20_000);
    recording = await sealSegments(await recordScenes([{ video: false, ms: 1500 }]));
  });
  afterEach(() => { for (const each of undo.splice(0)) each(); });

  function replace<T extends object, K extends keyof T>(target: T, name: K, value: T[K]): void {
    const own = target[name];
    target[name] = value;
    undo.push(() => { target[name] = own; });
  }

  async function played(): Promise<string> {
    undo.push(quickTimers({ from: 10_000, to: 200 }));
    const media = document.createElement('video');
    media.muted = true;
    const playback = playSealed(recording, media);
    const code = await playback.done.then(() => 'played', (error: unknown) => (isConsultError(error) ? error.code : String(error)));
    expect(media.src).to.equal('');
    return code;
  }

  it('gives up when its source does not open', async () => {
    replace(MediaSource.prototype, 'addEventListener', () => undefined);
    expect(await played()).to.equal('recording/playback');
  });

  it('gives up when its source takes a segment and never says so', async () => {
    replace(SourceBuffer.prototype, 'appendBuffer', () => undefined);
    expect(await played()).to.equal('recording/playback');
  });
});
