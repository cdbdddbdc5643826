import { expect } from 'chai';
import fc from 'fast-check';
import { graphemes } from '../../src/domain/graphemes.js';
import { identitySchema } from '../../src/domain/identity.js';
import { initials } from '../../src/domain/initials.js';
import { recordingMetaSchema } from '../../src/domain/recording.js';
import { shortText } from '../../src/domain/short-text.js';
import { withinUnits } from '../../src/domain/within-units.js';
import { shortName } from '../../components/room/short-name.js';
import { cutToFit } from '../../components/booking/cut-to-fit.js';
import { drawNameCard } from '../../src/recording/record/name-card.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';

const FAMILY = '👨‍👩‍👧‍👦';
/** Single letters, as people take them. The last ones are of several code points each. */
const LETTERS = ['a', 'ß', '李', 'م', 'é', 'e\u0301', 'ñ\u0323', '🙂', '👍🏽', '👩‍⚕️', FAMILY, '🇮🇪', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '한', '\u1112\u1161\u11ab', 'நி', 'กำ', 'क्षि', '\r\n', '1️⃣'];
const NATIVE = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = fc.array(fc.oneof(fc.constantFrom(...LETTERS), fc.constantFrom(' ', '\u200d', '\u0301', '\ud83d', '\udc4d'), fc.string({ unit: 'binary' })), { maxLength: 60 }).map((parts) => parts.join(''));

for (const [kind, segmenter] of [['the browser’s segmenter', NATIVE], ['no segmenter', null]] as const) {
  describe(`graphemes, by ${kind}`, () => {
    for (const letter of LETTERS) it(`takes ${JSON.stringify(letter)} for one`, () => {
      expect(graphemes(letter, segmenter)).to.deep.equal([letter]);
      expect(graphemes(`x${letter}x`, segmenter)).to.deep.equal(['x', letter, 'x']);
    });

    it('tells neighbours apart', () => {
      expect(graphemes('🇮🇪🇬🇧', segmenter)).to.deep.equal(['🇮🇪', '🇬🇧']);
      expect(graphemes('🙂🙂', segmenter)).to.deep.equal(['🙂', '🙂']);
      expect(graphemes('김민준', segmenter)).to.deep.equal(['김', '민', '준']);
      expect(graphemes('', segmenter)).to.deep.equal([]);
    });

    it('loses and adds nothing, whatever the text is', () => {
      fc.assert(fc.property(words, (text) => graphemes(text, segmenter).join('') === text), { numRuns: 500 });
    });
  });
}

describe('texts that are cut', () => {
  it('end in whole graphemes, within their limit', () => {
    fc.assert(fc.property(words, fc.integer({ min: 1, max: 40 }), (text, most) => {
      const all = graphemes(text);
      const short = shortText(text, most);
      if (all.length <= most) return short === text;
      return graphemes(short).length <= most && short.endsWith('…') && all.slice(0, most - 1).join('').startsWith(short.slice(0, -1));
    }), { numRuns: 500 });
    fc.assert(fc.property(words, fc.integer({ min: 0, max: 80 }), (text, most) => {
      const fit = withinUnits(text, most);
      return fit.length <= most && graphemes(text).slice(0, graphemes(fit).length).join('') === fit;
    }), { numRuns: 500 });
  });

  for (const letter of LETTERS.slice(4)) it(`do not cut ${JSON.stringify(letter)} at the border`, () => {
    expect(shortName(`${'x'.repeat(46)}${letter}yz`)).to.equal(`${'x'.repeat(46)}${letter.trimEnd()}…`);
    expect(shortName(letter.repeat(48))).to.equal(letter.repeat(48));
    expect(withinUnits(`${'x'.repeat(9)}${letter}`, 9 + letter.length - 1)).to.equal('x'.repeat(9));
  });

  it('keep what stands behind the caret', () => {
    expect(cutToFit(`${'x'.repeat(7)}${FAMILY}yz`, 7 + FAMILY.length, 10)).to.deep.equal({ value: 'xxxxxxxyz', caret: 7 });
    expect(cutToFit(`ab${FAMILY}`, 2, 4)).to.deep.equal({ value: 'ab', caret: 2 });
  });
});

describe('initials of every script', () => {
  for (const [name, expected] of [
    ['e\u0301lan Vital', 'ÉV'], ['क्षमा शर्मा', 'क्षश'], ['ষষ্ঠী দে', 'ষদে'], ['ნინო ბერიძე', 'ნბ'], ['ßo ßa', 'ßß'], ['محمد علي', 'م\u200cع'], ['김민준', '김'],
    ['Nguyễn Ánh', 'NÁ'], ['นิดา ศรี', 'นิศ'], ['Ёлкина Анна', 'ЁА'], [`${FAMILY} Ann 🙂`, 'A'], ['x\u0323\u0301y', 'X\u0323\u0301'],
  ] as const) it(`${name}: ${expected}`, () => expect(initials(name)).to.equal(expected));

  it('are two graphemes of the name at most, and whole ones', () => {
    fc.assert(fc.property(words, (name) => {
      const shown = graphemes(initials(name).replace('\u200c', ''));
      return shown.length >= 1 && shown.length <= 2 && !/\p{Surrogate}/u.test(shown.join(''));
    }), { numRuns: 500 });
  });
});

/** What a name card writes, by a context that measures ten pixels for each grapheme. */
function writtenOn(name: string, width: number): string {
  const written: string[] = [];
  const context = new Proxy({ fillText: (text: string) => written.push(text), measureText: (text: string) => ({ width: graphemes(text).length * 10 }) } as unknown as CanvasRenderingContext2D, {
    get: (own, member) => (Reflect.get(own, member) as unknown) ?? ((): void => undefined), set: () => true,
  });
  drawNameCard(context, { x: 0, y: 0, width, height: 100 }, name, { ground: '', disc: '', text: '' });
  return written[1] ?? '';
}

describe('a name card', () => {
  it('cuts a name between graphemes', () => {
    // 86 % of 120 pixels hold ten graphemes: nine and the ellipsis.
    for (const letter of LETTERS.slice(4).filter((each) => each.trim() !== '')) {
      expect(writtenOn(letter.repeat(12), 120)).to.equal(`${letter.repeat(9)}…`);
      expect(writtenOn(letter.repeat(10), 120)).to.equal(letter.repeat(10));
      expect(writtenOn(letter.repeat(70), 12_000)).to.equal(`${letter.repeat(60)}…`);
    }
  });
});

describe('names that somebody else has cut', () => {
  it('are read with a replacement for half an emoji, so that they can be sealed', () => {
    const half = `Anna ${'🙂'.slice(0, 1)}`;
    const identity = { subject: 'm_1', tenant: 'ins-a', region: 'uk', role: 'patient', displayName: half, timeZone: 'Europe/London' };
    expect(identitySchema.parse(identity).displayName).to.equal('Anna \ufffd');
    const meta = recordingMetaSchema.parse({ serviceName: half, practitionerName: half, practitionerTitle: '🙂', start: '2026-11-22T19:00:00Z' });
    expect(meta.practitionerTitle).to.equal('🙂');
    expect(canonicalJson(meta)).to.include('Anna \ufffd');
  });
});
