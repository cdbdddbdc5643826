import { expect } from 'chai';
import { pause, until } from '../../support/until.js';
import { HEADSET, MediaBench } from './media-bench.js';

describe('devices that mute, flap, vanish and come later', () => {
  const bench = new MediaBench();

  before(() => localStorage.clear());
  afterEach(() => bench.end());

  it('a microphone that opens and ends at once is asked for a few times in four seconds, and said to be tried again', async () => {
    bench.start();
    bench.devices.flap('microphone', 20);
    await bench.inCall();
    await pause(4_000);
    expect(bench.devices.asked.length, 'questions').to.be.within(2, 5);
    expect(bench.local.microphone).to.equal('retrying');
    bench.devices.flap('microphone', null);
    await until(() => bench.local.microphone === 'on', 'the microphone', 10_000);
  });

  it('a phone call is noticed and told to the other side; it is over when something is heard', async () => {
    bench.start();
    await bench.inCall();
    const said = bench.heard();
    bench.devices.mute('microphone', true);
    expect([bench.local.microphone, said]).to.deep.equal(['interrupted', [{ type: 'devices', microphone: 'interrupted', camera: 'off' }]]);
    // The browser says that it is over, and nothing comes: that is not over.
    const [track] = bench.devices.live;
    Object.defineProperty(track, 'muted', { configurable: true, get: () => false });
    track?.dispatchEvent(new Event('unmute'));
    await pause(700);
    expect(bench.local.microphone).to.equal('unheard');
    bench.devices.mute('microphone', false);
    await until(() => bench.local.microphone === 'on', 'sound');
    expect(said.at(-1)).to.deep.equal({ type: 'devices', microphone: 'on', camera: 'off' });
  });

  it('one press opens a muted microphone anew, and is verified; one whose system still holds it says so', async () => {
    bench.start();
    await bench.inCall();
    bench.devices.mute('microphone', true);
    const before = bench.devices.live[0];
    await bench.media.repair('microphone');
    await until(() => bench.local.microphone === 'on', 'the new microphone');
    expect([before?.readyState, bench.live()]).to.deep.equal(['ended', ['audio']]);
    bench.devices.mute('microphone', true);
    bench.devices.behave({ microphone: 'reject' });
    const code = await bench.media.repair('microphone').then(() => 'done', (error: { code: string }) => error.code);
    expect([code, bench.local.microphone, bench.live()]).to.deep.equal(['media/in-use', 'interrupted', ['audio']]);
  });

  it('a repair leaves a person muted who has muted', async () => {
    bench.start();
    await bench.inCall();
    bench.media.setMuted(true);
    bench.devices.mute('microphone', true);
    await bench.media.repair('microphone');
    await until(() => bench.local.microphone === 'on', 'the new microphone');
    expect([bench.local.muted, bench.devices.live.map(({ enabled }) => enabled)]).to.deep.equal([true, [false]]);
  });

  it('goes on with another microphone when one is unplugged, and shows that nobody chose it', async () => {
    bench.start();
    bench.devices.plug(HEADSET);
    await bench.media.preview({ camera: false });
    await bench.media.select('microphone', 'headset');
    bench.media.begin('audio');
    expect([bench.local.microphoneId, bench.local.microphoneReplaced]).to.deep.equal(['headset', false]);
    bench.devices.unplug('headset');
    await until(() => bench.local.microphone === 'on', 'another');
    expect([bench.local.microphoneId, bench.local.microphoneReplaced, bench.live()]).to.deep.equal(['fake-microphone', true, ['audio']]);
    await bench.media.select('microphone', 'fake-microphone');
    expect(bench.local.microphoneReplaced).to.equal(false);
  });

  it('says by cause that the last microphone is gone, and uses it when it is plugged in again', async () => {
    bench.start();
    await bench.inCall();
    const said = bench.heard();
    bench.devices.unplug('fake-microphone');
    await until(() => bench.local.microphone === 'failed', 'the word');
    expect([bench.local.microphoneError?.code, said.at(-1)]).to.deep.equal(['media/not-found', { type: 'devices', microphone: 'missing', camera: 'off' }]);
    bench.devices.plug(HEADSET);
    await until(() => bench.local.microphone === 'on', 'the headset');
    expect([bench.local.microphoneError, bench.local.microphoneReplaced]).to.deep.equal([null, true]);
  });

  for (const [what, options, later] of [
    ['permission given later', { microphone: 'denied' }, () => bench.devices.permit('microphone', true)],
    ['a device plugged in later', { microphone: 'missing' }, () => bench.devices.set({ microphone: 'ok' })],
  ] as const) {
    it(`${what}: used at once in the lobby, offered in the call, and opened there by the person alone`, async () => {
      bench.start(options);
      await bench.media.preview({ camera: false });
      expect(bench.local.microphone).to.equal('failed');
      await pause(20); // the browser has told of the permission
      later();
      await until(() => bench.local.microphone === 'on', 'the microphone in the lobby');
      bench.start(options);
      await bench.inCall();
      await pause(20);
      later();
      await until(() => bench.local.microphone === 'available', 'the offer');
      await bench.media.preview({ camera: false });
      await pause(50);
      expect([bench.live(), bench.devices.asked.length]).to.deep.equal([[], 1]);
      await bench.media.repair('microphone');
      expect([bench.local.microphone, bench.local.microphoneError, bench.live()]).to.deep.equal(['on', null, ['audio']]);
    });
  }

  it('does not ask the browser again for what it has blocked when something is plugged in', async () => {
    bench.start({ microphone: 'denied' });
    await bench.media.preview({ camera: false });
    bench.devices.plug(HEADSET);
    await pause(50);
    expect(bench.devices.asked).to.have.length(1);
  });

  it('uses what was chosen the last time, for this role, and falls back at once when it is gone', async () => {
    bench.start();
    bench.devices.plug(HEADSET);
    await bench.media.preview({ camera: false });
    await bench.media.select('microphone', 'headset');
    const again = bench.devices;
    bench.start({}, again);
    await bench.media.preview({ camera: false });
    expect([bench.local.microphoneId, bench.local.microphoneReplaced]).to.deep.equal(['headset', false]);
    bench.start();
    await bench.media.preview({ camera: false });
    expect([bench.local.microphoneId, bench.local.microphoneReplaced, bench.devices.asked.length]).to.deep.equal(['fake-microphone', true, 1]);
  });
});
