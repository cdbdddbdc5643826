import { expect } from 'chai';
import type { RecordingItem } from '../../src/domain/recording.js';
import { denyReasonSchema, type DenyReason } from '../../src/domain/violation.js';
import type { GateContext } from '../../src/ownership/gate.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { gateFixture, keysetOf, signAsIssuer, claimText, type GateFixture } from './gate-fixture.js';

type Case = readonly [DenyReason, string, (fixture: GateFixture, mine: RecordingItem) => Promise<unknown> | unknown, Partial<GateContext>?];
const DAY = 86_400_000;
const first = <T>(list: readonly T[], change: Partial<T>): T[] => list.map((each, index) => (index === 0 ? { ...each, ...change } : each));
const second = <T>(list: readonly T[], change: Partial<T>): T[] => list.map((each, index) => (index === 1 ? { ...each, ...change } : each));

const CASES: readonly Case[] = [
  ['shape', 'null', () => null],
  ['shape', 'text', () => 'recording'],
  ['shape', 'no epochs', (_, mine) => ({ ...mine, epochs: [] })],
  ['shape', 'an id that is not opaque', (_, mine) => ({ ...mine, rid: '../r' })],
  ['shape', 'an epoch number that is no integer', (_, mine) => ({ ...mine, epochs: first(mine.epochs, { n: 0.5 }) })],
  ['shape', 'a claim far too long', (_, mine) => ({ ...mine, claim: 'x'.repeat(24_001) })],
  ['tenant', 'another insurer’s, truly signed', ({ world, subject }) => issueItem(world, subject, { claim: { tenant: 'ins-b' } })],
  ['region', 'another region’s, truly signed', ({ world, subject }) => issueItem(world, subject, { claim: { region: 'ie' } })],
  ['audience', 'meant for somebody else', ({ world, subject }) => issueItem(world, subject, { claim: { aud: 'consult:ins-a:ie' } })],
  ['owner', 'another member’s', ({ world }) => issueItem(world, 'm_other')],
  ['owner', 'one in which I am the practitioner', ({ world, subject }) =>
    issueItem(world, 'm_other', { claim: { parties: [{ role: 'patient', sub: 'm_other' }, { role: 'practitioner', sub: subject }] } })],
  ['claim-invalid', 'an owner who is not the patient', ({ world, subject }) =>
    issueItem(world, subject, { claim: { parties: [{ role: 'patient', sub: 'm_other' }, { role: 'practitioner', sub: 'c_1' }] } })],
  ['claim-invalid', 'two patients', ({ world, subject }) =>
    issueItem(world, subject, { claim: { parties: [{ role: 'patient', sub: subject }, { role: 'patient', sub: 'm_other' }] } })],
  ['claim-invalid', 'no token at all', (_, mine) => ({ ...mine, claim: 'no.token' })],
  ['claim-invalid', 'signed text that is not canonical', async ({ world }, mine) => ({ ...mine, claim: await signAsIssuer(world, ` ${claimText(mine)}`) })],
  ['claim-type', 'signed for another use', async ({ world }, mine) => ({ ...mine, claim: await signAsIssuer(world, claimText(mine), { typ: 'consult-keyset+jwt' }) })],
  ['claim-key', 'signed by a key that the keyset does not have', async ({ world }, mine) => ({ ...mine, claim: await signAsIssuer(world, claimText(mine), { kid: 'unknown' }) })],
  ['claim-signature', 'a signature of something else', async ({ world, subject }, mine) => {
    const other = await issueItem(world, subject);
    return { ...mine, claim: [...mine.claim.split('.').slice(0, 2), other.claim.split('.')[2]].join('.') };
  }],
  ['claim-not-valid', 'begun before its claim was', (_, mine) => ({ ...mine, epochs: first(mine.epochs, { at: (mine.epochs[0]?.at ?? 0) - 60_001 }) })],
  ['claim-not-valid', 'begun after its claim had run out', (_, mine) =>
    ({ ...mine, epochs: mine.epochs.map((epoch) => ({ ...epoch, at: epoch.at + 3_600_001 })) })],
  ['recording-id', 'an item of another id than its claim', (_, mine) => ({ ...mine, rid: 'r-other' })],
  ['recording-id', 'an epoch of another recording', (_, mine) => ({ ...mine, epochs: second(mine.epochs, { rid: 'r-other' }) })],
  ['recording-id', 'a segment of another recording', (_, mine) => ({ ...mine, segments: second(mine.segments, { rid: 'r-other' }) })],
  ['recording-id', 'an end of another recording', (_, mine) => ({ ...mine, final: { rid: 'r-other', count: 4, aborted: false } })],
  ['session-id', 'an epoch of another session', (_, mine) => ({ ...mine, epochs: second(mine.epochs, { sid: 's-other' }) })],
  ['epochs', 'a gap between epochs', (_, mine) => ({ ...mine, epochs: second(mine.epochs, { n: 2 }) })],
  ['epochs', 'an epoch again', (_, mine) => ({ ...mine, epochs: [...mine.epochs, mine.epochs[1]] })],
  ['epochs', 'epochs that go back in time', (_, mine) => ({ ...mine, epochs: second(mine.epochs, { at: (mine.epochs[0]?.at ?? 0) - 1 }) })],
  ['epochs', 'a mode that was not agreed', async ({ world, subject }) => issueItem(world, subject, { claim: { modes: ['audio'] } })],
  ['epochs', 'more than the claim allows', async ({ world, subject }) => issueItem(world, subject, { claim: { maxEpochs: 1 } })],
  ['segments', 'one cut out', (_, mine) => ({ ...mine, segments: mine.segments.filter(({ seq }) => seq !== 2) })],
  ['segments', 'one twice', (_, mine) => ({ ...mine, segments: [...mine.segments, mine.segments[3]] })],
  ['segments', 'in another order', (_, mine) => ({ ...mine, segments: mine.segments.toReversed() })],
  ['segments', 'the end cut off', (_, mine) => ({ ...mine, segments: mine.segments.slice(0, 3) })],
  ['segments', 'epochs going back', (_, mine) => ({ ...mine, segments: mine.segments.map((head, index) => ({ ...head, e: index === 1 ? 1 : 0 })) })],
  ['segments', 'an epoch that does not exist', (_, mine) => ({ ...mine, segments: mine.segments.map((head) => ({ ...head, e: 2 })) })],
  ['expired', 'after its thirty days', ({ world, subject }) => issueItem(world, subject, { began: world.now() - 30 * DAY })],
];

