import { expect } from 'chai';
import { EPOCHS_MAX } from '../../src/domain/epoch.js';
import { SEGMENTS_MAX } from '../../src/domain/recording.js';
import { SEALED_SEGMENT_MAX_BYTES, nextEnds, signHead, verifyHead, type ExpectedHead, type SignedHead } from '../../src/ownership/segment-head.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { bookOf, expectedHead, PERMITTED, word } from './call-fixture.js';
import { dig, digestOf, head, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyHead', () => {
  let recorder: TestKey;
  let expected: ExpectedHead;
  before(async () => {
    recorder = await testKey();
    expected = expectedHead(recorder);
  });
  const verify = async (change: Partial<SignedHead>, expectation: Partial<ExpectedHead> = {}, by = recorder): Promise<string> =>
    outcomeOf(verifyHead(await signHead(head(change), by.privateKey, by.kid), { ...expected, ...expectation }));
  const later: Partial<SignedHead> = { seq: 7, e: 1, ep: dig('epoch-1'), kind: 'media', prev: dig('head-6'), dur: 1_000, ends: [5_000, 6_000] };

  it('believes the recorder', async () => {
    const payload = head(later);
    expect(await verifyHead(await signHead(payload, recorder.privateKey, recorder.kid), expected)).to.deep.equal({ ok: true, payload, digest: await digestOf(payload) });
  });

  it('refuses another recording and another claim', async () => {
    expect(await verify({ rid: 'r-2' })).to.equal('recording');
    expect(await verify({ cd: dig('another') })).to.equal('claim');
  });

  it('refuses an epoch that does not exist, and one that the two have not signed', async () => {
    expect(await verify({ ...later, e: 2 })).to.equal('epoch');
    expect(await verify({ ...later, ep: dig('epoch-0') })).to.equal('epoch');
    expect(await verify(later, { epochs: [] })).to.equal('epoch');
  });

  it('refuses a meta segment out of its place, and another in it', async () => {
    expect(await verify({ ...later, kind: 'meta' })).to.equal('kind');
    expect(await verify({ kind: 'init' })).to.equal('kind');
  });

  it('refuses a segment that is no media and lasts', async () => {
    const run = { ...later, kind: 'init', dur: 0 } as const;
    expect(await verify(run)).to.equal('ok');
    expect(await verify({ ...run, dur: 1 })).to.equal('kind');
    expect(await verify({ dur: 1, ends: [1] })).to.equal('kind');
    expect(await verify({ ...later, dur: 0 })).to.equal('ok');
  });

  it('refuses an end said of fewer epochs than there were, or of more', async () => {
    for (const ends of [[6_000], [5_000, 6_000, 6_000]]) expect(await verify({ ...later, ends }), String(ends)).to.equal('length');
    expect(await verify({ ends: [0, 0] })).to.equal('length');
  });

  it('refuses an end with another number of segments, and a number or a crash without an end', async () => {
    expect(await verify({ ...later, final: true, count: 8 })).to.equal('ok');
    expect(await verify({ ...later, final: true, count: 8, aborted: true })).to.equal('ok');
    for (const count of [7, 9, null]) expect(await verify({ ...later, final: true, count })).to.equal('count');
    expect(await verify({ ...later, count: 8 })).to.equal('final');
    expect(await verify({ ...later, aborted: true })).to.equal('final');
  });

  it('refuses what is older than the pinned head, and another in its place', async () => {
    const digest = await digestOf(head(later));
    expect(await verify(later, { pinned: { seq: 7, digest } })).to.equal('ok');
    expect(await verify(later, { pinned: { seq: 6, digest: dig('head-6') } })).to.equal('ok');
    expect(await verify(later, { pinned: { seq: 8, digest } })).to.equal('rollback');
    expect(await verify(later, { pinned: { seq: 7, digest: dig('another') } })).to.equal('fork');
  });

  it('refuses numbers out of bounds, and members that it does not know', async () => {
    expect(await verify({ ...later, len: SEALED_SEGMENT_MAX_BYTES })).to.equal('ok');
    for (const change of [{ len: SEALED_SEGMENT_MAX_BYTES + 1 }, { len: 0 }, { seq: -1 }, { seq: SEGMENTS_MAX }, { dur: -1 }, { ends: [] }, { ends: [-1] }, { ends: Array.from({ length: EPOCHS_MAX + 1 }, () => 0) }, { end: 6_000 }, { owner: 'm_tom' }]) {
      expect(await verify({ ...later, ...change }), JSON.stringify(change)).to.equal('invalid');
    }
  });

  it('believes the device of the bind that it names, and nobody when there is no such bind', async () => {
    const tablet = await testKey();
    const known = expectedHead(recorder, ['bind-tablet', tablet]);
    expect(await verify({}, known)).to.equal('ok');
    expect(await verify({ bind: dig('bind-tablet') }, known, tablet)).to.equal('ok');
    expect(await verify({}, known, tablet)).to.equal('key');
    expect(await verify({ bind: dig('bind-tablet') }, known)).to.equal('key');
    expect(await verify({}, { binds: bookOf() })).to.equal('bind');
    // The patient's bind is no recorder's.
    expect(await verify({}, { binds: bookOf([dig('bind-practitioner'), 'patient', recorder]) })).to.equal('bind');
  });

  it('says that it is no head before it says that there is no such bind', async () => {
    const { privateKey, kid } = recorder;
    for (const binds of [expected.binds, bookOf()]) {
      expect(await outcomeOf(verifyHead(await signObject('consult-bind+jwt', head(), privateKey, kid), { ...expected, binds })), 'of another type').to.equal('type');
      expect(await outcomeOf(verifyHead(await signObject('consult-bind+jwt', { also: 1 }, privateKey, kid), { ...expected, binds })), 'of another shape too').to.equal('type');
    }
  });

  it('refuses what was not permitted by both in the mode of its epoch', async () => {
    expect(await verify({}, { consents: { ...PERMITTED, patient: [] } })).to.equal('consent');
    expect(await verify({}, { consents: { ...PERMITTED, practitioner: [word('practitioner', dig('yes-practitioner'), { decision: 'deny' })] } })).to.equal('consent');
    expect(await verify({}, { consents: { ...PERMITTED, patient: [word('patient', dig('yes-patient'), { modes: ['video'] })] } })).to.equal('consent');
  });

  it('refuses the other party and a stranger', async () => {
    const stranger = await testKey();
    expect(await verify({}, {}, stranger)).to.equal('key');
    expect(await verify({}, {}, { ...stranger, kid: recorder.kid })).to.equal('signature');
  });
});

describe('nextEnds', () => {
  it('grows the epoch that is being recorded', () => {
    expect(nextEnds([], 0, 0)).to.deep.equal([0]);
    expect(nextEnds([0], 0, 1_000)).to.deep.equal([1_000]);
    expect(nextEnds([1_000, 1_700], 1, 300)).to.deep.equal([1_000, 2_000]);
  });

  it('begins an epoch where the one before it ended, over those in which nothing was recorded', () => {
    expect(nextEnds([1_000], 1, 0)).to.deep.equal([1_000, 1_000]);
    expect(nextEnds([1_000], 3, 500)).to.deep.equal([1_000, 1_000, 1_000, 1_500]);
    expect(nextEnds([], 2, 500)).to.deep.equal([0, 0, 500]);
  });

  it('leaves what it was given as it is', () => {
    const before = [1_000];
    nextEnds(before, 0, 1_000);
    expect(before).to.deep.equal([1_000]);
  });
});
