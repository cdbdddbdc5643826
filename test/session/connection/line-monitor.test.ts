import { expect } from 'chai';
import { LineMonitor } from '../../../src/session/connection/line-monitor.js';
import { pause } from '../../support/until.js';

const report = (packetsReceived: number): RTCStatsReport => new Map([['in', { type: 'inbound-rtp', packetsReceived }]]) as unknown as RTCStatsReport;

/** A connection that is up for so long; what was said of its silence. */
async function watch(stats: () => Promise<RTCStatsReport> | undefined, millis: number): Promise<boolean[]> {
  const said: boolean[] = [];
  const monitor = new LineMonitor({ stats, ping: () => undefined, onQuality: () => undefined, onSilence: (silent) => said.push(silent) });
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
});