describe('verifyOwnership', () => {
  let fixture: GateFixture;
  let mine: RecordingItem;
  before(async () => {
    fixture = await gateFixture();
    mine = await issueItem(fixture.world, fixture.subject);
  });

  it('permits its owner, with what was verified', async () => {
    const decision = await fixture.gate(mine);
    if (decision.verdict === 'deny') throw new Error(decision.reason);
    expect(decision.recording.item).to.deep.equal(mine);
    expect(decision.recording.claim.rid).to.equal(mine.rid);
    expect(decision.recording.claimDigest).to.match(/^[\w-]{43}$/);
    expect(decision.recording.expiresAt).to.equal((mine.epochs[0]?.at ?? 0) + 30 * DAY);
  });

  it('permits one whom the claim names as a reader', async () => {
    const item = await issueItem(fixture.world, 'm_other', { claim: { readers: [fixture.subject] } });
    expect(await fixture.outcome(item)).to.equal('permit');
  });

  it('permits a recording that is still arriving, and one with no segment yet', async () => {
    expect(await fixture.outcome({ ...mine, final: null })).to.equal('permit');
    expect(await fixture.outcome({ ...mine, final: null, segments: [] })).to.equal('permit');
  });

  it('permits to the last millisecond of the claim and of its retention', async () => {
    const began = (mine.epochs[0]?.at ?? 0) + 3_600_000;
    expect(await fixture.outcome({ ...mine, epochs: mine.epochs.map((epoch) => ({ ...epoch, at: began })) })).to.equal('permit');
    expect(await fixture.outcome(mine, { now: (mine.epochs[0]?.at ?? 0) + 30 * DAY - 1 })).to.equal('permit');
  });

  for (const [reason, name, make, change] of CASES) {
    it(`denies for ${reason}: ${name}`, async () => {
      expect(await fixture.outcome(await make(fixture, mine), change)).to.equal(reason);
    });
  }

  it('reaches every reason but the two that only a list can see', () => {
    const reached = new Set(CASES.map(([reason]) => reason));
    expect(denyReasonSchema.options.filter((reason) => !reached.has(reason))).to.deep.equal(['duplicate', 'changed']);
  });

  it('denies what another person, insurer or region is configured to see', async () => {
    expect(await fixture.outcome(mine, { subject: 'm_other' })).to.equal('owner');
    expect(await fixture.outcome(mine, { tenant: 'ins-b' })).to.equal('tenant');
    expect(await fixture.outcome(mine, { region: 'ie' })).to.equal('region');
  });

  it('tells ids that are well-formed, and nothing else of a denied item', async () => {
    expect(await fixture.gate({ rid: 'r-1', claim: 7 })).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: 'r-1', sid: null });
    expect(await fixture.gate({ rid: 'Grace Adeyemi' })).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: null, sid: null });
    expect(await fixture.gate(mine, { subject: 'm_other' })).to.have.all.keys('verdict', 'reason', 'rid', 'sid');
  });

  it('denies what a key of another use, a revoked one or one past its end has signed', async () => {
    const [key] = fixture.world.keys.payload.keys;
    if (key === undefined) throw new Error('no key');
    const began = mine.epochs[0]?.at ?? 0;
    const outcomes = [];
    for (const keys of [
      [{ ...key, state: 'revoked' as const }], [{ ...key, use: 'log' as const }], [{ ...key, use: 'incident' as const }],
      [{ ...key, state: 'verify-only' as const, validUntil: began - 1 }], [key, key], [],
      [{ ...key, state: 'verify-only' as const, validUntil: began }],
    ]) outcomes.push(await fixture.outcome(mine, { keyset: await keysetOf(fixture.world, { keys }) }));
    expect(outcomes).to.deep.equal([...Array.from({ length: 6 }, () => 'claim-key'), 'permit']);
  });
});
