import { expect } from 'chai';
import { pause, until } from '../../support/until.js';
import { MediaBench } from './media-bench.js';

describe('my camera and the loudspeaker in a call', () => {
  const bench = new MediaBench();

  before(() => localStorage.clear());
  afterEach(() => bench.end());

  it('asks no more for a device that was turned off while it flapped', async () => {
    bench.start();
    bench.devices.flap('camera', 20);
    await bench.inCall(true);
    await until(() => bench.local.camera === 'retrying', 'the flap');
    await bench.media.setCamera(false);
    const { length } = bench.devices.asked;
    await pause(1_500);
    expect([bench.devices.asked.length, bench.local.camera, bench.live()]).to.deep.equal([length, 'off', ['audio']]);
  });

  it('shows no other camera by itself when the one in use is pulled out of a call: it is offered, and opened by a press', async () => {
    bench.start();
    bench.devices.plug({ kind: 'videoinput', deviceId: 'usb', label: 'USB camera' });
    await bench.media.preview({ camera: true });
    await bench.media.select('camera', 'usb');
    bench.media.begin('video');
    const said = bench.heard();
    bench.devices.unplug('usb');
    await until(() => bench.local.camera === 'available', 'the offer');
    expect([bench.live(), said.at(-1)]).to.deep.equal([['audio'], { type: 'devices', microphone: 'on', camera: 'missing' }]);
    await bench.media.repair('camera');
    expect([bench.live(), bench.local.cameraId, bench.local.cameraReplaced]).to.deep.equal([['audio', 'video'], 'fake-camera', true]);
  });

  it('turns the camera off and on again, its light too, and tells the other side each time', async () => {
    bench.start();
    await bench.inCall(true);
    const said = bench.heard();
    await bench.media.setCamera(false);
    expect([bench.live(), bench.local.cameraStopped, said]).to.deep.equal([['audio'], true, [{ type: 'devices', microphone: 'on', camera: 'off' }]]);
    bench.devices.dispatchEvent(new Event('devicechange'));
    await bench.media.showCamera();
    await pause(20);
    expect(bench.live()).to.deep.equal(['audio']);
    await bench.media.setCamera(true);
    expect([bench.live(), bench.local.cameraStopped, said.at(-1)]).to.deep.equal([['audio', 'video'], false, { type: 'devices', microphone: 'on', camera: 'on' }]);
  });

  it('comes back into a consultation by video with the camera off', async () => {
    bench.start();
    await bench.media.preview({ camera: false });
    expect([bench.media.begin('video', true), bench.local.cameraStopped, bench.live()]).to.deep.equal(['video', true, ['audio']]);
    await bench.media.showCamera();
    expect(bench.live()).to.deep.equal(['audio']);
  });

  it('turns a phone’s camera round, also where only one can be open, and keeps the old one where that fails', async () => {
    bench.start();
    bench.devices.unplug('fake-camera');
    bench.devices.plug({ kind: 'videoinput', deviceId: 'front', label: 'Front', facingMode: 'user' });
    bench.devices.plug({ kind: 'videoinput', deviceId: 'back', label: 'Back', facingMode: 'environment' });
    await bench.inCall(true);
    expect([bench.local.cameraId, bench.local.cameraFacing]).to.deep.equal(['front', 'user']);
    const ask = bench.devices.getUserMedia.bind(bench.devices);
    bench.devices.getUserMedia = (constraints) => (bench.live().includes('video') ? Promise.reject(new DOMException('one at a time', 'NotReadableError')) : ask(constraints));
    await bench.media.turnCamera();
    expect([bench.local.cameraId, bench.local.cameraFacing, bench.local.cameraReplaced, bench.live()]).to.deep.equal(['back', 'environment', false, ['audio', 'video']]);
    bench.devices.unplug('front');
    const code = await bench.media.turnCamera().then(() => 'done', (error: { code: string }) => error.code);
    await until(() => bench.local.camera === 'on', 'the old camera');
    expect([code, bench.local.cameraId]).to.deep.equal(['media/not-found', 'back']);
  });

  it('plays on the loudspeaker that was chosen, while it is there', async () => {
    bench.start();
    bench.devices.plug({ kind: 'audiooutput', deviceId: 'speaker', label: 'Desk speaker' });
    await bench.media.preview({ camera: false });
    await until(() => bench.local.speakers.length === 1, 'the list');
    expect(bench.local.speakerId).to.equal('');
    await bench.media.select('speaker', 'speaker');
    expect(bench.local.speakerId).to.equal('speaker');
    bench.devices.unplug('speaker');
    await until(() => bench.local.speakerId === '', 'the browser’s choice');
    bench.devices.plug({ kind: 'audiooutput', deviceId: 'speaker', label: 'Desk speaker' });
    await until(() => bench.local.speakerId === 'speaker', 'the chosen one again');
    expect(await bench.media.select('speaker', 'nowhere').then(() => 'done', (error: { code: string }) => error.code)).to.equal('media/not-found');
  });
});
