import { expect } from 'chai';
import { denyReasonSchema } from '../../src/domain/violation.js';
import type { GateContext, Unsealed } from '../../src/ownership/gate.js';
import { issueItem, issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { makeAccount, namedKey } from '../../src/testing/make-party.js';
import { grantedLater } from './granted-later.js';
import { GATE_CASES } from './gate-cases.js';
import { chainOver, gateFixture, keysetOf, type GateFixture } from './gate-fixture.js';

const DAY = 86_400_000;

describe('verifyOwnership', () => {
  let fixture: GateFixture;
  let made: IssuedRecording;
  before(async () => {
    fixture = await gateFixture();
    made = await issueRecording(fixture.world, fixture.member);
  });

  it('permits its owner, with what was verified and what was opened', async () => {
    const decision = await fixture.gate(made.item);
    if (decision.verdict !== 'permit') throw new Error(JSON.stringify(decision));
    const { recording, evidence } = decision;
    const { rid, claim, claimDigest, epochs, duration, final, aborted, segments, meta, beganAt, expiresAt } = recording;
    expect({ rid, claim, claimDigest, final, aborted, duration }).to.deep.equal({ rid: made.claim.rid, claim: made.claim, claimDigest: made.cd, final: true, aborted: false, duration: 3_000 });
    expect(epochs).to.deep.equal(made.epochs.map(({ payload }) => payload));
    expect(segments).to.deep.equal(made.heads.map(({ payload }) => payload));
    expect(recording.stretches).to.deep.equal([{ epoch: 0, mode: 'audio', start: 0, end: 1_000 }, { epoch: 1, mode: 'video', start: 1_000, end: 3_000 }]);
    expect(meta).to.include({ practitionerName: 'Dr Test' });
    expect([beganAt, expiresAt]).to.deep.equal([fixture.context.now, fixture.context.now + 30 * DAY]);
    expect(evidence.head.digest).to.equal(made.heads.at(-1)?.digest);
    expect(evidence.keys.patient.account.kid).to.equal(fixture.member.keys.account.kid);
  });

  it('permits in a list, with its last head alone', async () => {
    const decision = await fixture.gate({ ...made.item, heads: null });
    if (decision.verdict !== 'permit') throw new Error(JSON.stringify(decision));
    expect(decision.recording.segments).to.equal(null);
    expect(decision.recording.duration).to.equal(3_000);
  });

  it('is as long as all of its epochs', async () => {
    const decision = await fixture.gate(await issueItem(fixture.world, fixture.member, { modes: ['audio', 'video', 'audio'] }));
    if (decision.verdict !== 'permit') throw new Error(JSON.stringify(decision));
    expect(new Set(decision.evidence.head.payload.ends).size).to.equal(3);
    expect(decision.recording.duration).to.equal(decision.evidence.head.payload.ends[2]);
  });

  it('permits one whom the claim names as a reader, with a wrap of her own', async () => {
    const { kid, pair: { publicKey: key } } = fixture.member.keys.account;
    const { jwk } = await namedKey(key, 'enc');
    const keyset = await keysetOf(fixture.world, {
      policies: [...fixture.world.keys.payload.policies, { id: 'uk-reader', role: 'reader', name: { en: 'a reader' }, keys: [{ kid, jwk, sub: fixture.subject, state: 'active' }] }],
    });
    const { item, wraps } = await issueRecording(fixture.world, fixture.other, {
      claim: { access: ['uk-record-2p', 'uk-reader'] }, recipients: (recipients) => [...recipients, { kid, key, role: 'reader' }],
    });
    expect(await fixture.outcome({ ...item, wraps: wraps.filter(({ role }) => role === 'reader') }, { keyset })).to.equal('permit');
    // The owner's wrap is true and no use to a reader.
    expect(await fixture.outcome(item, { keyset })).to.equal('sealed');
    expect(await fixture.outcome({ ...item, wraps: wraps.filter(({ role }) => role === 'reader').map((wrap) => ({ ...wrap, role: 'owner' })) }, { keyset })).to.equal('wrap');
    // Of a keyset without the policy nothing counts that a claim says of it.
    expect(await fixture.outcome({ ...item, wraps: wraps.filter(({ role }) => role === 'reader') })).to.equal('access');
  });

  it('permits a recording that is still arriving', async () => {
    const decision = await fixture.gate(await issueItem(fixture.world, fixture.member, { final: false }));
    expect(decision.verdict === 'permit' && decision.recording.final).to.equal(false);
    expect(decision.verdict).to.equal('permit');
  });

  it('permits to the last millisecond of the claim and of its retention', async () => {
    const { now } = fixture.context;
    for (const claim of [{ nbf: now }, { exp: now }]) expect(await fixture.outcome(await issueItem(fixture.world, fixture.member, { claim }))).to.equal('permit');
    expect(await fixture.outcome(made.item, { now: now + 30 * DAY - 1 })).to.equal('permit');
  });

  it('permits what a pinned head and pinned keys have grown from', async () => {
    const pin = ({ payload: { seq }, digest }: IssuedRecording['heads'][number]): GateContext['pinnedHead'] => () => ({ seq, digest });
    for (const head of made.heads) expect(await fixture.outcome(made.item, { pinnedHead: pin(head) })).to.equal('permit');
    const decision = await fixture.gate(made.item);
    if (decision.verdict !== 'permit') throw new Error('denied');
    const { newest } = decision.evidence.keys.patient;
    const pinnedKeys: GateContext['pinnedKeys'] = (subject) => (subject === fixture.subject ? { seq: newest.payload.seq, digest: newest.digest } : null);
    expect(await fixture.outcome(made.item, { pinnedKeys })).to.equal('permit');
  });

  for (const [reason, name, make] of GATE_CASES) {
    it(`denies for ${reason}: ${name}`, async () => {
      const { item, context } = await make(fixture, made);
      expect(await fixture.outcome(item, context)).to.equal(reason);
    });
  }

  it('reaches every reason but those that only a list, a page or a live call can see', () => {
    const reached = new Set(GATE_CASES.map(([reason]) => reason));
    expect(denyReasonSchema.options.filter((reason) => !reached.has(reason))).to.deep.equal(['appointment', 'session-id', 'connection', 'duplicate', 'changed', 'flood', 'identity']);
  });

  it('tells ids that are well-formed, and nothing else of a denied item', async () => {
    expect(await fixture.gate({ rid: 'r-1', claim: 7 })).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: 'r-1', sid: null });
    expect(await fixture.gate({ rid: 'Grace Adeyemi' })).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: null, sid: null });
    for (const change of [{ subject: 'm_other' }, { unseal: () => Promise.resolve({ ok: false, fault: 'meta' } as const) }]) {
      expect(await fixture.gate(made.item, change)).to.have.all.keys('verdict', 'reason', 'rid', 'sid');
    }
  });

  it('denies what a key of another use, a revoked one or one past its end has signed', async () => {
    const [key, ...others] = fixture.world.keys.payload.keys;
    if (key === undefined) throw new Error('no key');
    const outcomes = [];
    for (const keys of [
      [{ ...key, state: 'revoked' as const }], [{ ...key, use: 'log' as const }], [{ ...key, use: 'incident' as const }], others,
      [{ ...key, state: 'verify-only' as const, validUntil: made.claim.iat - 1 }], [key, key], [],
    ]) outcomes.push(await fixture.outcome(made.item, { keyset: await keysetOf(fixture.world, { keys }) }));
    expect(outcomes).to.deep.equal(Array.from({ length: 7 }, () => 'claim-key'));
    // Retired after the claim and before the keys' links: then it is those that nobody vouches for.
    const retired = await keysetOf(fixture.world, { keys: [{ ...key, state: 'verify-only', validUntil: made.claim.iat }] });
    expect(await fixture.outcome(made.item, { keyset: retired })).to.equal('member-key');
  });
});

