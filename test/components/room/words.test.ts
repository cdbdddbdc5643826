import { expect } from 'chai';
import { announcement } from '../../../components/room/announcement.js';
import { browserFamily } from '../../../components/room/browser-family.js';
import { deviceTroubles } from '../../../components/room/device-trouble.js';
import { pictureFit } from '../../../components/room/picture-fit.js';
import type { Message } from '../../../components/internal/strings/catalogue.js';
import { roomStrings } from '../../../components/room/strings.js';
import { roomEn } from '../../../components/room/strings/room.en.js';
import { roomAr } from '../../../components/room/strings/room.ar.js';
import { roomDe } from '../../../components/room/strings/room.de.js';
import { roomFr } from '../../../components/room/strings/room.fr.js';
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

/** The words of every language of the room, by code. */
const LANGUAGES: Readonly<Record<string, Readonly<Record<string, Message>>>> = { ar: roomAr, de: roomDe, fr: roomFr };
const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const places = (texts: string[]): string[] => [...new Set(texts.join(' ').match(/\{\w+\}/g) ?? [])].sort();
/** A form for one number may leave the number out (“a minute”), and nothing else. */
const uncounted = (texts: string[]): string[] => places(texts).filter((place) => place !== '{count}');

describe('the room’s words', () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    describe(`in ${language}`, () => {
      it('leave no key out', () => {
        expect(Object.keys(roomEn).filter((key) => !Object.hasOwn(words, key))).to.deep.equal([]);
      });

      it('have no key that the English ones lack', () => {
        expect(Object.keys(words).filter((key) => !Object.hasOwn(roomEn, key))).to.deep.equal([]);
      });

      it('have the places of the English ones, in every form', () => {
        for (const [key, english] of Object.entries<Message>(roomEn)) {
          const message = words[key];
          if (message === undefined) continue;
          const main = typeof message === 'string' ? message : message.other;
          expect(places([main]), key).to.deep.equal(places(forms(english)));
          for (const form of forms(message)) expect(uncounted([form]), `${key}: ${form}`).to.deep.equal(uncounted(forms(english)));
        }
      });
    });
  }

  it('are loaded in every one of these languages', async () => {
    for (const language of Object.keys(LANGUAGES)) {
      await roomStrings.load(language);
      expect(roomStrings.message(language, 'leave'), language).to.equal(LANGUAGES[language]!['leave']);
    }
  });
});
