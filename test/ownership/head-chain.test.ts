import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { signHead, type ExpectedHead, type SignedHead } from '../../src/ownership/segment-head.js';
import { expectedHead, PERMITTED, word } from './call-fixture.js';
import { dig, head, headChain, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyHeadChain', () => {
  let recorder: TestKey;
  let expected: ExpectedHead;
  before(async () => {
    recorder = await testKey();
    expected = expectedHead(recorder);
  });

  // What was recorded in the first epoch, 1000 ms, and with the second one, 1700.
  const FIVE: readonly Partial<SignedHead>[] = [
    {}, { kind: 'init' }, { kind: 'media', dur: 1_000 }, { kind: 'init', e: 1, ep: dig('epoch-1') },
    { kind: 'media', dur: 700, e: 1, ep: dig('epoch-1'), final: true, count: 5 },
  ];
  const change = (index: number, by: Partial<SignedHead>): Partial<SignedHead>[] => FIVE.map((each, at) => (at === index ? { ...each, ...by } : each));

  /** Payloads, each with the digest of the one before, as they travel: texts, and the last one's token. */
  async function travel(changes: readonly Partial<SignedHead>[]): Promise<{ last: string; texts: string[]; heads: SignedHead[]; digests: string[] }> {
    const { heads, digests } = await headChain(changes);
    const end = heads.at(-1) ?? head();
    return { last: await signHead(end, recorder.privateKey, recorder.kid), texts: heads.slice(0, -1).map(canonicalJson), heads, digests };
  }
  const verify = (last: string, texts: unknown, expectation: Partial<ExpectedHead> = {}): Promise<string> => outcomeOf(verifyHeadChain(last, texts as string[], { ...expected, ...expectation }));
  async function outcome(changes: readonly Partial<SignedHead>[], expectation: Partial<ExpectedHead> = {}): Promise<string> {
    const { last, texts } = await travel(changes);
    return verify(last, texts, expectation);
  }

  it('gives all heads in order with their digests, under one signature', async () => {
    const { last, texts, heads, digests } = await travel(FIVE);
    const result = await verifyHeadChain(last, texts, expected);
    if (!result.ok) throw new Error(result.fault);
    expect(result.heads).to.deep.equal(heads.map((payload, index) => ({ payload, digest: digests[index] })));
  });

  it('takes one that is still arriving, from its first head on', async () => {
    for (const length of [1, 2, 3, 4]) expect(await outcome(FIVE.slice(0, length))).to.equal('ok');
  });

  it('refuses what is no list of texts', async () => {
    const { last, texts } = await travel(FIVE);
    for (const each of [null, 'texts', [1, 2, 3, 4], { length: 4 }, texts.map((text) => ({ text }))]) expect(await verify(last, each)).to.equal('shape');
  });

  it('refuses one missing, one too many, and two exchanged', async () => {
    const { last, texts } = await travel(FIVE);
    expect(await verify(last, texts.slice(1))).to.equal('gap');
    expect(await verify(last, texts.filter((_, index) => index !== 2))).to.equal('gap');
    expect(await verify(last, [...texts, texts[3]])).to.equal('gap');
    expect(await verify(last, [])).to.equal('gap');
    expect(await verify(last, [texts[0], texts[2], texts[1], texts[3]])).to.equal('seq');
    expect(await verify(last, [texts[0], texts[1], texts[1], texts[3]])).to.equal('seq');
  });

  it('refuses a text that is another than was signed for, wherever it stands', async () => {
    const { last, texts } = await travel(FIVE);
    const other = await travel(FIVE.map((each) => ({ ...each, len: 99 })));
    for (const index of texts.keys()) {
      expect(await verify(last, texts.map((text, at) => (at === index ? other.texts[at] : text))), String(index)).to.equal('prev');
    }
    expect(await verify(last, other.texts)).to.equal('prev');
    expect(await outcome(change(0, { prev: dig('something') }))).to.equal('prev');
    expect(await outcome(change(2, { prev: null }))).to.equal('prev');
  });

  it('refuses a text that is no head, or not canonical, though signed for', async () => {
    const { last, texts } = await travel(FIVE);
    for (const text of ['', '{}', 'null', `${texts[1]} `, texts[1]?.replace('"v":2', '"v":2,"v":2'), texts[1]?.replace('"v":2', '"v":2,"w":1')]) {
      expect(await verify(last, [texts[0], text, texts[2], texts[3]])).to.equal('invalid');
    }
  });

  it('refuses numbers with a gap, though chained', async () => {
    expect(await outcome(change(2, { seq: 3 }))).to.equal('seq');
    expect(await outcome(change(0, { seq: 1, kind: 'init' }))).to.equal('seq');
  });

  it('refuses epochs that go back, and another recording key', async () => {
    expect(await outcome(change(4, { e: 0, ep: dig('epoch-0') }))).to.equal('epoch-order');
    expect(await outcome(change(2, { rkc: dig('another') }))).to.equal('rkc');
    expect(await outcome(change(4, { rkc: dig('another') }))).to.equal('rkc');
  });

  it('refuses a length that is not what its segments add up to, of any epoch', async () => {
    expect((await travel(FIVE)).heads.map(({ ends }) => ends)).to.deep.equal([[0], [0], [1_000], [1_000, 1_000], [1_000, 1_700]]);
    for (const ends of [[999], [1_001], [0], [0, 1_000], [1_000, 1_000]]) expect(await outcome(change(2, { ends })), String(ends)).to.equal('length');
    for (const ends of [[1_000, 1_701], [1_001, 1_700], [999, 1_700], [0, 700], [1_700], [700], [1_000, 1_000], [1_000, 1_700, 1_700]]) expect(await outcome(change(4, { ends })), String(ends)).to.equal('length');
    for (const ends of [[1], [0, 0]]) expect(await outcome([{ ends }])).to.equal('length');
    expect(await outcome(change(4, { dur: 701, ends: [1_000, 1_700] }))).to.equal('length');
  });

  it('lets an epoch in which nothing was recorded end where the one before it did', async () => {
    const epochs = ['epoch-0', 'epoch-1', 'epoch-2'].map((name) => ({ digest: dig(name), payload: { mode: 'audio' as const } }));
    const skipped = [...FIVE.slice(0, 3), { kind: 'init', e: 2, ep: dig('epoch-2') }, { kind: 'media', dur: 700, e: 2, ep: dig('epoch-2') }] as const;
    expect((await travel(skipped)).heads.at(-1)?.ends).to.deep.equal([1_000, 1_000, 1_700]);
    expect(await outcome(skipped, { epochs })).to.equal('ok');
    for (const ends of [[1_000, 1_700, 1_700], [1_000, 0, 1_700], [1_000, 1_700]]) expect(await outcome([...skipped.slice(0, 4), { ...skipped[4], ends }], { epochs })).to.equal('length');
  });

  it('takes the end from the device of the bind that it names, and from no one else', async () => {
    const [tablet, stranger] = await Promise.all([testKey(), testKey()]);
    const expectation = expectedHead(recorder, ['bind-tablet', tablet]);
    const ended = async (by: TestKey, bind: string): Promise<string> => {
      const { heads, texts } = await travel(change(4, { bind }));
      return verify(await signHead(heads.at(-1) ?? head(), by.privateKey, by.kid), texts, expectation);
    };
    for (const [by, bind, fault] of [
      [recorder, 'bind-practitioner', 'ok'], [tablet, 'bind-tablet', 'ok'], [tablet, 'bind-practitioner', 'key'], [recorder, 'bind-tablet', 'key'],
      [stranger, 'bind-tablet', 'key'], [recorder, 'bind-nobody', 'bind'],
    ] as const) expect(await ended(by, dig(bind)), bind).to.equal(fault);
  });

  it('refuses a run under a bind that is not the recorder’s, and another bind in the middle of a run', async () => {
    const tablet = await testKey();
    const known = expectedHead(recorder, ['bind-tablet', tablet]);
    expect(await outcome(change(1, { bind: dig('bind-nobody') }))).to.equal('bind');
    const run = (bind: string, of = known): Promise<string> => outcome(FIVE.map((each, at) => (at === 0 || at > 2 ? each : { ...each, bind: dig(bind) })), of);
    // The meta segment, one run, and another run of another device: each under its own bind.
    expect(await run('bind-tablet')).to.equal('ok');
    expect(await run('bind-tablet', expectedHead(recorder))).to.equal('bind');
    expect(await outcome(change(2, { bind: dig('bind-tablet') }), known)).to.equal('run');
  });

  it('refuses heads whose bytes leave a gap, and a tree over other heads', async () => {
    expect(await outcome(change(2, { pos: 201 }))).to.equal('pos');
    expect(await outcome(change(0, { pos: 1 }))).to.equal('pos');
    expect(await outcome(change(4, { pos: 0 }))).to.equal('pos');
    expect(await outcome(change(4, { tree: dig('another') }))).to.equal('tree');
    const { heads } = await travel(FIVE);
    expect(await outcome(change(4, { tree: heads[3]?.tree ?? '' }))).to.equal('tree');
  });

  it('refuses an earlier head that nobody permitted', async () => {
    const audio = { ...PERMITTED, patient: [word('patient', dig('yes-patient'), { modes: ['audio'] })] };
    expect(await outcome(FIVE.slice(0, 3), { consents: audio })).to.equal('ok');
    expect(await outcome(FIVE, { consents: audio })).to.equal('consent');
    expect(await outcome(change(1, { consents: [dig('another'), dig('yes-practitioner')] }))).to.equal('consent');
  });

  it('refuses heads that go back to a permission from before a later one, whichever party’s', async () => {
    const later = {
      patient: [...PERMITTED.patient, word('patient', dig('no-patient'), { seq: 1, decision: 'withdraw' }), word('patient', dig('again-patient'), { seq: 2 })],
      practitioner: [...PERMITTED.practitioner, word('practitioner', dig('no-practitioner'), { seq: 1, decision: 'withdraw' }), word('practitioner', dig('again-practitioner'), { seq: 2 })],
    };
    const first: [string, string] = [dig('yes-patient'), dig('yes-practitioner')];
    const from = (at: number, consents: [string, string], back = 5): Partial<SignedHead>[] => FIVE.map((each, index) => (index >= at && index < back ? { ...each, consents } : { ...each, consents: first }));
    for (const again of [[dig('again-patient'), first[1]], [first[0], dig('again-practitioner')], [dig('again-patient'), dig('again-practitioner')]] as [string, string][]) {
      expect(await outcome(from(3, again), { consents: later })).to.equal('ok');
      expect(await outcome(from(1, again, 3), { consents: later }), 'in the middle').to.equal('consent');
      expect(await outcome(from(1, again, 4), { consents: later }), 'at the end').to.equal('consent');
    }
  });

  it('takes other wraps later: the last head’s count', async () => {
    expect(await outcome(change(4, { wd: dig('more') }))).to.equal('ok');
  });

  it('refuses more after the end', async () => {
    expect(await outcome(change(2, { final: true, count: 3 }))).to.equal('after-final');
    expect(await outcome(change(3, { final: true, count: 4 }))).to.equal('after-final');
  });

  it('asks of every head what it asks of the last', async () => {
    expect(await outcome(change(1, { rid: 'r-2' }))).to.equal('recording');
    expect(await outcome(change(1, { cd: dig('another') }))).to.equal('claim');
    expect(await outcome(change(1, { ep: dig('epoch-1') }))).to.equal('epoch');
    expect(await outcome(change(1, { kind: 'meta' }))).to.equal('kind');
    expect(await outcome(change(1, { count: 2 }))).to.equal('final');
    expect(await outcome(change(4, { count: 4 }))).to.equal('count');
  });

  it('refuses a chain that has not grown from the pinned head', async () => {
    const { digests, last, texts } = await travel(FIVE);
    expect(await verify(last, texts, { pinned: { seq: 2, digest: digests[2] ?? '' } })).to.equal('ok');
    expect(await verify(last, texts, { pinned: { seq: 4, digest: digests[4] ?? '' } })).to.equal('ok');
    expect(await verify(last, texts, { pinned: { seq: 2, digest: dig('another') } })).to.equal('fork');
    expect(await verify(last, texts, { pinned: { seq: 5, digest: dig('later') } })).to.equal('rollback');
  });

  it('refuses any change of any earlier text', async () => {
    const { last, texts } = await travel(FIVE);
    await fc.assert(fc.asyncProperty(fc.nat(3), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), async (which, place, character) => {
      const text = texts[which] ?? '';
      const at = place % text.length;
      fc.pre(text[at] !== character);
      const changed = text.slice(0, at) + character + text.slice(at + 1);
      return (await verify(last, texts.map((each, index) => (index === which ? changed : each)))) !== 'ok';
    }), { numRuns: 500 });
  });
});
