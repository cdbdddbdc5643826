import { expect } from 'chai';
import type { Consents } from '../../src/ownership/consent-book.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { admitHead, type AdmittedHead } from '../../src/ownership/admit-head.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { appendLeaf, type Frontier } from '../../src/ownership/merkle-tree.js';
import { signHead, type SignedHead } from '../../src/ownership/segment-head.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { bookOf, expectedHead, PERMITTED, word } from './call-fixture.js';
import { dig, digestOf, headChain, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('admitHead', () => {
  let recorder: TestKey;
  let tablet: TestKey;
  let expected: AdmittedHead['expected'];
  /** Meta, the beginning of a run, two seconds of media (the second in another mode), and an end. */
  let heads: Verified<SignedHead>[];
  const SECOND: Partial<SignedHead> = { e: 1, ep: dig('epoch-1') };
  let frontiers: Frontier[];
  before(async () => {
    [recorder, tablet] = await Promise.all([testKey(), testKey()]);
    expected = expectedHead(recorder, ['bind-tablet', tablet]);
    const made = await headChain([{}, { kind: 'init' }, { kind: 'media', dur: 1_000 }, { kind: 'media', dur: 700, ...SECOND }, { kind: 'media', ...SECOND, final: true, count: 5 }]);
    heads = made.heads.map((payload, index) => ({ payload, digest: made.digests[index] ?? '' }));
    frontiers = [[]];
    for (const [size, name] of made.digests.entries()) frontiers.push(await appendLeaf(frontiers.at(-1) ?? [], size, name));
  });
  /** The tree as it is stored with the head before this one: over all that come before that. */
  const frontierAt = (seq: number): Frontier => frontiers[Math.max(0, seq - 1)] ?? [];
  const at = (seq: number): Verified<SignedHead> => heads[seq]!;
  const sign = (payload: SignedHead, by = recorder): Promise<string> => signHead(payload, by.privateKey, by.kid);
  const bytesOf = ({ ct, len }: SignedHead): AdmittedHead['bytes'] => ({ digest: ct, length: len });
  /** The head of this number as it comes, with its own bytes, after the one before it; `change` is laid over it. */
  const outcome = async (seq: number, change: Partial<SignedHead> = {}, around: Partial<AdmittedHead> = {}, by = recorder): Promise<string> => {
    const payload = { ...at(seq).payload, ...change };
    return outcomeOf(admitHead(await sign(payload, by), { expected, before: heads[seq - 1] ?? null, frontier: frontierAt(seq), bytes: bytesOf(payload), knowsWraps: (wd) => wd === payload.wd, ...around }));
  };

  it('admits one after the other, and what it has admitted passes as a whole', async () => {
    let before: Verified<SignedHead> | null = null;
    const stored: SignedHead[] = [];
    let frontier: Frontier = [];
    for (const { payload, digest } of heads) {
      const result = await admitHead(await sign(payload), { expected, before, frontier, bytes: bytesOf(payload), knowsWraps: () => true });
      frontier = frontiers[payload.seq] ?? [];
      expect(result).to.deep.equal({ ok: true, payload, digest, frontier });
      before = { payload, digest };
      stored.push(payload);
      expect(await outcomeOf(verifyHeadChain(await sign(payload), stored.slice(0, -1).map(canonicalJson), { ...expected, pinned: null }))).to.equal('ok');
    }
  });

  it('admits another device of the recorder’s under a bind of its own: with a run that it begins, and to close', async () => {
    const bind = dig('bind-tablet');
    expect(await outcome(1, { bind }, {}, tablet)).to.equal('ok');
    expect(await outcome(4, { bind, aborted: true }, {}, tablet)).to.equal('ok');
    expect(await outcome(2, { bind }, {}, tablet)).to.equal('run');
  });

  it('refuses another device than the bind’s, though it is the recorder’s', async () => {
    expect(await outcome(2, {}, {}, tablet)).to.equal('key');
    expect(await outcome(1, { bind: dig('bind-tablet') }, {}, recorder)).to.equal('key');
    expect(await outcome(2, { bind: dig('bind-nobody') })).to.equal('bind');
    const patients = bookOf([dig('bind-practitioner'), 'patient', recorder]);
    expect(await outcome(2, {}, { expected: { ...expected, binds: patients } })).to.equal('bind');
  });

  it('refuses what is not permitted: no word, another party’s, a no, another mode', async () => {
    const under = (consents: Partial<Consents>, seq = 2): Promise<string> => outcome(seq, {}, { expected: { ...expected, consents: { ...PERMITTED, ...consents } } });
    expect(await under({}), 'as it is').to.equal('ok');
    for (const role of ['patient', 'practitioner'] as const) {
      expect(await under({ [role]: [] }), `no word of the ${role}`).to.equal('consent');
      expect(await under({ [role]: [word(role, dig(`yes-${role}`), { decision: 'deny' })] }), `a no of the ${role}`).to.equal('consent');
      expect(await under({ [role]: [word(role, dig(`yes-${role}`), { modes: ['video'] })] }), `another mode of the ${role}`).to.equal('consent');
      expect(await under({ [role]: [word(role, dig(`yes-${role}`), { modes: ['audio'] })] }, 3), `not the mode of the ${role}’s second epoch`).to.equal('consent');
      expect(await under({ [role]: [word(role, dig(`other-${role}`))] }), `another word of the ${role}`).to.equal('consent');
    }
    expect(await outcome(2, { consents: [dig('yes-practitioner'), dig('yes-patient')] }), 'each in the other’s place').to.equal('consent');
  });

  it('takes no more media once a permission was taken back, and the end all the same', async () => {
    for (const role of ['patient', 'practitioner'] as const) {
      const consents = { ...PERMITTED, [role]: [...PERMITTED[role], word(role, dig('no'), { seq: 1, decision: 'withdraw' })] };
      const withdrawn = { expected: { ...expected, consents } };
      for (const seq of [1, 2, 3]) expect(await outcome(seq, {}, withdrawn), `${role} ${seq}`).to.equal('consent');
      expect(await outcome(4, {}, withdrawn)).to.equal('ok');
      expect(await outcome(4, { dur: 1, ends: [1_000, 1_701] }, withdrawn), 'an end with media').to.equal('consent');
      // Given again it is another word: what was sealed under the former one is not taken any more.
      const again = { ...consents, [role]: [...consents[role], word(role, dig('again'), { seq: 2 })] };
      expect(await outcome(2, {}, { expected: { ...expected, consents: again } })).to.equal('consent');
      const named = role === 'patient' ? [dig('again'), dig('yes-practitioner')] : [dig('yes-patient'), dig('again')];
      expect(await outcome(2, { consents: named as [string, string] }, { expected: { ...expected, consents: again } })).to.equal('ok');
    }
  });

  it('refuses another place among the bytes, and another tree', async () => {
    expect(await outcome(2, { pos: 199 })).to.equal('pos');
    expect(await outcome(0, { pos: 1 })).to.equal('pos');
    expect(await outcome(2, { tree: dig('another') })).to.equal('tree');
    expect(await outcome(0, { tree: dig('another') })).to.equal('tree');
    expect(await outcome(3, { tree: at(2).payload.tree })).to.equal('tree');
    // What is stored beside the newest head has to be its own tree.
    for (const frontier of [[], frontierAt(4), [dig('another'), dig('another')]]) expect(await outcome(3, {}, { frontier })).to.equal('tree');
  });

  it('refuses everybody else', async () => {
    const stranger = await testKey();
    expect(await outcome(2, {}, {}, stranger)).to.equal('key');
    expect(await outcome(2, {}, {}, { ...stranger, kid: recorder.kid })).to.equal('signature');
    expect(await outcome(2, {}, { expected: { ...expected, binds: bookOf() } })).to.equal('bind');
  });

  it('refuses a head that is wrong by itself', async () => {
    expect(await outcome(2, { rid: 'r-2' })).to.equal('recording');
    expect(await outcome(2, { cd: dig('another') })).to.equal('claim');
    expect(await outcome(2, { ep: dig('epoch-1') })).to.equal('epoch');
    expect(await outcome(2, { e: 2 })).to.equal('epoch');
    expect(await outcome(2, { kind: 'meta' })).to.equal('kind');
    expect(await outcome(0, { kind: 'init' })).to.equal('kind');
    expect(await outcome(2, { count: 3 })).to.equal('final');
    expect(await outcome(4, { count: 4 })).to.equal('count');
    expect(await outcome(2, { also: 1 } as Partial<SignedHead>)).to.equal('invalid');
    expect(await outcomeOf(admitHead('', { expected, before: null, frontier: [], bytes: bytesOf(at(0).payload), knowsWraps: () => true }))).to.equal('invalid');
  });

  it('refuses one that has no place after what is stored', async () => {
    expect(await outcome(2, {}, { before: at(0) })).to.equal('seq');
    expect(await outcome(2, {}, { before: at(2) })).to.equal('seq');
    expect(await outcome(2, {}, { before: null })).to.equal('seq');
    expect(await outcome(0, {}, { before: at(0) })).to.equal('seq');
    expect(await outcome(2, { prev: dig('another') })).to.equal('prev');
    expect(await outcome(2, {}, { before: { ...at(1), digest: dig('another') } })).to.equal('prev');
    expect(await outcome(0, { prev: dig('something') })).to.equal('prev');
    expect(await outcome(4, { e: 0, ep: dig('epoch-0'), ends: [1_700] })).to.equal('epoch-order');
    expect(await outcome(3, { ends: [1_000, 1_701] })).to.equal('length');
    expect(await outcome(0, { ends: [1] })).to.equal('length');
    expect(await outcome(2, { rkc: dig('another') })).to.equal('rkc');
  });

  it('refuses anything after the end', async () => {
    const payload: SignedHead = { ...at(4).payload, seq: 5, prev: at(4).digest, count: 6 };
    const more = { expected, before: at(4), frontier: frontierAt(5), bytes: bytesOf(payload), knowsWraps: () => true };
    expect(await outcomeOf(admitHead(await sign(payload), more))).to.equal('after-final');
    expect(await outcomeOf(admitHead(await sign({ ...payload, final: false, count: null }), more))).to.equal('after-final');
  });

  it('refuses bytes that the head does not speak of', async () => {
    const bytes = bytesOf(at(2).payload);
    expect(await outcome(2, {}, { bytes: { ...bytes, digest: dig('other-bytes') } })).to.equal('bytes');
    expect(await outcome(2, {}, { bytes: { ...bytes, length: bytes.length - 1 } })).to.equal('bytes');
    expect(await outcome(2, {}, { bytes: { ...bytes, length: bytes.length + 1 } })).to.equal('bytes');
    expect(await outcome(2, {}, { bytes: { ...bytes, length: Number.NaN } })).to.equal('bytes');
  });

  it('refuses one whose wraps have not been handed over, and asks for those that it names', async () => {
    expect(await outcome(0, {}, { knowsWraps: () => false })).to.equal('wraps');
    const asked: string[] = [];
    expect(await outcome(2, { wd: dig('later-wraps') }, { knowsWraps: (wd) => (asked.push(wd), true) })).to.equal('ok');
    expect(asked).to.deep.equal([dig('later-wraps')]);
  });

  it('says first what is wrong with the head, then with its place, its bytes, its wraps', async () => {
    const rest = { bytes: { digest: dig('other-bytes'), length: 1 }, knowsWraps: () => false };
    expect(await outcome(2, { rid: 'r-2', prev: dig('another') }, rest)).to.equal('recording');
    expect(await outcome(2, { prev: dig('another') }, rest)).to.equal('prev');
    expect(await outcome(2, {}, rest)).to.equal('bytes');
    expect(await outcome(2, {}, { ...rest, bytes: bytesOf(at(2).payload) })).to.equal('wraps');
  });

  it('remembers nothing: a device’s own pin is no matter of the backend’s', async () => {
    const pinned = { seq: 3, digest: await digestOf(at(3).payload) };
    expect(await outcome(2, {}, { expected: { ...expected, pinned } as AdmittedHead['expected'] })).to.equal('ok');
  });
});
