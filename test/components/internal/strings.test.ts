import { expect } from 'chai';
import { bookingEn } from '../../../components/booking/strings/booking.en.js';
import { bookingDe } from '../../../components/booking/strings/booking.de.js';
import { bookingFr } from '../../../components/booking/strings/booking.fr.js';
import { bookingAr } from '../../../components/booking/strings/booking.ar.js';
import { recordingsEn } from '../../../components/recordings/strings/recordings.en.js';
import { recordingsDe } from '../../../components/recordings/strings/recordings.de.js';
import { recordingsFr } from '../../../components/recordings/strings/recordings.fr.js';
import { recordingsAr } from '../../../components/recordings/strings/recordings.ar.js';
import { errorsEn } from '../../../components/internal/strings/errors.en.js';
import { errorsDe } from '../../../components/internal/strings/errors.de.js';
import { errorsFr } from '../../../components/internal/strings/errors.fr.js';
import { errorsAr } from '../../../components/internal/strings/errors.ar.js';
import { roomFr } from '../../../components/room/strings/room.fr.js';
import { Catalogue, type Message } from '../../../components/internal/strings/catalogue.js';
import { interpolate } from '../../../components/internal/strings/interpolate.js';
import { canonicalLocale, inLanguage } from '../../../components/internal/locale.js';
import { Formats, clock } from '../../../components/internal/format.js';

const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const places = (message: Message): string => [...new Set(forms(message).join(' ').match(/\{\w+\}/g) ?? [])].sort().join(' ');
/** Marks that are the same in every language. */
const NEUTRAL = new Set(['player.rate', 'stretch.length']);

describe('translations', () => {
  const languages: [string, Readonly<Record<string, Message>>, Readonly<Record<string, Message>>][] = [
    ['booking de', bookingEn, bookingDe], ['booking fr', bookingEn, bookingFr], ['booking ar', bookingEn, bookingAr],
    ['recordings de', recordingsEn, recordingsDe], ['recordings fr', recordingsEn, recordingsFr], ['recordings ar', recordingsEn, recordingsAr],
  ];
  for (const [name, english, words] of languages) {
    it(`${name}: every message, with the same places`, () => {
      for (const [key, message] of Object.entries(english)) {
        if (NEUTRAL.has(key)) continue;
        const other = words[key];
        expect(other, key).to.not.equal(undefined);
        expect(places(other!), key).to.equal(places(message));
      }
    });
  }
});

describe('the sentences of error codes', () => {
  /** Only a developer meets these, while putting the page together. They stay English. */
  const DEVELOPERS = ['adapter/port-missing', 'config/invalid'];
  const met = Object.keys(errorsEn).filter((code) => !DEVELOPERS.includes(code)).sort();
  for (const [language, words] of Object.entries<Readonly<Record<string, Message>>>({ de: errorsDe, fr: errorsFr, ar: errorsAr })) {
    it(`${language}: one for every code that a person can meet, and for no other`, () => {
      expect(Object.keys(words).sort()).to.deep.equal(met);
      for (const [code, sentence] of Object.entries(words)) expect(sentence, code).to.match(/^\S.{8,}\.$/u);
    });
  }

  it('leave out only codes that exist', () => {
    expect(DEVELOPERS.filter((code) => !Object.hasOwn(errorsEn, code))).to.deep.equal([]);
  });
});

describe('French words', () => {
  const french: Record<string, Readonly<Record<string, Message>>> = { booking: bookingFr, recordings: recordingsFr, room: roomFr, errors: errorsFr };
  for (const [name, words] of Object.entries(french)) {
    it(`${name}: a narrow space that does not break before ; : ! ? and inside guillemets`, () => {
      const wrong = Object.values(words).flatMap(forms).filter((text) => /[^\u202f][;:!?»]|«[^\u202f]/.test(text));
      expect(wrong).to.deep.equal([]);
    });
  }
});

describe('messages', () => {
  it('choose the plural of the language', () => {
    expect(interpolate(bookingEn.minutes, 'en', { count: 1 })).to.equal('1 minute');
    expect(interpolate(bookingEn.minutes, 'en', { count: 1500 })).to.equal('1,500 minutes');
    expect(interpolate(bookingAr.minutes!, 'ar', { count: 2 })).to.equal('دقيقتان');
  });

  it('keep what people write as it is, and isolate it where directions meet', () => {
    expect(interpolate('With {name}', 'en', { name: '{name} $& <b>' })).to.equal('With {name} $& <b>');
    expect(interpolate('With {name}', 'en', { name: 'سمير' })).to.equal('With \u2068سمير\u2069');
    expect(interpolate('{missing}', 'en', {})).to.equal('{missing}');
  });

  it('load once, fall back to English, and take a host’s own', async () => {
    let loads = 0;
    const words = new Catalogue({ a: 'A', b: 'B' }, {
      de: async () => ({ a: `Ä${(loads += 1)}` }),
      fr: () => Promise.reject(new Error('no such file')),
    });
    expect(words.ready('de-AT')).to.equal(false);
    await words.load('de-AT');
    await words.load('de');
    expect([words.message('de', 'a'), words.message('de', 'b')]).to.deep.equal(['Ä1', 'B']);
    await words.load('fr');
    expect([words.message('fr', 'a'), words.ready('fr'), words.language('fr')]).to.deep.equal(['A', true, 'en']);
    words.add('en', { a: 'Our A' });
    words.add('ga', { a: 'Á' });
    expect([words.message('en', 'a'), words.message('ga', 'a'), words.message('cy', 'a')]).to.deep.equal(['Our A', 'Á', 'Our A']);
  });

  it('speak one language, in the region that was asked for', () => {
    expect([inLanguage('en', 'en'), inLanguage('en-US', 'en'), inLanguage('ga-IE', 'en'), inLanguage('de', 'de')]).to.deep.equal(['en-GB', 'en-US', 'en-IE', 'de']);
    expect(canonicalLocale('not a locale')).to.equal('en');
  });
});

describe('formats', () => {
  const format = new Formats('en-GB');
  it('name lengths, money and days', () => {
    expect([format.length(40_000), format.length(840_000), format.length(3_900_000)]).to.deep.equal(['40 seconds', '14 minutes', '1 hour, 5 minutes']);
    expect([format.money(1250, 'GBP'), format.money(2000, 'EUR'), format.money(500, 'JPY')]).to.deep.equal(['£12.50', '€20', 'JP¥500']);
    expect(format.day(Date.parse('2026-11-24T09:00:00Z'), 'Europe/London', Date.parse('2026-11-22T09:00:00Z'))).to.match(/^Tuesday,? 24 November$/);
    expect(format.days(Date.parse('2026-11-24T09:00:00Z'), Date.parse('2026-11-29T09:00:00Z'), 'Europe/London')).to.match(/^24\s?–\s?29 November$/);
  });

  it('tells both halves of an hour that comes twice apart by the zone’s name', () => {
    const before = Date.parse('2026-10-25T00:30:00Z');
    const after = Date.parse('2026-10-25T01:30:00Z');
    expect([format.time(before, 'Europe/London'), format.time(after, 'Europe/London')]).to.deep.equal(['01:30', '01:30']);
    expect([format.zone(before, 'Europe/London'), format.zone(after, 'Europe/London')]).to.deep.equal(['British Summer Time', 'Greenwich Mean Time']);
  });

  it('tells places on a timeline', () => {
    expect([clock(0), clock(65_900), clock(3_729_000), clock(-5)]).to.deep.equal(['0:00', '1:05', '1:02:09', '0:00']);
  });
});