describe('a recording that is hers and cannot be opened', () => {
  let fixture: GateFixture;
  let made: IssuedRecording;
  before(async () => {
    fixture = await gateFixture();
    made = await issueRecording(fixture.world, fixture.member);
  });

  it('is pending while its key has not been wrapped to her', async () => {
    const { item } = await issueRecording(fixture.world, fixture.member, { recipients: (recipients) => recipients.filter(({ role }) => role === 'escrow') });
    expect(item.wraps).to.deep.equal([]);
    expect(await fixture.outcome(item)).to.equal('pending');
    expect(await fixture.outcome({ ...made.item, wraps: [] })).to.equal('pending');
  });

  it('is sealed on a device that does not hold her key', async () => {
    expect(await fixture.outcome(made.item, { holdsKey: () => false })).to.equal('sealed');
    expect(await fixture.outcome(made.item, { holdsKey: (kid) => kid === fixture.other.keys.account.kid })).to.equal('sealed');
  });

  it('is of a former key where the device holds the one that took its place', async () => {
    const { kid, pair: { publicKey: key } } = fixture.other.keys.account;
    const { item, wraps } = await issueRecording(fixture.world, fixture.member, { recipients: (recipients) => [...recipients.filter(({ role }) => role === 'escrow'), { kid, key, role: 'owner' }] });
    const keys = { ...item.keys, patient: await chainOver(fixture, [fixture.other.keys.account, fixture.member.keys.account]) };
    const former = { ...item, keys, wraps: wraps.filter(({ role }) => role === 'owner') };
    expect(await fixture.outcome(former)).to.equal('former');
    expect(await fixture.outcome(former, { holdsKey: () => false })).to.equal('sealed');
    // The older account key alone shows whose it is, and opens nothing of what came later.
    const later = { ...made.item, keys: { ...item.keys, patient: await chainOver(fixture, [fixture.other.keys.account, fixture.member.keys.account]) } };
    expect(await fixture.gate(later, { holdsKey: (name) => name === kid }), 'no date and no length').to.deep.equal({ verdict: 'locked', recording: { rid: later.rid, why: 'sealed' } });
    expect(await fixture.outcome({ ...later, wraps: [] }, { holdsKey: (name) => name === kid })).to.equal('pending');
  });

  it('says nothing but that it is there, no date and no length, where no key of this device proves that it is the member’s', async () => {
    const now = fixture.context.now + 31 * DAY;
    const unproven = { holdsKey: (kid: string) => kid === fixture.other.keys.account.kid };
    for (const item of [made.item, { ...made.item, wraps: [] }]) {
      for (const change of [unproven, { ...unproven, now }, { ...unproven, now: Number.NaN }]) {
        expect(await fixture.gate(item, change)).to.deep.equal({ verdict: 'locked', recording: { rid: made.item.rid, why: 'sealed' } });
      }
    }
  });

  it('is expired after its thirty days, whatever else it waits for', async () => {
    const now = fixture.context.now + 30 * DAY;
    expect(await fixture.outcome(made.item, { now })).to.equal('expired');
    expect(await fixture.outcome({ ...made.item, wraps: [] }, { now })).to.equal('expired');
    expect(await fixture.outcome(made.item, { now: Number.NaN })).to.equal('expired');
  });

  it('says of itself what its signatures say, and nothing that was sealed', async () => {
    for (const [item, change] of [[{ ...made.item, wraps: [] }, {}], [made.item, { now: fixture.context.now + 31 * DAY }]] as const) {
      const decision = await fixture.gate(item, change);
      if (decision.verdict !== 'locked') throw new Error(decision.verdict);
      expect(decision.recording).not.to.have.any.keys('meta', 'segments', 'item');
      expect(decision.recording).to.include({ rid: made.item.rid, duration: 3_000, final: true });
    }
  });

  it('is not tried to be opened; nor is one that is denied', async () => {
    let tried = 0;
    const unseal = (): Promise<Unsealed> => {
      tried += 1;
      return Promise.resolve({ ok: true, meta: {} });
    };
    for (const [item, change] of [
      [{ ...made.item, wraps: [] }, {}], [made.item, { holdsKey: () => false }], [made.item, { now: fixture.context.now + 31 * DAY }],
      [made.item, { subject: 'm_other' }], [{ ...made.item, heads: [] }, {}],
    ] as const) expect(await fixture.outcome(item, { unseal, ...change })).not.to.equal('permit');
    expect(tried).to.equal(0);
    // What an opener gives is read as strictly as what a backend gives.
    expect(await fixture.outcome(made.item, { unseal })).to.equal('meta');
    expect(tried).to.equal(1);
  });

  it('is locked and not denied only when all else is right', async () => {
    for (const change of [{ holdsKey: () => false }, { now: fixture.context.now + 31 * DAY }]) {
      expect(await fixture.outcome({ ...made.item, epochs: [made.item.epochs[1]] }, change)).to.equal('epochs');
      expect(await fixture.outcome({ ...made.item, recipients: made.item.recipients.slice(1) }, change)).to.equal('wrap');
      expect(await fixture.outcome(made.item, { ...change, subject: 'm_other' })).to.equal('owner');
    }
    expect(await fixture.outcome({ ...made.item, wraps: [], recipients: made.item.recipients.slice(1) })).to.equal('wrap');
    expect(await fixture.outcome({ ...made.item, wraps: [], recipients: [] })).to.equal('wrap');
  });
});

