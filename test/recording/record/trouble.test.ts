import { expect } from 'chai';
import { Mix } from '../../../src/recording/record/mix.js';
import { chooseEngine } from '../../../src/recording/record/choose-engine.js';
import { createRecorder, type RecorderParts } from '../../../src/recording/record/recorder.js';
import type { EngineHost, StartEngine } from '../../../src/recording/record/engine.js';
import type { RecorderHandle } from '../../../src/recording/record/recorder-handle.js';
import type { Segment } from '../../../src/recording/segment.js';
import { RotationEngine } from '../../../src/recording/record/rotation-engine.js';
import { NAMES } from '../record-scenes.js';
import { syntheticParty, until, wait } from '../synthetic-party.js';

/** Within this a recorder that does not record must have said so, ms. */
const TOLD_WITHIN = 2000;

interface Told {
  code: string | null;
  at: number;
}

describe('trouble of a recorder', () => {
  let told: Told[];
  let segments: Segment[];
  let recorder: RecorderHandle | null;

  beforeEach(() => {
    [told, segments, recorder] = [[], [], null];
  });
  afterEach(() => recorder?.stop());

  const start = async (engine: StartEngine | null, makeMix = () => new Mix()): Promise<void> => {
    const parts: RecorderParts = { makeMix, chooseEngine: engine === null ? chooseEngine : async () => engine };
    recorder = await createRecorder({
      firstSeq: 0, epoch: 0, video: false, names: NAMES, onSegment: (segment) => segments.push(segment),
      onTrouble: (error) => told.push({ code: error?.code ?? null, at: performance.now() }),
    }, parts);
  };
  const next = async (code: string | null, since: number): Promise<number> => {
    await until(() => told.at(-1)?.code === code, 6000);
    return (told.at(-1)?.at ?? Infinity) - since;
  };

  it('is told within 2 s when nothing comes out, and cleared when something does', async () => {
    let host: EngineHost | null = null;
    await start((given) => {
      host = given;
      return { stop: async () => undefined };
    });
    const since = performance.now();
    expect(await next('recording/no-data', since)).to.be.below(TOLD_WITHIN);
    (host as EngineHost | null)?.onAlive();
    expect(told.map(({ code }) => code)).to.deep.equal(['recording/no-data', null]);
  });

  it('gives an engine that never delivers eight seconds, the next one twice that, and tells all the while', async function () {
    this.timeout(40_000);
    const began: number[] = [];
    await start(() => {
      began.push(performance.now());
      return { stop: async () => undefined };
    });
    await until(() => began.length === 2, 12_000);
    expect((began[1] ?? 0) - (began[0] ?? 0)).to.be.within(8_000, 11_000);
    expect(told.map(({ code }) => code)).to.deep.equal(['recording/no-data', 'recording/stopped-itself']);
    await until(() => began.length === 3, 20_000);
    expect((began[2] ?? 0) - (began[1] ?? 0)).to.be.within(16_000, 20_000);
  });

  it('replaces an encoder that died, in a new run, and clears', async function () {
    this.timeout(15_000);
    const encoders: VideoEncoder[] = [];
    const Real = globalThis.VideoEncoder;
    globalThis.VideoEncoder = class extends Real {
      constructor(init: VideoEncoderInit) {
        super(init);
        encoders.push(this);
      }
    };
    try {
      await start(null);
      await wait(1700);
      const since = performance.now();
      encoders.at(-1)?.close();
      expect(await next('recording/stopped-itself', since)).to.be.below(TOLD_WITHIN);
      await next(null, since);
      await wait(1300);
      await recorder?.stop();
    } finally {
      globalThis.VideoEncoder = Real;
    }
    expect(segments.map(({ seq }) => seq)).to.deep.equal(segments.map((_, index) => index));
    expect(segments.filter(({ kind }) => kind === 'init')).to.have.length(2);
    // The second that was under way when it died is kept too.
    expect(segments.slice(0, 3).map(({ kind }) => kind)).to.deep.equal(['init', 'media', 'media']);
  });

  it('is told within 2 s when the canvas is never drawn: MediaRecorder then gives nothing at all', async () => {
    await start((host) => {
      host.picture.draw = () => undefined;
      host.picture.canvas.captureStream = () => HTMLCanvasElement.prototype.captureStream.call(host.picture.canvas, 0);
      return new RotationEngine(host);
    });
    expect(await next('recording/no-data', performance.now())).to.be.below(TOLD_WITHIN);
  });

  for (const [name, engine] of [['WebCodecs', null], ['MediaRecorder', (host: EngineHost) => new RotationEngine(host)]] as const) {
    it(`is told when the picture cannot be drawn any more (${name})`, async function () {
      this.timeout(10_000);
      let picture: EngineHost['picture'] | null = null;
      const choose = engine ?? (await chooseEngine(48_000));
      await start((host) => {
        picture = host.picture;
        return choose?.(host) ?? { stop: async () => undefined };
      });
      await wait(1200);
      expect(told).to.deep.equal([]);
      const since = performance.now();
      if (picture !== null) Object.assign(picture, { draw: () => { throw new DOMException('gone', 'InvalidStateError'); } });
      expect(await next('recording/stopped-itself', since)).to.be.below(TOLD_WITHIN);
    });
  }

  it('is told when a MediaRecorder stops by itself, and another one takes over', async function () {
    this.timeout(15_000);
    const recorders: MediaRecorder[] = [];
    const Real = globalThis.MediaRecorder;
    globalThis.MediaRecorder = class extends Real {
      constructor(stream: MediaStream, options?: MediaRecorderOptions) {
        super(stream, options);
        recorders.push(this);
      }
    };
    try {
      await start((host) => new RotationEngine(host));
      await wait(1200);
      const since = performance.now();
      recorders.at(-1)?.stop();
      expect(await next('recording/stopped-itself', since)).to.be.below(TOLD_WITHIN);
      await next(null, since);
      expect(recorders).to.have.length(2);
    } finally {
      globalThis.MediaRecorder = Real;
    }
    await recorder?.stop();
    expect(segments.filter(({ kind }) => kind === 'init')).to.have.length(2);
  });

  it('is told when the sound is suspended, and cleared when it runs again', async function () {
    this.timeout(10_000);
    let context: AudioContext | null = null;
    await start(null, () => {
      const mix = new Mix();
      context = mix.context;
      return mix;
    });
    await wait(1200);
    const sound = context as AudioContext | null;
    if (sound === null) throw new Error('No context');
    // A browser that does not let the page resume by itself.
    Object.defineProperty(sound, 'resume', { configurable: true, value: async () => undefined });
    const since = performance.now();
    await sound.suspend();
    expect(await next('recording/audio-suspended', since)).to.be.below(TOLD_WITHIN);
    Reflect.deleteProperty(sound, 'resume');
    // A click anywhere is what the person is asked for.
    globalThis.dispatchEvent(new Event('pointerdown'));
    await next(null, since);
    expect(told.map(({ code }) => code)).to.deep.equal(['recording/audio-suspended', null]);
  });

  it('leaves the tracks it was given alone, and nothing else alive, in 100 starts and stops', async function () {
    this.timeout(120_000);
    const party = syntheticParty('#00ff00');
    const mixes: Mix[] = [];
    for (let round = 0; round < 100; round += 1) {
      await start(null, () => {
        const mix = new Mix();
        mixes.push(mix);
        return mix;
      });
      recorder?.setAudio('patient', party.audio);
      recorder?.setVideo('patient', party.video);
      if (round % 10 === 0) await wait(60);
      await Promise.all([recorder?.stop(), recorder?.stop()]);
    }
    expect(mixes).to.have.length(100);
    expect(mixes.filter(({ context }) => context.state !== 'closed')).to.have.length(0);
    expect(mixes.flatMap(({ output }) => output.stream.getTracks()).filter(({ readyState }) => readyState === 'live')).to.have.length(0);
    expect([party.audio.readyState, party.video.readyState]).to.deep.equal(['live', 'live']);
    await party.stop();
  });
});
