import { expect } from 'chai';
import fc from 'fast-check';
import type { SignalBody, SignalMessage } from '../../src/domain/signal-message.js';
import { SignalInbox } from '../../src/session/signal-inbox.js';

function message(seq: number, body: SignalBody = { type: 'signed', token: 'a.b.c' }, instance = 'page-1'): SignalMessage {
  return { v: 1, sid: 'sid', from: 'practitioner', instance, seq, body };
}
const hello = (seq = 0, instance = 'page-1') => message(seq, { type: 'hello', to: null, nonce: 'n'.repeat(22) }, instance);
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

  it('hears a page from its hello on, and not what it said before', () => {
    const inbox = new SignalInbox('sid', 'patient');
    expect(inbox.accept(message(3))).to.deep.equal([]);
    expect(seqs(inbox.accept(hello(5)))).to.deep.equal([5]);
    expect(seqs(inbox.accept(message(6)))).to.deep.equal([6]);
    expect(inbox.accept(message(4))).to.deep.equal([]);
  });

  it('turns to a newer page and never back', () => {
    const inbox = new SignalInbox('sid', 'patient');
    inbox.accept(hello());
    expect(seqs(inbox.accept(hello(0, 'page-2')))).to.deep.equal([0]);
    expect(inbox.accept(message(1))).to.deep.equal([]);
    expect(inbox.accept(hello(7))).to.deep.equal([]);
    expect(inbox.instance).to.equal('page-2');
  });

  for (const [what, wrong] of [
    ['another session', { ...hello(), sid: 'other' }], ['my own role', { ...hello(), from: 'patient' }], ['no message', null],
    ['an unknown body', { ...hello(), body: { type: 'eval' } }], ['a fraction', { ...hello(), seq: 0.5 }], ['an endless word', { ...hello(), body: { type: 'signed', token: 'x'.repeat(100_000) } }], ['what is not signed', { ...hello(), body: { type: 'offer', sdp: 'v=0' } }],
    ['a hello without a nonce', { ...hello(), body: { type: 'hello', to: null } }],
  ] as const) {
    it(`drops ${what}`, () => {
      expect(new SignalInbox('sid', 'patient').accept(wrong)).to.deep.equal([]);
    });
  }

  it('holds a bounded number for a message that never comes', () => {
    const inbox = new SignalInbox('sid', 'patient');
    inbox.accept(hello());
    for (let seq = 2; seq < 500; seq += 1) inbox.accept(message(seq));
    expect(inbox.accept(message(1)).length).to.be.at.most(66);
  });
});
