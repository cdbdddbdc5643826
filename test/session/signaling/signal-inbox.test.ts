import { expect } from 'chai';
import fc from 'fast-check';
import type { SignalBody, SignalMessage } from '../../../src/domain/signal-message.js';
import { INBOX_LIMITS, SignalInbox } from '../../../src/session/signaling/signal-inbox.js';

function message(seq: number, body: SignalBody = { type: 'signed', token: 'a.b.c' }, instance = 'page-1'): SignalMessage {
  return { v: 1, sid: 'sid', from: 'practitioner', instance, seq, body };
}
const hello = (seq = 0, instance = 'page-1') => message(seq, { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null }, instance);
const word = (seq: number, instance: string) => message(seq, { type: 'signed', token: 'a.b.c' }, instance);
const seqs = (messages: SignalMessage[]) => messages.map((each) => each.seq);

describe('signal inbox', () => {
  it('hands out each message once and in order, in whatever order and how often they come', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...Array(20).keys()], { minLength: 20 }), fc.array(fc.nat(19)), (order, again) => {
      const inbox = new SignalInbox('sid', 'patient');
      const all = [hello(), ...Array.from({ length: 19 }, (_, index) => message(index + 1))];
      const out = [...order, ...again, ...order].flatMap((index) => inbox.accept(all[index]));
      expect(seqs(out)).to.deep.equal([...Array(20).keys()]);
    }));
  });

  it('hands out what came before the hello once the hello has come', () => {
    const inbox = new SignalInbox('sid', 'patient');
    expect([message(2), message(1)].flatMap((each) => inbox.accept(each))).to.deep.equal([]);
    expect(seqs(inbox.accept(hello()))).to.deep.equal([0, 1, 2]);
  });

  it('hears a page from its hello on, and not what it said before', () => {
    const inbox = new SignalInbox('sid', 'patient');
    expect(inbox.accept(message(3))).to.deep.equal([]);
    expect(seqs(inbox.accept(hello(5)))).to.deep.equal([5]);
    expect(seqs(inbox.accept(message(6)))).to.deep.equal([6]);
    expect(inbox.accept(message(4))).to.deep.equal([]);
    expect(inbox.accept(hello(5)), 'nor its hello again').to.deep.equal([]);
  });

  it('hears several page loads beside each other, each in its own order, and one that has gone never again', () => {
    const inbox = new SignalInbox('sid', 'patient');
    inbox.accept(hello());
    expect(seqs(inbox.accept(hello(0, 'page-2')))).to.deep.equal([0]);
    expect(seqs(inbox.accept(message(1)))).to.deep.equal([1]);
    expect(seqs(inbox.accept(word(1, 'page-2')))).to.deep.equal([1]);
    inbox.drop('page-1');
    expect(inbox.accept(message(2))).to.deep.equal([]);
    expect(inbox.accept(hello(7))).to.deep.equal([]);
    expect(seqs(inbox.accept(word(2, 'page-2')))).to.deep.equal([2]);
  });

  for (const [what, wrong] of [
    ['another session', { ...hello(), sid: 'other' }], ['my own role', { ...hello(), from: 'patient' }], ['no message', null],
    ['an unknown body', { ...hello(), body: { type: 'eval' } }], ['a fraction', { ...hello(), seq: 0.5 }], ['an endless word', { ...hello(), body: { type: 'signed', token: 'x'.repeat(100_000) } }], ['what is not signed', { ...hello(), body: { type: 'offer', sdp: 'v=0' } }],
    ['a hello without a commitment', { ...hello(), body: { type: 'hello', to: null, heard: null } }],
  ] as const) {
    it(`drops ${what}`, () => {
      expect(new SignalInbox('sid', 'patient').accept(wrong)).to.deep.equal([]);
    });
  }

  describe('has limits', () => {
    it('for the messages that wait for one that never comes', () => {
      const inbox = new SignalInbox('sid', 'patient');
      inbox.accept(hello());
      for (let seq = 2; seq < 500; seq += 1) inbox.accept(message(seq));
      expect(inbox.accept(message(1)).length).to.equal(INBOX_LIMITS.held + 1);
    });

    it('and keeps no place for what was said long ago', () => {
      const inbox = new SignalInbox('sid', 'patient');
      inbox.accept(hello(100));
      for (let seq = 0; seq < 100; seq += 1) inbox.accept(message(seq));
      expect(inbox.size.held).to.equal(0);
      expect([message(102), message(101)].flatMap((each) => seqs(inbox.accept(each)))).to.deep.equal([101, 102]);
    });

    it('for their letters, of all page loads together, and has room again when they have been handed out', () => {
      const inbox = new SignalInbox('sid', 'patient');
      const long = (seq: number, instance = 'page-1') => message(seq, { type: 'signed', token: 'x'.repeat(24_000) }, instance);
      inbox.drop('never heard of');
      for (const page of ['page-1', 'page-2', 'page-3']) inbox.accept(hello(0, page));
      const fitting = Math.floor(INBOX_LIMITS.heldLetters / JSON.stringify(long(10)).length);
      for (const page of ['page-1', 'page-2', 'page-3']) for (let seq = 2; seq < 40; seq += 1) inbox.accept(long(seq, page));
      expect(inbox.accept(long(1)).length).to.equal(fitting + 1);
      for (let seq = 2; seq < 40; seq += 1) inbox.accept(long(seq, 'page-2'));
      expect(inbox.accept(long(1, 'page-2')).length).to.equal(fitting + 1);
      for (let seq = 2; seq < 40; seq += 1) inbox.accept(long(seq, 'page-3'));
      inbox.drop('page-3');
      inbox.accept(hello(0, 'page-4'));
      for (let seq = 2; seq < 40; seq += 1) inbox.accept(long(seq, 'page-4'));
      expect(inbox.accept(long(1, 'page-4')).length, 'when its page has gone too').to.equal(fitting + 1);
    });

    it('for page loads: one that has said hello stays longer than one that has not, and the one that counts stays', () => {
      const inbox = new SignalInbox('sid', 'patient');
      inbox.accept(hello(0, 'counts'));
      inbox.keep('counts');
      inbox.accept(hello(0, 'newer'));
      for (let other = 0; other < 10 * INBOX_LIMITS.pages; other += 1) inbox.accept(word(1, `silent-${other}`));
      expect(seqs(inbox.accept(word(1, 'newer')))).to.deep.equal([1]);
      for (let other = 0; other < 10 * INBOX_LIMITS.pages; other += 1) inbox.accept(hello(0, `loud-${other}`));
      expect(inbox.accept(word(2, 'newer')), 'displaced').to.deep.equal([]);
      expect(seqs(inbox.accept(word(1, 'counts')))).to.deep.equal([1]);
    });

    it('and the page load that counts stays when another has gone, and counts no more when it has gone itself', () => {
      const inbox = new SignalInbox('sid', 'patient');
      const flood = (name: string): void => { for (let other = 0; other < 10 * INBOX_LIMITS.pages; other += 1) inbox.accept(hello(0, `${name}-${other}`)); };
      inbox.accept(hello(0, 'counts'));
      inbox.keep('counts');
      inbox.drop('another');
      flood('loud');
      expect(seqs(inbox.accept(word(1, 'counts')))).to.deep.equal([1]);
      inbox.drop('counts');
      for (let page = 0; page < INBOX_LIMITS.gone; page += 1) inbox.drop(`gone-${page}`);
      expect(seqs(inbox.accept(hello(0, 'counts'))), 'forgotten, and new again').to.deep.equal([0]);
      flood('louder');
      expect(inbox.accept(word(1, 'counts')), 'displaced').to.deep.equal([]);
    });

    it('for the page loads that have gone', () => {
      const inbox = new SignalInbox('sid', 'patient');
      for (let page = 0; page <= INBOX_LIMITS.gone; page += 1) inbox.drop(`page-${page}`);
      expect(inbox.accept(hello(0, `page-${INBOX_LIMITS.gone}`))).to.deep.equal([]);
      expect(inbox.accept(hello(0, 'page-1'))).to.deep.equal([]);
      expect(seqs(inbox.accept(hello(0, 'page-0'))), 'the oldest is forgotten').to.deep.equal([0]);
    });

    it('so that sixty thousand messages of page loads that never said hello cost no memory, and no word of the right page', () => {
      const inbox = new SignalInbox('sid', 'patient');
      const flood = (from: number, count: number): void => {
        for (let turn = from; turn < from + count; turn += 1) inbox.accept(message(turn % 100, { type: 'signed', token: 'x'.repeat(1_000) }, `page-${turn}`));
      };
      flood(0, 10_000);
      const early = inbox.size;
      expect(seqs(inbox.accept(hello(0, 'right')))).to.deep.equal([0]);
      flood(10_000, 50_000);
      expect(inbox.size).to.deep.equal({ ...early, held: early.held - 1 });
      expect(seqs(inbox.accept(word(1, 'right')))).to.deep.equal([1]);
      expect(inbox.size).to.deep.equal({ pages: INBOX_LIMITS.pages, held: INBOX_LIMITS.pages - 1, gone: 0 });
    });
  });
});
