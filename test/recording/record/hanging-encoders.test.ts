import { expect } from 'chai';
import { chooseEngine } from '../../../src/recording/record/choose-engine.js';
import type { EngineHost } from '../../../src/recording/record/engine.js';
import { Mix } from '../../../src/recording/record/mix.js';
import { createRecorder, type RecorderParts } from '../../../src/recording/record/recorder.js';
import { RotationEngine } from '../../../src/recording/record/rotation-engine.js';
import type { Segment } from '../../../src/recording/segment.js';
import { hostileAnswers, type HostileAnswers } from '../../../src/testing/hostile-platform/hostile-answers.js';
import { quickTimers } from '../../../src/testing/hostile-platform/quick-timers.js';
import { NAMES } from '../record-scenes.js';
import { until } from '../synthetic-party.js';

describe('a recorder whose browser does not answer', () => {
  let answers: HostileAnswers;
  let restore: () => void;
  let segments: Segment[];
  const contexts: AudioContext[] = [];
  beforeEach(() => {
    answers = hostileAnswers();
    restore = quickTimers({ from: 2000, to: 100 });
    segments = [];
    contexts.length = 0;
  });
  afterEach(async () => {
    restore();
    answers.restore();
    for (const context of contexts) if (context.state !== 'closed') await context.close();
  });

  const makeMix = (): Mix => {
    const mix = new Mix();
    contexts.push(mix.context);
    return mix;
  };
  const start = (parts: Partial<RecorderParts> = {}): ReturnType<typeof createRecorder> => createRecorder({
    firstSeq: 0, epoch: 0, video: false, names: NAMES, onSegment: (segment) => segments.push(segment), onTrouble: () => undefined,
  }, { makeMix, chooseEngine, ...parts });

  for (const behaviour of ['hang', 'reject'] as const) {
    for (const which of ['VideoEncoder.isConfigSupported', 'AudioEncoder.isConfigSupported'] as const) {
      it(`records without WebCodecs when ${which} does ${behaviour}`, async () => {
        answers.behave(which, behaviour);
        let host: EngineHost | null = null;
        const engine = await chooseEngine(48_000);
        const recorder = await start({ chooseEngine: async () => (given) => {
          host = given;
          return engine!(given);
        } });
        expect(host).not.to.equal(null);
        await recorder.stop();
      });
    }

    it(`stops, and gives what has come out, when the encoders’ flush does ${behaviour}`, async () => {
      answers.behave('VideoEncoder.flush', behaviour);
      answers.behave('AudioEncoder.flush', behaviour);
      const recorder = await start();
      await until(() => segments.length > 0, 10_000);
      await recorder.stop();
      expect(contexts.map(({ state }) => state)).to.deep.equal(['closed']);
    }).timeout(20_000);

    it(`stops when AudioContext.close does ${behaviour}`, async () => {
      answers.behave('AudioContext.close', behaviour);
      await (await start()).stop();
    });
  }

  it('stops when a MediaRecorder that has to take over never begins', async () => {
    const { start: own } = MediaRecorder.prototype;
    try {
      const recorder = await start({ chooseEngine: async () => (host) => new RotationEngine(host) });
      MediaRecorder.prototype.start = () => undefined;
      recorder.setEpoch(1, false);
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
      await recorder.stop();
    } finally {
      MediaRecorder.prototype.start = own;
    }
  });

  it('holds no sound when the engine cannot be chosen', async () => {
    const fault = new TypeError('no engine');
    expect(await start({ chooseEngine: () => Promise.reject(fault) }).catch((error: unknown) => error)).to.equal(fault);
    expect(contexts.map(({ state }) => state)).to.deep.equal(['closed']);
  });
});
