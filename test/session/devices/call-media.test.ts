import { expect } from 'chai';
import { CallMedia } from '../../../src/session/devices/call-media.js';
import { NO_LOCAL_MEDIA } from '../../../src/session/devices/local-media.js';
import type { LocalSnapshot } from '../../../src/session/session-snapshot.js';
import { LINK_TIMING } from '../../../src/session/connection/next-attempt.js';
import { hostileDevices, type DeviceBehaviour, type HostileDevices } from '../../../src/testing/hostile-platform/hostile-devices.js';
import { quickTimers } from '../../../src/testing/hostile-platform/quick-timers.js';
import { pause, until } from '../../support/until.js';

describe('the media of a call beside devices that do not answer', () => {
  let devices: HostileDevices;
  let local: LocalSnapshot;
  let media: CallMedia;
  let restore: () => void;
  const start = (behaviour: Partial<DeviceBehaviour>): void => {
    local = NO_LOCAL_MEDIA;
    devices = hostileDevices(behaviour);
    media = new CallMedia({
      devices,
      onLocal: (snapshot) => { local = snapshot; },
      onLocalTrack: () => undefined,
      onRemoteTrack: () => undefined,
      onTrouble: (cause) => { throw cause; },
      line: {
        role: 'patient', instance: 'page', iceServers: () => [], timing: LINK_TIMING, certificate: () => null, pair: () => null, signal: () => undefined,
        onUp: () => undefined, onDown: () => undefined, onNotProved: () => undefined, onSilence: () => undefined, onMessage: () => undefined,
        pictureDue: () => false, onQuality: () => undefined,
      },
    });
  };

  beforeEach(() => { restore = quickTimers({ to: 300 }); });
  afterEach(() => {
    restore();
    media.close(0);
    devices.dispose();
  });

  it('joins by audio at once while the camera hangs in the lobby, and leaves no camera on that comes later', async () => {
    start({ camera: 'late' });
    const lobby = media.preview({ camera: true });
    await until(() => local.stream !== null, 'the microphone');
    let joined = false;
    await Promise.race([media.preview({ camera: false }).then(() => { joined = true; }), pause(100)]);
    expect(joined).to.equal(true);
    expect(media.begin('audio')).to.equal('audio');
    await lobby;
    devices.answerLate();
    await pause(50);
    expect([devices.live.map(({ kind }) => kind), local.cameraOn]).to.deep.equal([['audio'], false]);
  });

  it('goes into a video call by audio when the camera has not come, and stops it when it does', async () => {
    start({ camera: 'late' });
    await media.preview({ camera: true });
    expect([media.begin('video'), local.cameraError?.code]).to.deep.equal(['audio', 'media/no-answer']);
    devices.answerLate();
    devices.dispatchEvent(new Event('devicechange'));
    await pause(50);
    expect([devices.live.map(({ kind }) => kind), local.cameraOn]).to.deep.equal([['audio'], false]);
  });

  it('shows a late camera in the lobby, and takes the trouble back', async () => {
    start({ camera: 'late' });
    await media.preview({ camera: true });
    expect(local.cameraError?.code).to.equal('media/no-answer');
    devices.answerLate();
    await until(() => local.cameraOn, 'the late camera');
    expect(local.cameraError).to.equal(null);
  });

  it('changes a device while the browser does not tell its devices, and shows the newest list that came', async () => {
    start({ list: 'late' });
    await media.preview({ camera: false });
    await media.select('microphone', 'fake-microphone');
    devices.behave({ list: 'answer' });
    devices.set({ camera: 'missing' });
    await until(() => local.microphones.length === 1, 'a list');
    expect(local.cameras).to.deep.equal([]);
    devices.set({ camera: 'ok' });
    await until(() => local.cameras.length === 1, 'the newest list');
    devices.enumerateDevices = () => Promise.resolve([]);
    devices.answerLate();
    await pause(50);
    expect(local.cameras).to.have.length(1);
  });
});
