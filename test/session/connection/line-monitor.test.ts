import { expect } from 'chai';
import type { LineQuality } from '../../../src/media/line-quality.js';
import { LineMonitor } from '../../../src/session/connection/line-monitor.js';
import { pause, until } from '../../support/until.js';

const report = (packetsReceived: number): RTCStatsReport => new Map([['in', { type: 'inbound-rtp', packetsReceived }]]) as unknown as RTCStatsReport;

/** A connection that is up for so long; what was said of its silence. */
async function watch(stats: () => Promise<RTCStatsReport> | undefined, millis: number): Promise<boolean[]> {
  const said: boolean[] = [];
  const monitor = new LineMonitor({ stats, ping: () => undefined, pictureDue: () => false, onQuality: () => undefined, onSilence: (silent) => said.push(silent), onHole: () => undefined });
  monitor.start();
  await pause(millis);
  monitor.stop();
  return said;
}

describe('the watch over a connection', function () {
  this.timeout(20_000);

  it('takes media that arrive for life, and nothing for a silence, whether or not the browser counts', async () => {
    let packets = 0;
    const [media, standing, unanswered, none] = await Promise.all([
      watch(() => Promise.resolve(report((packets += 50))), 6_000),
      watch(() => Promise.resolve(report(50)), 6_000),
      watch(() => new Promise(() => undefined), 6_000),
      watch(() => undefined, 6_000),
    ]);
    expect(media).to.deep.equal([]);
    for (const silent of [standing, unanswered, none]) expect(silent).to.deep.equal([true]);
  });

  it('takes the silence back when media arrive again', async () => {
    let packets = 50;
    const begins = performance.now() + 5_500;
    expect(await watch(() => Promise.resolve(report(performance.now() < begins ? packets : (packets += 50))), 8_500)).to.deep.equal([true, false]);
  });

  it('tells of a hole in which pictures were lost, though it was no silence yet', async () => {
    let [packets, holes, silences] = [0, 0, 0];
    let flows = true;
    const monitor = new LineMonitor({
      stats: () => Promise.resolve(report(flows ? (packets += 50) : packets)), ping: () => undefined, pictureDue: () => false, onQuality: () => undefined,
      onSilence: () => { silences += 1; }, onHole: () => { holes += 1; },
    });
    monitor.start();
    await pause(1_500);
    const steady = holes;
    flows = false;
    await pause(2_300);
    flows = true;
    await until(() => holes > steady, 'the word');
    monitor.stop();
    expect(silences).to.equal(0);
  });

  it('calls it a silence sooner where there is a reason to', async () => {
    const said: boolean[] = [];
    const monitor = new LineMonitor({ stats: () => Promise.resolve(report(50)), ping: () => undefined, pictureDue: () => false, onQuality: () => undefined, onSilence: (silent) => said.push(silent), onHole: () => undefined });
    monitor.start();
    globalThis.dispatchEvent(new Event('online'));
    const began = performance.now();
    await until(() => said.length > 0, 'the word');
    monitor.stop();
    expect(said).to.deep.equal([true]);
    expect(performance.now() - began).to.be.lessThan(3_000);
  });

  it('says "good" of a picture by how often it comes, while one is due, and not of one that has only begun', async () => {
    const qualities = async (frames: number, due: (second: number) => boolean): Promise<LineQuality[]> => {
      const said: LineQuality[] = [];
      let [looks, dues] = [0, 0];
      // By the time that has passed, not by the looks: a busy machine looks late.
      const began = performance.now();
      const counted = (perSecond: number): number => Math.round(((performance.now() - began) * perSecond) / 1000);
      const stats = (): Promise<RTCStatsReport> => {
        looks += 1;
        return Promise.resolve(new Map([['in', { type: 'inbound-rtp', packetsReceived: looks * 60, framesDecoded: counted(frames) }]]) as unknown as RTCStatsReport);
      };
      const monitor = new LineMonitor({ stats, ping: () => undefined, pictureDue: () => due((dues += 1)), onQuality: (quality) => said.push(quality), onSilence: () => undefined, onHole: () => undefined });
      monitor.start();
      while (said.length < 2) await pause(50);
      monitor.stop();
      return said;
    };
    const [full, ten, none, begun] = await Promise.all([
      qualities(24, () => true), qualities(10, () => true), qualities(0, () => false), qualities(0, (second) => second > 2),
    ]);
    // The first look has nothing before it.
    expect(full.at(-1)).to.equal('good');
    expect(ten.at(-1)).to.equal('fair');
    expect(none.at(-1)).to.equal('good');
    expect(begun.at(-1), 'the second in which it began').to.equal('good');
  });

  it('does not look at a connection that it does not watch, whoever doubts it, and stops where its own word has it stopped', async () => {
    let looks = 0;
    const stats = (): Promise<RTCStatsReport> => {
      looks += 1;
      return Promise.resolve(report(0));
    };
    const monitor: LineMonitor = new LineMonitor({
      stats, ping: () => undefined, pictureDue: () => false, onQuality: () => undefined, onHole: () => undefined, onSilence: (silent) => { if (silent) monitor.stop(); },
    });
    monitor.doubt();
    await pause(400);
    expect(looks).to.equal(0);
    monitor.start();
    monitor.doubt();
    await pause(2_500);
    const before = looks;
    expect(before).to.be.above(0);
    await pause(500);
    expect(looks).to.equal(before);
  });
});
