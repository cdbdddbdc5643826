import { expect } from 'chai';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { keepLaterWrap } from '../../src/adapter/memory/memory-grants.js';
import { givePermission } from '../../src/adapter/memory/memory-permission.js';
import type { MemoryRecording } from '../../src/adapter/memory/memory-world.js';
import { recordingItemSchema, type RecordingItem } from '../../src/domain/recording.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { newestLink } from '../../src/testing/add-device.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeParty } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation, sealConsultation } from '../../src/testing/record-consultation.js';
import { releaseFromEscrow } from '../../src/testing/release-from-escrow.js';
import { sealRecording } from '../../src/testing/seal-recording.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';

describe('the memory adapter’s later wraps', () => {
  let made: TestWorld;
  beforeEach(async () => {
    made = await createTestWorld();
  });

  const itemOf = async ({ adapter }: TestPerson, rid: string): Promise<RecordingItem> => recordingItemSchema.parse(await portOf(adapter, 'recordings').get(rid));
  const verdictOf = async (person: TestPerson, rid: string): Promise<string> => {
    const decision = await verifyOwnership(await itemOf(person, rid), gateContextOf(made.world, person));
    return decision.verdict === 'locked' ? decision.recording.why : decision.verdict;
  };
  const recordingOf = (rid: string): MemoryRecording => made.world.recordings.get(rid) ?? expect.fail('no recording');

  /** A recording that was wrapped to escrow alone: its owner had shown no key. */
  const pending = async (): Promise<string> => {
    const sealed = await sealConsultation(made.people, ['audio']);
    const { rid, cd, claim, call, epochs, signers, meta, plain } = sealed;
    const [, escrow] = await recipientsOf(claim, made.world.keys.keyset, made.member.keys.account);
    if (escrow === undefined) throw new Error('The claim names no escrow.');
    const again = await sealRecording({ rid, cd, call, epochs, meta, recorder: signers.practitioner, recipients: [escrow], segments: plain.slice(1, -1) });
    const recordings = portOf(made.practitioner.adapter, 'recordings');
    await recordings.putWraps(rid, again.wraps);
    for (const segment of again.segments) await recordings.putSegment(rid, segment);
    return rid;
  };

  it('open a recording that was pending, for its owner', async () => {
    const rid = await pending();
    expect(await verdictOf(made.member, rid)).to.equal('pending');
    await releaseFromEscrow(made.world, rid);
    expect(await verdictOf(made.member, rid)).to.equal('permit');
    const { wraps, grants } = await itemOf(made.member, rid);
    expect([wraps.map(({ role }) => role), grants.map((tokens) => tokens.length)]).to.deep.equal([['owner'], [2]]);
    expect(await portOf(made.member.adapter, 'recordings').lease(rid, made.member.keys.account.kid, newLeaseNonce())).to.be.a('string');
  });

  it('open an old recording for an owner who has lost everything, once there is a new key', async () => {
    const { rid } = await recordConsultation(made.people);
    const { world, member, clock } = made;
    const { id, effectiveAt } = givePermission(world, member.identity.subject);
    const renewed = await makeParty();
    const wish = { before: await newestLink(await member.adapter.keys.chain()), next: renewed.account, addDevice: { sig: renewed.device, enc: renewed.enc }, addWays: [(await makeRecoveryMethod(clock.now())).entry], anew: true };
    const anew = async (): Promise<string> => member.adapter.keys.change(await makeKeyChange(member.identity, wish, { how: 'permission', id }, clock.now())).then(() => 'changed', (error: { code: string }) => error.code);
    expect(await anew()).to.equal('backend/forbidden');
    clock.advance(effectiveAt - clock.now());
    expect(await anew()).to.equal('changed');
    const verdict = (): Promise<string> => verdictOf({ ...member, keys: { ...member.keys, ...renewed } }, rid);
    expect(await verdict()).to.equal('former');
    await releaseFromEscrow(world, rid);
    expect(await verdict()).to.equal('permit');
  });

  it('are nobody else’s, though they are stored', async () => {
    const { rid } = await recordConsultation(made.people);
    await releaseFromEscrow(made.world, rid, 'legal');
    expect((await itemOf(made.member, rid)).grants).to.have.length(1);
    for (const stranger of [made.otherMember, made.practitioner]) expect(await portOf(stranger.adapter, 'recordings').get(rid)).to.equal(null);
    const recording = recordingOf(rid);
    recording.later = recording.later.map((each) => ({ ...each, recipient: made.otherMember.identity.subject }));
    const { wraps, grants } = await itemOf(made.member, rid);
    expect([wraps.length, grants]).to.deep.equal([1, []]);
  });

  it('are never more than an item can carry', async () => {
    const { rid } = await recordConsultation(made.people);
    for (let times = 0; times < 18; times++) await releaseFromEscrow(made.world, rid);
    const { wraps, grants } = await itemOf(made.member, rid);
    expect([wraps.length, grants.length]).to.deep.equal([17, 16]);
    expect(await verdictOf(made.member, rid)).to.equal('permit');
  });

  it('are refused without their grant, for another key, another recording and in another role', async () => {
    const [{ rid }, other] = [await recordConsultation(made.people), await recordConsultation(made.people)];
    await releaseFromEscrow(made.world, rid);
    const [later] = recordingOf(rid).later.splice(0);
    if (later === undefined) throw new Error('nothing was released');
    const { wrap, tokens } = later;
    const keep = (of: string, change: Partial<Wrap>, by = tokens): Promise<string> =>
      keepLaterWrap(made.world, of, { wrap: { ...wrap, ...change }, tokens: by }).then(() => 'kept', (error: { code: string }) => error.code);
    expect(await keep(rid, {}, tokens.slice(1))).to.equal('backend/rejected');
    expect(await keep(rid, {}, [])).to.equal('backend/rejected');
    expect(await keep(rid, { enc: `${wrap.enc.slice(0, -2)}${wrap.enc.endsWith('AA') ? 'BA' : 'AA'}` })).to.equal('backend/rejected');
    expect(await keep(rid, { kid: made.otherMember.keys.account.kid })).to.equal('backend/rejected');
    expect(await keep(rid, { role: 'escrow' })).to.equal('backend/rejected');
    expect(await keep(rid, { role: 'reader' })).to.equal('backend/rejected');
    expect(await keep(other.rid, {})).to.equal('backend/rejected');
    // Truly approved by both, for somebody who has no part in it.
    const stranger: Wrap = { ...wrap, kid: made.otherMember.keys.account.kid };
    const { approvers } = made.world.keys;
    const grant = { v: 1, rid, cd: recordingOf(rid).session.claimDigest, wrap: await wrapDigest(stranger), to: stranger.kid, why: 'legal', approvers: approvers.map(({ kid }) => kid), at: made.clock.now() } as const;
    const approved = await Promise.all(approvers.map(({ privateKey, kid }) => signGrant({ ...grant, approvers: [...grant.approvers] }, privateKey, kid)));
    expect(await keep(rid, stranger, approved)).to.equal('backend/rejected');
    expect(await keep('absent', {})).to.equal('backend/not-found');
    expect(await keep(rid, {})).to.equal('kept');
  });
});
