import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import { Capture } from '../../src/media/capture.js';
import type { MediaKind } from '../../src/media/peer-link.js';
import { hostileDevices, type DeviceBehaviour, type HostileDevices } from '../../src/testing/hostile-platform/hostile-devices.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';
import { pause, until } from '../support/until.js';

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (isConsultError(error) ? error.code : String(error)));

describe('capture from devices that do not answer', () => {
  let devices: HostileDevices;
  let told: (readonly [MediaKind, boolean])[];
  let restore: () => void;
  const captures: Capture[] = [];
  const start = (behaviour: Partial<DeviceBehaviour>, oneCaptureAtATime = false): Capture => {
    devices = hostileDevices(behaviour);
    const capture = new Capture({ devices, oneCaptureAtATime, onTrack: (kind, track) => told.push([kind, track !== null]), onEnded: () => undefined, onDevices: () => undefined });
    captures.push(capture);
    return capture;
  };
  const live = (): string[] => devices.live.map(({ kind }) => kind).sort();

  before(async () => {
    // The first sound of a page takes a second, whoever asks for it.
    const warm = hostileDevices();
    await warm.getUserMedia({ audio: true });
    warm.dispose();
  });
  beforeEach(() => {
    told = [];
    restore = quickTimers({ to: 200 });
  });
  afterEach(() => {
    restore();
    for (const capture of captures.splice(0)) capture.close();
    devices.dispose();
  });

  for (const [hanging, other] of [['video', 'audio'], ['audio', 'video']] as const) {
    it(`opens ${other} at once while ${hanging} hangs, and says that ${hanging} has not answered`, async () => {
      const capture = start(hanging === 'video' ? { camera: 'hang' } : { microphone: 'hang' });
      const ended: string[] = [];
      const stuck = codeOf(capture.open(hanging)).finally(() => ended.push(hanging));
      expect((await capture.open(other)).kind).to.equal(other);
      expect(ended, 'waited for the other').to.deep.equal([]);
      await capture.select(other, { deviceId: `fake-${other === 'audio' ? 'microphone' : 'camera'}` });
      expect(await stuck).to.equal('media/no-answer');
      expect(live()).to.deep.equal([other]);
    });
  }

  it('ends the wait for a camera that is released, and stops what then comes', async () => {
    const capture = start({ camera: 'late' });
    const opening = codeOf(capture.open('video'));
    await pause(10);
    capture.release('video');
    expect(await opening).to.equal('session/wrong-state');
    devices.answerLate();
    await pause(50);
    expect([live(), told, capture.track('video')]).to.deep.equal([[], [], null]);
  });

  it('uses a camera that comes late and is still wanted', async () => {
    const capture = start({ camera: 'late' });
    expect(await codeOf(capture.open('video'))).to.equal('media/no-answer');
    devices.answerLate();
    await until(() => capture.track('video') !== null, 'the late camera');
    expect([live(), told]).to.deep.equal([['video'], [['video', true]]]);
  });

  it('asks again after a question that hung, and stops the one that comes later than the other', async () => {
    const capture = start({ camera: 'late' });
    expect(await codeOf(capture.open('video'))).to.equal('media/no-answer');
    devices.behave({ camera: 'answer' });
    const track = await capture.open('video');
    devices.answerLate();
    await until(() => devices.asked.length === 2, 'both questions');
    await pause(50);
    expect([live(), capture.track('video')]).to.deep.equal([['video'], track]);
  });

  for (const way of ['hang', 'reject', 'late'] as const) {
    it(`keeps the old device when the chosen one does not open (${way}), and stops it when it comes after all`, async () => {
      const capture = start({});
      const old = await capture.open('video');
      devices.behave({ camera: way });
      expect(await codeOf(capture.select('video', { deviceId: 'fake-camera' }))).to.equal(way === 'reject' ? 'media/in-use' : 'media/no-answer');
      devices.answerLate();
      await pause(50);
      expect([live(), capture.track('video')]).to.deep.equal([['video'], old]);
      // The next question is for what was in use before.
      devices.behave({ camera: 'answer' });
      capture.release('video');
      await capture.open('video');
      expect((devices.asked.at(-1)?.video as MediaTrackConstraints).deviceId).to.equal(undefined);
    });
  }

  it('ends every wait when it is closed, asks nothing after that, and stops what comes', async () => {
    const capture = start({ camera: 'late', microphone: 'late' });
    const opening = Promise.all([codeOf(capture.open('video')), codeOf(capture.open('audio'))]);
    await pause(10);
    capture.close();
    expect(await opening).to.deep.equal(['session/wrong-state', 'session/wrong-state']);
    expect(await codeOf(capture.open('audio'))).to.equal('session/wrong-state');
    devices.answerLate();
    await pause(50);
    expect([live(), devices.asked.length]).to.deep.equal([[], 2]);
  });

  it('opens the microphone beside a camera that hangs where one question mutes what another gave', async () => {
    const capture = start({ microphone: 'late', camera: 'hang' }, true);
    const microphone = codeOf(capture.open('audio'));
    const camera = codeOf(capture.open('video'));
    expect(Object.keys(devices.asked[1] ?? {})).to.have.members(['audio', 'video']);
    devices.answerLate();
    expect([await microphone, await camera, live()]).to.deep.equal(['done', 'media/no-answer', ['audio']]);
  });

  it('takes one track of each kind from a question for both, whichever question is answered first', async () => {
    const capture = start({ microphone: 'late' }, true);
    const microphone = capture.open('audio');
    devices.behave({ microphone: 'answer' });
    await capture.open('video');
    devices.answerLate();
    expect(await microphone).to.equal(capture.track('audio'));
    await pause(50);
    expect(live()).to.deep.equal(['audio', 'video']);
  });

  it('gives what a browser throws at once as a rejection', async () => {
    const capture = start({});
    devices.getUserMedia = () => { throw new TypeError('not here'); };
    devices.enumerateDevices = () => { throw new TypeError('not here'); };
    expect(await codeOf(capture.open('video'))).to.equal('media/unsupported');
    expect(await capture.list()).to.deep.equal({ microphones: [], cameras: [], speakers: [] });
  });

  it('uses a remembered device where it is there, and another at once where it is not', async () => {
    devices = hostileDevices();
    devices.plug({ kind: 'audioinput', deviceId: 'headset', label: 'Headset' });
    const remembering = (id: string): Capture => {
      const capture = new Capture({ devices, remembered: { audio: id }, onTrack: () => undefined, onEnded: () => undefined, onDevices: () => undefined });
      captures.push(capture);
      return capture;
    };
    expect((await remembering('headset').open('audio')).getSettings().deviceId).to.equal('headset');
    expect((await remembering('gone').open('audio')).getSettings().deviceId).to.equal('fake-microphone');
    expect(devices.asked).to.have.length(2);
  });

  it('uses the chosen device, and no other, when it is chosen; and what is there when it is opened again without it', async () => {
    const capture = start({});
    devices.plug({ kind: 'videoinput', deviceId: 'usb', label: 'USB' });
    await capture.open('video');
    await capture.select('video', { deviceId: 'usb' });
    expect(capture.track('video')?.getSettings().deviceId).to.equal('usb');
    expect(await codeOf(capture.select('video', { deviceId: 'gone' }))).to.equal('media/not-found');
    expect(capture.chosen('video')).to.equal('usb');
    capture.release('video');
    devices.unplug('usb');
    expect((await capture.open('video')).getSettings().deviceId).to.equal('fake-camera');
  });
});
