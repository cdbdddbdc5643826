import { expect } from 'chai';
import { HeldWords, type ChannelWord } from '../../../src/session/signaling/channel-word.js';

const BYE: ChannelWord = { type: 'bye' };
const GONE: ChannelWord = { type: 'presence', present: false };
const FINISHED: ChannelWord = { type: 'encounter', status: 'finished' };
const REPLACED: ChannelWord = { type: 'replaced' };
const TAKING: readonly ChannelWord[] = [BYE, GONE, FINISHED, { type: 'encounter', status: 'cancelled' }, { type: 'encounter', status: 'arrived' }, REPLACED];
const GIVING: readonly ChannelWord[] = [{ type: 'presence', present: true }, { type: 'encounter', status: 'in-progress' }];

describe('what the signalling channel says', () => {
  it('counts at once while nothing is proved', () => {
    for (const word of [...TAKING, ...GIVING]) {
      const words = new HeldWords();
      expect(words.counts(word, false)).to.equal(true);
      expect(words.release()).to.deep.equal([]);
    }
  });

  it('waits while a connection is proved when it takes something away, and counts when that goes down, once', () => {
    for (const word of TAKING) {
      const words = new HeldWords();
      expect(words.counts(word, true), word.type).to.equal(false);
      expect(words.release()).to.deep.equal([word]);
      expect(words.release()).to.deep.equal([]);
    }
    for (const word of GIVING) expect(new HeldWords().counts(word, true)).to.equal(true);
  });

  it('is acted on with the ending first, and the newest word of each kind alone', () => {
    const words = new HeldWords();
    for (const word of [GONE, BYE, { type: 'encounter', status: 'arrived' }, FINISHED, REPLACED] as const) words.counts(word, true);
    expect(words.release()).to.deep.equal([REPLACED, FINISHED, BYE, GONE]);
  });

  it('is taken back by its own opposite', () => {
    const words = new HeldWords();
    words.counts(GONE, true);
    words.counts({ type: 'presence', present: true }, true);
    expect(words.release()).to.deep.equal([]);
  });

  it('of a page load that another one has replaced is void; of the consultation it is not', () => {
    const words = new HeldWords();
    for (const word of [GONE, BYE, FINISHED, REPLACED]) words.counts(word, true);
    words.renewed();
    expect(words.release()).to.deep.equal([REPLACED, FINISHED]);
  });
});
