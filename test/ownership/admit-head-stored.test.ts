import { expect } from 'chai';
import { admitHead, type AdmittedHead } from '../../src/ownership/admit-head.js';
import { appendLeaf, frontierHash, type Frontier } from '../../src/ownership/merkle-tree.js';
import { signHead, type SignedHead } from '../../src/ownership/segment-head.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { expectedHead, PERMITTED, word } from './call-fixture.js';
import { dig, headChain, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('admitHead, by what is stored', () => {
  let recorder: TestKey;
  let expected: AdmittedHead['expected'];
  /** Meta, the beginning of a run, two seconds of media, and an end. */
  let heads: Verified<SignedHead>[];
  /** Over the first so many heads. */
  let frontiers: Frontier[];
  before(async () => {
    recorder = await testKey();
    expected = expectedHead(recorder);
    const made = await headChain([{}, { kind: 'init' }, { kind: 'media', dur: 1_000 }, { kind: 'media', dur: 1_000 }, { kind: 'media', final: true, count: 5 }]);
    heads = made.heads.map((payload, index) => ({ payload, digest: made.digests[index] ?? '' }));
    frontiers = [[]];
    for (const [size, { digest }] of heads.entries()) frontiers.push(await appendLeaf(frontiers.at(-1) ?? [], size, digest));
  });
  const at = (seq: number): Verified<SignedHead> => heads[seq]!;
  const outcome = async (seq: number, change: Partial<SignedHead>, around: Partial<AdmittedHead>): Promise<string> => {
    const payload = { ...at(seq).payload, ...change };
    const admitted = {
      expected, before: heads[seq - 1] ?? null, frontier: frontiers[Math.max(0, seq - 1)] ?? [], bytes: { digest: payload.ct, length: payload.len }, knowsWraps: () => true, ...around,
    };
    return outcomeOf(admitHead(await signHead(payload, recorder.privateKey, recorder.kid), admitted));
  };

  /** The patient has taken the permission back, given it again, and taken that back too. */
  const withdrawn = (): Partial<AdmittedHead> => {
    const patient = [...PERMITTED.patient, word('patient', dig('no'), { seq: 1, decision: 'withdraw' }), word('patient', dig('again'), { seq: 2 }), word('patient', dig('no-more'), { seq: 3, decision: 'withdraw' })];
    return { expected: { ...expected, consents: { ...PERMITTED, patient } } };
  };

  it('lets a recording be closed under the words that its last segment rests on, and under no others that are out of force', async () => {
    expect(await outcome(4, {}, withdrawn())).to.equal('ok');
    expect(await outcome(4, { consents: [dig('again'), dig('yes-practitioner')] }, withdrawn())).to.equal('consent');
  });

  it('lets no recording begin with its end once a permission was taken back', async () => {
    const only = { final: true, count: 1 };
    expect(await outcome(0, only, {}), 'while it is in force').to.equal('ok');
    expect(await outcome(0, only, withdrawn())).to.equal('consent');
  });

  it('builds upon no other tree than the newest head’s, though the head that comes is signed for one that fits it', async () => {
    const grownFrom = async (seq: number, frontier: Frontier): Promise<string> =>
      outcome(seq, { tree: await frontierHash(await appendLeaf(frontier, seq - 1, at(seq - 1).digest)) }, { frontier });
    const own = frontiers[2] ?? [];
    expect(await grownFrom(3, own), 'its own').to.equal('ok');
    expect(await grownFrom(3, [dig('another')]), 'as many hashes, of another tree').to.equal('tree');
    // Two leaves by themselves have the hash of the one tree that they make, and grow into another one.
    const leaves: Frontier = [frontiers[1]?.[0] ?? '', (await appendLeaf([], 0, at(1).digest))[0] ?? ''];
    expect(await frontierHash(leaves)).to.equal(await frontierHash(own));
    expect(await grownFrom(3, leaves), 'the same hash, of too many').to.equal('tree');
  });
});
