import { expect } from 'chai';
import { DEVICE_EXPIRES } from '../../src/domain/device-use.js';
import { LINKS_A_DAY } from '../../src/domain/key-chains.js';
import type { KeyAuthority, KeyChange } from '../../src/domain/key-change.js';
import { makeDeviceKeys, namedKey } from '../../src/keys/device-key.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { WRONG_PROOFS_MAX } from '../../src/ownership/decide-key-change.js';
import { ENROLMENT_SKEW } from '../../src/ownership/enrolment-skew.js';
import { PAYLOAD_MAX_BYTES } from '../../src/ownership/jws.js';
import { keyContentDigest } from '../../src/ownership/signed-key-change.js';
import { authorityOf, enrolmentOf, makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeAccount, makeParty } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { PERSON, anewWish, firstWish, keyChangeFixture, verified, type KeyChangeFixture } from './key-change-fixture.js';
import { AUDIENCE, MEMBER, NOW, dig, keyChange, rawToken } from './signed-fixture.js';

const FORBIDDEN = 'backend/forbidden, change-refused';
const REJECTED = 'backend/rejected, change-refused';
const OVERTAKEN = 'backend/conflict, no notice';

describe('decideKeyChange', () => {
  let made: KeyChangeFixture;
  /** A further device by the recovery method; a further recovery method, that nothing authorises yet. */
  let added: KeyChange;
  let method: KeyChange;
  before(async () => {
    made = await keyChangeFixture();
    added = { ...await made.wish({ addDevice: await makeDeviceKeys() }), authority: made.byWay };
    method = await made.wish({ addWays: [(await makeRecoveryMethod(NOW)).entry] });
  });

  it('makes the first link for a bearer token, and by nothing else', async () => {
    const [party, { entry }] = await Promise.all([makeParty(), makeRecoveryMethod(NOW)]);
    const first = await makeKeyChange(PERSON, firstWish(party.account, { sig: party.device, enc: party.enc }, entry), { how: 'first' }, NOW);
    expect(await made.decide(first, {}, null)).to.deep.equal({
      verdict: 'make', link: { v: 2, aud: AUDIENCE, sub: MEMBER, seq: 1, prev: null, iat: NOW, ...first.content, by: { how: 'first', kid: null, token: null }, checkpoint: false },
    });
    const others: KeyAuthority[] = [made.byWay, { how: 'permission', id: 'p-1' }, await authorityOf(PERSON, party.device, first, NOW)];
    for (const authority of others) expect(await made.outcome({ ...first, authority }, {}, null), authority.how).to.equal(FORBIDDEN);
    expect(await made.outcome({ ...first, prev: dig('another') }, {}, null)).to.equal(OVERTAKEN);
  });

  it('makes no further link for a bearer token, and tells the person', async () => {
    for (const change of [added, method]) expect(await made.outcome({ ...change, authority: { how: 'first' } })).to.equal('backend/conflict, change-refused');
  });

  it('settles what the newest link says already, whoever asks', async () => {
    const { enc, former, devices, ways, cont } = made.newest.payload;
    expect(await made.decide({ ...added, content: { enc, former, devices, ways, cont }, authority: { how: 'first' } })).to.deep.equal({ verdict: 'settled' });
  });

  it('makes the next link for a device of the newest one, with that device’s own word in it', async () => {
    const change = await made.byDevice(method);
    const { device } = made.party;
    const by = { how: 'device', kid: device.kid, token: change.authority.how === 'device' ? change.authority.token : '' };
    const link = { v: 2, aud: AUDIENCE, sub: MEMBER, seq: 2, prev: made.newest.digest, iat: NOW, ...change.content, by, checkpoint: false };
    expect(await made.decide(change)).to.deep.equal({ verdict: 'make', link });
    const decision = await made.decide(await made.byDevice(change, NOW - 5), { now: NOW - 5 });
    expect(decision.verdict === 'make' && decision.link.iat, 'a clock that went back').to.equal(NOW);
  });

  it('makes none for another device, another content, or a word that is not new', async () => {
    expect(await made.outcome(await made.byDevice(method, NOW, (await makeParty()).device))).to.equal(FORBIDDEN);
    expect(await made.outcome({ ...method, authority: (await made.byDevice(added)).authority })).to.equal(FORBIDDEN);
    expect(await made.outcome({ ...method, authority: { how: 'device', token: '' } })).to.equal(FORBIDDEN);
    expect(await made.outcome(await made.byDevice(method, NOW - ENROLMENT_SKEW - 1))).to.equal(FORBIDDEN);
    expect(await made.outcome(await made.byDevice(method), { subject: 'm_tom' })).to.equal(FORBIDDEN);
    expect(await made.outcome(await made.byDevice(method), { audience: 'consult:ins-b:uk' })).to.equal(FORBIDDEN);
  });

  it('tells a device that was overtaken to look again, and troubles nobody with it', async () => {
    const late = { ...method, prev: dig('earlier') };
    expect(await made.outcome(await made.byDevice(late))).to.equal(OVERTAKEN);
    expect(await made.outcome({ ...added, prev: dig('earlier') }), 'by recovery').to.equal(OVERTAKEN);
    expect(await made.outcome({ ...added, prev: null }), 'as the first').to.equal(OVERTAKEN);
  });

  it('makes the next link for the right proof of a recovery method, and names its key', async () => {
    const decision = await made.decide(added);
    expect(decision.verdict === 'make' && decision.link.by).to.deep.equal({ how: 'recovery', kid: made.way.enc.kid, token: null });
    const wrong: KeyAuthority = { ...made.byWay, proof: (await makeRecoveryMethod(NOW)).proof } as KeyAuthority;
    expect(await made.decide({ ...added, authority: wrong })).to.deep.equal({ verdict: 'refuse', code: 'keys/wrong-code', notice: 'recovery-refused', wrongProof: true });
    expect(await made.decide(added, { wrongProofs: WRONG_PROOFS_MAX })).to.deep.equal({ verdict: 'refuse', code: 'keys/too-many-attempts', notice: 'recovery-refused', wrongProof: false });
  });

  it('begins anew by the insurer’s permission: not before it takes effect, not after its end, and not once it is stopped', async () => {
    const permission = { id: 'p-1', at: NOW - 10, effectiveAt: NOW, until: NOW + 10, stopped: false };
    const change: KeyChange = { ...await made.wish(await anewWish(NOW)), authority: { how: 'permission', id: 'p-1' } };
    const decision = await made.decide(change, { permission });
    expect(decision.verdict === 'make' && decision.link.by).to.deep.equal({ how: 'permission', kid: null, token: null });
    expect(await made.outcome(change, { permission, now: NOW + 9 })).to.equal('make');
    for (const now of [NOW - 1, NOW + 10]) expect(await made.outcome(change, { permission, now }), String(now - NOW)).to.equal(FORBIDDEN);
    for (const other of [null, { ...permission, stopped: true }, { ...permission, id: 'p-2' }]) expect(await made.outcome(change, { permission: other })).to.equal(FORBIDDEN);
  });

  it('makes no more links in a day than a chain takes', async () => {
    expect(await made.outcome(added, { linksToday: LINKS_A_DAY - 1 })).to.equal('make');
    expect(await made.outcome(added, { linksToday: LINKS_A_DAY })).to.equal('backend/too-many-requests, change-refused');
  });

  it('takes in no device that does not show that it holds its own keys, and no proof where none is added', async () => {
    const other = await makeDeviceKeys();
    const { account } = made.party;
    const signed = (by: typeof other, place: Partial<{ account: string; prev: string | null }> = {}, at = NOW): Promise<string> => enrolmentOf(PERSON, by, { account: account.kid, prev: made.newest.digest, ...place }, at);
    for (const enrolment of [null, '', await signed(other)]) expect(await made.outcome({ ...added, enrolment })).to.equal(REJECTED);
    const wish = { addDevice: other };
    const change = async (enrolment: Promise<string>): Promise<string> => made.outcome({ ...await made.wish(wish), authority: made.byWay, enrolment: await enrolment });
    expect(await change(signed(other))).to.equal('make');
    expect(await change(signed(other, { account: dig('another') }))).to.equal(REJECTED);
    expect(await change(signed(other, { prev: dig('another') }))).to.equal(REJECTED);
    expect(await change(signed(other, { prev: null }))).to.equal(REJECTED);
    expect(await change(signed(other, {}, NOW - ENROLMENT_SKEW - 1))).to.equal(REJECTED);
    const authority = made.byWay;
    expect(await made.outcome({ ...method, authority })).to.equal('make');
    expect(await made.outcome({ ...method, authority, enrolment: await signed(other) }), 'a proof of nothing').to.equal(REJECTED);
  });

  it('makes no link that does not follow from the one before, or whose keys are none', async () => {
    expect(await made.outcome({ ...added, boxes: [] })).to.equal(REJECTED);
    expect(await made.outcome({ ...method, authority: made.byWay, entries: [] })).to.equal(REJECTED);
    const { entry } = await makeRecoveryMethod(NOW);
    const misnamed = await made.wish({ addWays: [{ ...entry, enc: { ...entry.enc, kid: (await makeAccount()).kid } }] });
    expect(await made.outcome({ ...misnamed, authority: made.byWay }), 'a key by another name').to.equal(REJECTED);
    const account = await made.wish({ addWays: [{ ...entry, enc: made.newest.payload.enc }] });
    expect(await made.outcome({ ...account, authority: made.byWay }), 'the account’s own key, as a recovery method’s').to.equal(REJECTED);
  });

  it('makes no link in which a key has another place than it had in the link before', async () => {
    // The key of the recovery method, which goes, would be the account's.
    const [{ enc }, next, { entry }] = [made.way, await makeAccount(), await makeRecoveryMethod(NOW)];
    const rotated = { ...await made.wish({ next, dropWays: [made.way.id], addWays: [entry] }), authority: made.byWay };
    expect(await made.outcome(rotated), 'a new account key').to.equal('make');
    const boxes = rotated.boxes.map((box) => ({ ...box, account: box.account === next.kid ? enc.kid : box.account, to: box.to === next.kid ? enc.kid : box.to }));
    expect(await made.outcome({ ...rotated, content: { ...rotated.content, enc }, boxes })).to.equal(REJECTED);
  });

  it('makes no link after one whose keys are none, and still believes its other devices', async () => {
    const further = { ...made.newest.payload.devices[0]!, sig: { kid: dig('misnamed'), jwk: (await namedKey((await makeParty()).device.publicKey, 'sig')).jwk } };
    const before = await verified({ ...made.newest.payload, devices: [further, ...made.newest.payload.devices] });
    const kept = await made.wish({ before, addWays: [(await makeRecoveryMethod(NOW)).entry] });
    const dropped = await made.wish({ before, next: await makeAccount(), dropDevices: [further.sig.kid] });
    for (const change of [kept, dropped]) expect(await made.outcome(await made.byDevice(change), {}, before)).to.equal(REJECTED);
  });

  it('makes no link that is longer than anybody reads, however long the device’s word is', async () => {
    const { device } = made.party;
    const longest = async (pad: number, id: string): Promise<{ verdict: string; bytes: number }> => {
      const change = await made.wish({ addWays: [{ ...(await makeRecoveryMethod(NOW)).entry, id }] });
      const said = { ...keyChange(), prev: made.newest.digest, next: await keyContentDigest(change.content) };
      const token = await rawToken({ typ: 'consult-keychange+jwt', kid: device.kid, pad: 'p'.repeat(pad) }, canonicalJson(said), device.privateKey);
      const decision = await made.decide({ ...change, authority: { how: 'device', token } });
      return { verdict: decision.verdict, bytes: decision.verdict === 'make' ? canonicalJson(decision.link).length : 0 };
    };
    const few = await longest(0, 'w');
    // Three letters of a header are four of a token; the rest is made up by a longer name of the method.
    const rest = PAYLOAD_MAX_BYTES - few.bytes, id = 'w'.repeat(1 + (rest % 4)), pad = 3 * Math.floor(rest / 4);
    expect(await longest(pad, id)).to.deep.equal({ verdict: 'make', bytes: PAYLOAD_MAX_BYTES });
    expect((await longest(pad, `${id}w`)).verdict).to.equal('refuse');
  });

  it('keeps no device that was not used for half a year, except the one that asks', async () => {
    const decision = await made.decide(added);
    if (decision.verdict !== 'make') throw new Error(decision.verdict);
    const before = await verified(decision.link);
    const [mine, other] = before.payload.devices.map(({ sig }) => sig.kid) as [string, string];
    const now = NOW + DEVICE_EXPIRES + 1;
    const { entry } = await makeRecoveryMethod(now);
    const kept = await made.wish({ before, addWays: [entry] }, now);
    const used = (...kids: readonly string[]): Map<string, number> => new Map(kids.map((kid) => [kid, NOW + 1]));
    const outcome = async (change: KeyChange, uses: Map<string, number>): Promise<string> => made.outcome(change, { now, uses }, before);
    expect(await outcome({ ...kept, authority: made.byWay }, used(mine, other))).to.equal('make');
    for (const uses of [used(mine), used(other), used()]) expect(await outcome({ ...kept, authority: made.byWay }, uses)).to.equal(OVERTAKEN);
    expect(await outcome(await made.byDevice(kept, now), used(other)), 'the device that asks').to.equal('make');
    expect(await outcome(await made.byDevice(kept, now), used(mine)), 'the other one').to.equal(OVERTAKEN);
    const left = await made.wish({ before, next: await makeAccount(), dropDevices: [other] }, now);
    expect(await outcome(await made.byDevice(left, now), used()), 'left out').to.equal('make');
  });

  it('makes a checkpoint of every 32nd link', async () => {
    const at = async (seq: number): Promise<boolean | string> => {
      const before = await verified({ ...made.newest.payload, seq: seq - 1 });
      const change = { ...await made.wish({ before, addDevice: await makeDeviceKeys() }), authority: made.byWay };
      const decision = await made.decide(change, {}, before);
      return decision.verdict === 'make' && decision.link.seq === seq ? decision.link.checkpoint : JSON.stringify(decision);
    };
    expect([await at(31), await at(32), await at(33), await at(64)]).to.deep.equal([false, true, false, true]);
  });
});
