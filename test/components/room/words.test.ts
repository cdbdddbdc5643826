import { expect } from 'chai';
import { announcement } from '../../../components/room/announcement.js';
import { browserFamily } from '../../../components/room/browser-family.js';
import { deviceTroubles } from '../../../components/room/device-trouble.js';
import { pictureFit } from '../../../components/room/picture-fit.js';
import { roomEn } from '../../../components/room/strings/room.en.js';
import { roomAr } from '../../../components/room/strings/room.ar.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { fakeSnapshot, mergeSnapshot, type SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { inCall } from './room-support.js';

describe('what is wrong with a device', () => {
  const denied = new ConsultError('media/permission-denied');
  const missing = new ConsultError('media/not-found');

  it('is one thing when both have the same trouble', () => {
    expect(deviceTroubles({ microphoneError: denied, cameraError: denied }, 'ios')).to.deep.equal([{ heading: 'bothDenied', advice: 'deniedIos' }]);
  });

  it('is two things when they differ', () => {
    expect(deviceTroubles({ microphoneError: missing, cameraError: denied }, 'firefox')).to.deep.equal([
      { heading: 'microphoneMissing', advice: 'missingAdvice' }, { heading: 'cameraDenied', advice: 'deniedFirefox' },
    ]);
  });

  it('is nothing when all is well', () => {
    expect(deviceTroubles({ microphoneError: null, cameraError: null }, 'safari')).to.deep.equal([]);
  });

  it('has words for every cause', () => {
    for (const code of ['media/permission-denied', 'media/blocked-by-page', 'media/not-found', 'media/in-use', 'media/unsupported', 'backend/failed'] as const) {
      for (const { heading, advice } of deviceTroubles({ microphoneError: new ConsultError(code), cameraError: null }, 'chromium')) {
        expect(roomEn[heading]).to.be.a('string');
        expect(roomEn[advice]).to.be.a('string');
      }
    }
  });

  it('is solved by the browser at hand', () => {
    expect(browserFamily('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/130.0 Mobile Safari/604.1')).to.equal('ios');
    expect(browserFamily('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 5)).to.equal('ios');
    expect(browserFamily('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15')).to.equal('safari');
    expect(browserFamily('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36')).to.equal('android');
    expect(browserFamily('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).to.equal('firefox');
    expect(browserFamily('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0')).to.equal('chromium');
  });
});

describe('what is announced', () => {
  const rows: [SnapshotPatch, SnapshotPatch, ReturnType<typeof announcement>][] = [
    [{}, { state: 'waiting' }, 'sayWaiting'],
    [{ state: 'joining' }, { state: 'active' }, 'sayActive'],
    [inCall(), { mode: 'video' }, 'sayVideo'],
    [inCall({ mode: 'video' }), { mode: 'audio' }, 'sayAudio'],
    [inCall(), { local: { muted: true } }, 'sayMuted'],
    [inCall(), { recording: { state: 'declined' } }, 'sayRecordingStopped'],
    [inCall(), { state: 'reconnecting' }, 'reconnectingAdvice'],
    [inCall(), { state: 'ended' }, 'sayEnded'],
    [inCall(), { quality: 'fair' }, null],
    [{ role: 'practitioner', state: 'waiting' }, { remote: { present: true } }, 'patientWaiting'],
  ];
  for (const [from, to, expected] of rows) {
    it(`${expected ?? 'nothing'} after ${JSON.stringify(to)}`, () => {
      const before = fakeSnapshot(from);
      expect(announcement(before, mergeSnapshot(before, to))).to.equal(expected);
    });
  }
});

describe('the picture', () => {
  it('fills the stage for a face, and is shown whole to who examines it', () => {
    expect(pictureFit(16 / 9, 360 / 640, 'patient')).to.equal('cover');
    expect(pictureFit(9 / 16, 1280 / 800, 'practitioner')).to.equal('contain');
    expect(pictureFit(16 / 9, 1280 / 800, 'practitioner')).to.equal('cover');
  });
});

describe('the room’s words in Arabic', () => {
  it('are complete, with every place of the English ones', () => {
    const places = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();
    const missing = Object.keys(roomEn).filter((key) => !(key in roomAr));
    expect(missing).to.deep.equal([]);
    for (const [key, message] of Object.entries(roomEn)) {
      expect(places(roomAr[key as keyof typeof roomEn]), key).to.deep.equal(places(message));
    }
  });
});