describe('a wrap that was made after the recording', () => {
  it('counts when the owner, or two approvers, have granted it, and by nobody else’s word', async () => {
    const fixture = await gateFixture();
    const made = await issueRecording(fixture.world, fixture.member);
    const account = await makeAccount();
    const { wrap, grantBy, context } = await grantedLater(made, account);
    const keys = { ...made.item.keys, patient: await chainOver(fixture, [fixture.member.keys.account, account]) };
    const { approvers: [one, two], incident, issuerKey, issuerKid } = fixture.world.keys;
    const outcome = async (...grants: string[][]): Promise<string> => fixture.outcome({ ...made.item, keys, wraps: [wrap], grants }, context);
    const { patient, practitioner } = made.signers;
    expect(await outcome()).to.equal('wrap');
    expect(await outcome(await grantBy([patient]))).to.equal('permit');
    expect(await outcome(await grantBy([one, two], [one.kid, two.kid]))).to.equal('permit');
    expect(await outcome(['a.b.c'], await grantBy([patient]))).to.equal('permit');
    expect(await fixture.outcome({ ...made.item, wraps: [wrap], grants: [await grantBy([patient])], recipients: made.item.recipients.slice(1) }, context)).to.equal('wrap');
    for (const tokens of [
      await grantBy([practitioner]), await grantBy([fixture.other.keys.device]), await grantBy([one], [one.kid, two.kid]), await grantBy([one, two]),
      await grantBy([one, one], [one.kid, one.kid]), await grantBy([incident, incident], [one.kid, two.kid]), await grantBy([patient, practitioner], [one.kid, two.kid]),
      await grantBy([{ kid: issuerKid, privateKey: issuerKey }]),
    ]) expect(await outcome(tokens)).to.equal('wrap');
    const another = await grantedLater(await issueRecording(fixture.world, fixture.member), account);
    expect(await outcome(await another.grantBy([patient]))).to.equal('wrap');
  });

  it('is passed over when it opens nothing, and denied when it opens what is no meta segment', async () => {
    const fixture = await gateFixture();
    const made = await issueRecording(fixture.world, fixture.member);
    const account = await makeAccount();
    const { wrap, grantBy, context } = await grantedLater(made, account);
    const keys = { ...made.item.keys, patient: await chainOver(fixture, [fixture.member.keys.account, account]) };
    const item = { ...made.item, keys, wraps: [wrap], grants: [await grantBy([made.signers.patient])] };
    const outcome = (fault: 'meta' | 'wrap'): Promise<string> => fixture.outcome(item, { ...context, unseal: () => Promise.resolve({ ok: false, fault }) });
    expect([await outcome('wrap'), await outcome('meta')]).to.deep.equal(['pending', 'meta']);
  });
});
