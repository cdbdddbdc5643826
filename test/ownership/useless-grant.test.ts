import { expect } from 'chai';
import { recordingItemSchema, type RecordingItem } from '../../src/domain/recording.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { makeDeviceKeys, type DeviceKeys } from '../../src/keys/device-key.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { signGrant } from '../../src/ownership/grant.js';
import { signSessionKey } from '../../src/ownership/session-key.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { makeSessionKey, onSessionKeys } from '../../src/testing/make-session-key.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation, type RecordedConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

/** Somebody who has a session key in the member's name, and so signs as the owner, but not the recording's key. */
describe('a grant that covers noise', () => {
  let made: TestWorld;
  let thief: DeviceKeys;
  beforeEach(async () => {
    made = await createTestWorld();
    thief = await makeDeviceKeys();
  });

  const itemOf = async ({ rid }: RecordedConsultation): Promise<RecordingItem> => recordingItemSchema.parse(await portOf(made.member.adapter, 'recordings').get(rid));

  /** The item with the thief's session key, and noise to these keys among its wraps. */
  async function withNoise(recorded: RecordedConsultation, to: readonly OwnAccount[], place: 'first' | 'last'): Promise<RecordingItem> {
    const { world, member: { identity: { subject } } } = made;
    const { rid, cd, claim } = recorded;
    const item = await itemOf(recorded);
    const { request: { sig, enc } } = await makeSessionKey({ claim: item.claim, role: 'patient' }, world.now(), {}, thief);
    const token = await signSessionKey({ v: 1, aud: claim.aud, sid: claim.sid, cd, role: 'patient', sub: subject, sig, enc, iat: world.now(), exp: claim.exp }, world.keys.issuerKey, world.keys.issuerKid);
    const noise: Wrap[] = [];
    const grants: string[][] = [];
    for (const { kid, pair } of to) {
      const wrap = await wrapFor({ kid, key: pair.publicKey, role: 'owner' }, RecordingKey.generate(), { cd, rid });
      noise.push(wrap);
      grants.push([await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: kid, why: 'recovery', approvers: [], at: 1 }, thief.sig.privateKey, thief.sig.kid)]);
    }
    return { ...item, sessionKeys: [...item.sessionKeys, token], wraps: place === 'first' ? [...noise, ...item.wraps] : [...item.wraps, ...noise], grants: [...item.grants, ...grants] };
  }

  async function verdict(item: RecordingItem, ...held: readonly OwnAccount[]): Promise<string> {
    const of = (kid: string): OwnAccount | null => held.find((each) => each.kid === kid) ?? null;
    const decision = await verifyOwnership(item, { ...gateContextOf(made.world, made.member), holdsKey: (kid) => of(kid) !== null, unseal: createUnseal(of) });
    return decision.verdict === 'permit' ? 'permit' : decision.verdict === 'locked' ? decision.recording.why : decision.reason;
  }

  it('takes no recording away from a member, wherever it stands, and gives the thief none', async () => {
    const { account } = made.member.keys;
    const recorded = await recordConsultation(made.people, ['audio']);
    for (const place of ['first', 'last'] as const) {
      const item = await withNoise(recorded, [account, thief.enc], place);
      expect(await verdict(item, account), place).to.equal('permit');
      expect(await verdict(item, thief.enc), place).to.equal('sealed');
    }
  });

  it('leaves what waits for the account as it is: it opens on the page that has it, and is pending elsewhere', async () => {
    const { account } = made.member.keys;
    const page = await makeDeviceKeys();
    const recorded = await recordConsultation(onSessionKeys(made.people, page), ['audio']);
    const item = await withNoise(recorded, [account, page.enc], 'first');
    expect(await verdict(item, account)).to.equal('pending');
    expect(await verdict(item, page.enc, account)).to.equal('permit');
  });

  it('excuses no wrap that the recorder has signed for: what that one opens is another key', async () => {
    const { account } = made.member.keys;
    const recorded = await recordConsultation(made.people, ['audio']);
    const item = await withNoise(recorded, [account], 'first');
    const lost: OwnAccount = { kid: account.kid, pair: thief.enc.pair };
    expect(await verdict(item, lost)).to.equal('wrap');
  });
});
