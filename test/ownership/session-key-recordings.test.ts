import { expect } from 'chai';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { recordingItemSchema, type RecordingItem } from '../../src/domain/recording.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { makeDeviceKeys, type DeviceKeys } from '../../src/keys/device-key.js';
import type { OwnAccount, OwnDevice } from '../../src/keys/own-keys.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { onSessionKeys } from '../../src/testing/make-session-key.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation, type RecordedConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

describe('a recording of a member who took part by a session key', () => {
  let made: TestWorld;
  let keys: DeviceKeys;
  let recorded: RecordedConsultation;
  let item: RecordingItem;
  before(async () => {
    made = await createTestWorld();
    keys = await makeDeviceKeys();
    recorded = await recordConsultation(onSessionKeys(made.people, keys), ['audio']);
    item = await stored();
  });

  const stored = async (): Promise<RecordingItem> => recordingItemSchema.parse(await portOf(made.member.adapter, 'recordings').get(recorded.rid));
  /** What the gate says on a page that holds these keys. */
  const verdict = async (given: unknown, ...held: readonly OwnAccount[]): Promise<string> => {
    const of = (kid: string): OwnAccount | null => held.find((each) => each.kid === kid) ?? null;
    const decision = await verifyOwnership(given, { ...gateContextOf(made.world, made.member), holdsKey: (kid) => of(kid) !== null, unseal: createUnseal(of) });
    return decision.verdict === 'permit' ? 'permit' : decision.verdict === 'locked' ? decision.recording.why : decision.reason;
  };
  const handedOver = async (by: OwnDevice, to: OwnAccount = made.member.keys.account): Promise<{ wrap: Wrap; tokens: string[] }> => {
    const { rid, cd, key } = recorded;
    const wrap = await wrapFor({ kid: to.kid, key: to.pair.publicKey, role: 'owner' }, key, { cd, rid });
    return { wrap, tokens: [await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: to.kid, why: 'recovery', approvers: [], at: 1 }, by.privateKey, by.kid)] };
  };

  it('opens on that page, and on no device of the account', async () => {
    expect(await verdict(item, keys.enc)).to.equal('permit');
    expect(await verdict(item, made.member.keys.account)).to.equal('pending');
    // Without the account's key nothing shows whose it is.
    expect(await verdict(item, (await makeDeviceKeys()).enc)).to.equal('sealed');
    expect(await verdict(item), 'no key at all').to.equal('sealed');
  });

  it('is refused without that session key, and with one of another consultation or by another issuer', async () => {
    expect(await verdict({ ...item, sessionKeys: [] }, keys.enc)).to.not.be.oneOf(['permit', 'pending']);
    const other = await recordConsultation(onSessionKeys(made.people, await makeDeviceKeys()), ['audio']);
    const [foreign] = recordingItemSchema.parse(await portOf(made.member.adapter, 'recordings').get(other.rid)).sessionKeys;
    expect(await verdict({ ...item, sessionKeys: [foreign] }, keys.enc), 'another consultation’s').to.equal('member-key');
    expect(await verdict({ ...item, sessionKeys: [...item.sessionKeys, foreign] }, keys.enc), 'beside the right one').to.equal('member-key');
    const elsewhere = await createTestWorld();
    const theirs = await recordConsultation(onSessionKeys(elsewhere.people, keys), ['audio']);
    const [issued] = recordingItemSchema.parse(await portOf(elsewhere.member.adapter, 'recordings').get(theirs.rid)).sessionKeys;
    expect(await verdict({ ...item, sessionKeys: [issued] }, keys.enc), 'another issuer’s').to.equal('member-key');
  });

  it('opens with the account’s key once that page has handed it over, and not by a grant of a stranger’s session key', async () => {
    const recordings = portOf(made.member.adapter, 'recordings');
    const stranger = await makeDeviceKeys();
    const [good, forged] = [await handedOver(keys.sig), await handedOver(stranger.sig)];
    const code = (work: Promise<void>): Promise<string> => work.then(() => 'kept', (error: { code: string }) => error.code);
    expect(await code(recordings.putGrant(recorded.rid, forged))).to.equal('backend/rejected');
    expect(await verdict({ ...item, wraps: [...item.wraps, forged.wrap], grants: [forged.tokens] }, made.member.keys.account), 'at the gate too').to.equal('wrap');
    expect(await code(recordings.putGrant(recorded.rid, await handedOver(keys.sig, stranger.enc))), 'to a stranger’s key').to.equal('backend/rejected');
    expect(await code(recordings.putGrant(recorded.rid, await handedOver(keys.sig, keys.enc))), 'to a session key').to.equal('backend/rejected');
    for (const other of [made.otherMember, made.practitioner]) expect(await code(portOf(other.adapter, 'recordings').putGrant(recorded.rid, good))).to.equal('backend/not-found');
    expect(await code(recordings.putGrant('absent', good))).to.equal('backend/not-found');
    expect(await code(recordings.putGrant(recorded.rid, good))).to.equal('kept');
    expect(await code(recordings.putGrant(recorded.rid, good)), 'again').to.equal('kept');
    const after = await stored();
    expect([after.wraps.length, after.grants.length]).to.deep.equal([item.wraps.length + 1, 1]);
    expect(await verdict(after, made.member.keys.account)).to.equal('permit');
    expect(await recordings.lease(recorded.rid, made.member.keys.account.kid, newLeaseNonce())).to.be.a('string');
  });
});
