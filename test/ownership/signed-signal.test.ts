import { expect } from 'chai';
import type { LinkSignal } from '../../src/domain/signal-message.js';
import { signSignal, verifySignal, type ExpectedSignal, type SignedSignal } from '../../src/ownership/signed-signal.js';
import { FP, TERMS, dig, digestOf, outcomeOf, signal, testKey, type TestKey } from './signed-fixture.js';

describe('verifySignal', () => {
  let speaker: TestKey;
  let expected: ExpectedSignal;
  before(async () => {
    speaker = await testKey();
    expected = { sid: TERMS.sid, bind: dig('bind'), signer: speaker, seq: 0 };
  });
  const signed = (change: Partial<SignedSignal> = {}, by = speaker): Promise<string> => signSignal(signal(change), by.privateKey, by.kid);
  const verify = async (change: Partial<SignedSignal>, expectation: Partial<ExpectedSignal> = {}, by = speaker): Promise<string> =>
    outcomeOf(verifySignal(await signed(change, by), { ...expected, ...expectation }));

  const sdp = `v=0\r\na=fingerprint:${FP.patient}\r\n`;
  const candidate = { candidate: 'candidate:1 1 udp 2113937151 192.0.2.7 54321 typ host', sdpMid: '0', sdpMLineIndex: 0 };
  const bodies: readonly LinkSignal[] = [
    { type: 'offer', sdp }, { type: 'answer', sdp }, { type: 'restart' }, { type: 'candidate', candidate },
    { type: 'candidate', candidate: { ...candidate, sdpMid: null, sdpMLineIndex: null, usernameFragment: null } },
  ];

  it('gives what the other end has said about the connection, as it was said', async () => {
    for (const body of bodies) {
      const payload = signal({ body, gen: 3, link: 'page-2' });
      expect(await verifySignal(await signSignal(payload, speaker.privateKey, speaker.kid), expected)).to.deep.equal({ ok: true, payload, digest: await digestOf(payload) });
    }
  });

  it('refuses another session’s', async () => {
    expect(await verify({ sid: 's-2' })).to.equal('session');
    expect(await verify({}, { sid: 's-2' })).to.equal('session');
  });

  it('refuses what was said under another bind: on another page load, or to another one', async () => {
    expect(await verify({ bind: dig('earlier-bind') })).to.equal('bind');
    expect(await verify({}, { bind: dig('later-bind') })).to.equal('bind');
  });

  it('refuses what was said before, and what comes before its turn', async () => {
    const tokens = await Promise.all([0, 1, 2].map((seq) => signed({ seq })));
    const heard = (token: string | undefined, seq: number): Promise<string> => outcomeOf(verifySignal(token ?? '', { ...expected, seq }));
    for (const seq of [0, 1, 2]) {
      for (const [at, token] of tokens.entries()) expect(await heard(token, seq), `${at} as ${seq}`).to.equal(at === seq ? 'ok' : 'seq');
    }
  });

  it('refuses a stranger, another device of the speaker’s, and my own words', async () => {
    // One bind is one device's: another device of the same person has to make its own.
    const another = await testKey();
    expect(await verify({}, {}, another)).to.equal('key');
    expect(await verify({}, {}, { ...another, kid: speaker.kid })).to.equal('signature');
    expect(await verify({}, { signer: another })).to.equal('key');
  });

  it('says which is wrong first: session, bind, turn', async () => {
    expect(await verify({ sid: 's-2', bind: dig('another'), seq: 7 })).to.equal('session');
    expect(await verify({ bind: dig('another'), seq: 7 })).to.equal('bind');
    expect(await verify({ sid: 's-2', bind: dig('another'), seq: 7, gen: 0 })).to.equal('invalid');
  });

  it('refuses what says nothing about a connection, and members that it does not know', async () => {
    const odd: readonly object[] = [
      { body: { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null } }, { body: { type: 'bye' } }, { body: null }, { body: { type: 'offer' } }, { body: { type: 'offer', sdp: '' } },
      { body: { type: 'answer', sdp: 'v'.repeat(12_001) } }, { body: { type: 'candidate', candidate: null } }, { gen: 0 }, { gen: -1 }, { seq: -1 }, { link: '' }, { link: 'a b' },
      { sid: '' }, { bind: 'short' }, { v: 2 }, { also: 1 }, { owner: 'm_tom' },
    ];
    for (const change of odd) expect(await verify(change as Partial<SignedSignal>), JSON.stringify(change).slice(0, 80)).to.equal('invalid');
  });

  it('has room for the longest description', async () => {
    const lines = `${'a'.repeat(38)}\r\n`.repeat(300);
    expect(lines.length).to.equal(12_000);
    expect(await verify({ body: { type: 'offer', sdp: lines } })).to.equal('ok');
  });
});
