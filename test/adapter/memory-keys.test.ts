import { expect } from 'chai';
import { givePermission } from '../../src/adapter/memory/memory-permission.js';
import { LINKS_A_DAY } from '../../src/domain/key-chains.js';
import type { KeyChange } from '../../src/domain/key-change.js';
import { PERMISSION_DELAY } from '../../src/domain/key-permission.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { verifyMemberKeys, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { signKeyChange, stopPermissionDigest } from '../../src/ownership/signed-key-change.js';
import { addDevice, newestLink } from '../../src/testing/add-device.js';
import { makeDeviceChange, makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeAccount, makeParty, type TestAccount } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { portOf } from '../../src/testing/port-of.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';

const DAY = 86_400_000;

describe('the memory adapter’s keys, over time', () => {
  let made: TestWorld;
  let member: TestPerson;
  beforeEach(async () => {
    made = await createTestWorld();
    ({ member } = made);
  });

  const newest = async () => newestLink(await member.adapter.keys.chain());
  const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: { code: string }) => error.code);
  const change = (wanted: KeyChange): Promise<string> => codeOf(member.adapter.keys.change(wanted));
  const kinds = async (): Promise<string[]> => (await portOf(member.adapter, 'notices').list()).map(({ kind }) => kind);

  /** A new recovery method, and the one that is dropped for it: a link that any day may bring. */
  async function replaceMethod(account: TestAccount): Promise<TestAccount> {
    const before = await newest();
    const next = await makeAccount();
    const { entry } = await makeRecoveryMethod(made.clock.now());
    const wish = { before, account, next, addWays: [entry], dropWays: before.payload.ways.map(({ id }) => id) };
    await member.adapter.keys.change(await makeDeviceChange(member.identity, wish, member.keys.device, made.clock.now()));
    return next;
  }

  it('grow by 300 links and more, and a device that has seen the first one follows them', async () => {
    const [first] = await member.adapter.keys.chain();
    const pin = { seq: 1, digest: (await newestLink([first ?? ''])).digest };
    let { account } = member.keys;
    for (let count = 0; count < 300; count += 1) {
      if (count % LINKS_A_DAY === 0) made.clock.advance(DAY);
      account = await replaceMethod(account);
    }
    const { keyset } = made.world.keys;
    const expected = { resolveKey: (kid: string, at: number) => keyset.keyOf('issuer', kid, at), audience: audience(made.world.tenant, made.world.region), subject: member.identity.subject };
    const followed = await verifyMemberKeys(await member.adapter.keys.chain(1), { ...expected, pinned: pin });
    expect(followed.ok && followed.links.length).to.equal(301);
    const served = await member.adapter.keys.chain();
    expect((await newestLink(served.slice(0, 1))).payload.seq).to.equal(288);
    expect((await verifyMemberKeys(served, { ...expected, pinned: null })).ok).to.equal(true);
    // All of it is still there: each former key lies in a box for the one that followed it, however many there were.
    const boxes = await member.adapter.keys.boxes(member.keys.enc.kid);
    expect(boxes.filter(({ to }) => to !== member.keys.enc.kid)).to.have.length(300);
    expect((await newest()).payload.former).to.have.length(32);
  });

  it('grow by 20 links a day and by no more', async () => {
    let { account } = member.keys;
    for (let count = 1; count < LINKS_A_DAY; count += 1) account = await replaceMethod(account);
    expect(await codeOf(replaceMethod(account))).to.equal('backend/too-many-requests');
    made.clock.advance(DAY);
    expect(await codeOf(replaceMethod(account))).to.equal('done');
  });

  it('begin anew by the insurer’s permission, a day after it was given, and once', async () => {
    expect(await member.adapter.keys.permission()).to.equal(null);
    const permission = givePermission(made.world, member.identity.subject);
    expect(await member.adapter.keys.permission()).to.deep.equal(permission);
    const anew = async (more: Partial<Parameters<typeof makeKeyChange>[1]> = {}): Promise<KeyChange> => {
      const party = await makeParty();
      const wish = { before: await newest(), next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [(await makeRecoveryMethod(made.clock.now())).entry], anew: true, ...more };
      return makeKeyChange(member.identity, wish, { how: 'permission', id: permission.id }, made.clock.now());
    };
    expect(await change(await anew())).to.equal('backend/forbidden');
    made.clock.advance(PERMISSION_DELAY - 1);
    expect(await change(await anew())).to.equal('backend/forbidden');
    made.clock.advance(1);
    const { device, enc, way } = member.keys;
    expect(await change(await anew({ addDevice: { sig: device, enc } })), 'a device of before').to.equal('backend/rejected');
    expect(await change(await anew({ addWays: [way] })), 'a recovery method of before').to.equal('backend/rejected');
    const forgotten = await anew();
    expect(await change({ ...forgotten, content: { ...forgotten.content, former: [] } }), 'no former key').to.equal('backend/rejected');
    const before = await newest();
    const good = await anew();
    expect(await change(good)).to.equal('done');
    expect(await change(good), 'the same again').to.equal('done');
    const { payload } = await newest();
    expect([payload.by, payload.devices.length, payload.former]).to.deep.equal([{ how: 'permission', kid: null, token: null }, 1, [before.payload.enc.kid]]);
    expect(await member.adapter.keys.boxes(enc.kid)).to.deep.equal([]);
    expect(await codeOf(member.adapter.keys.openWay(way.id, member.keys.proof))).to.equal('keys/wrong-code');
    expect([await change(await anew()), await member.adapter.keys.permission()]).to.deep.equal(['backend/forbidden', null]);
    expect(await kinds()).to.include.members(['account-key-allowed', 'account-key-replaced']);
  });

  it('begin not anew when any device has stopped it, and nobody else stops it', async () => {
    const { subject, tenant, region } = member.identity;
    const { id } = givePermission(made.world, subject);
    const { digest: prev } = await newest();
    const { device } = await addDevice(member.adapter, member.identity, member.keys, made.clock.now());
    const { digest } = await newest();
    const stop = async (by: { kid: string; privateKey: CryptoKey }, words: Partial<Parameters<typeof signKeyChange>[0]> = {}): Promise<string> => {
      const payload = { v: 1, aud: audience(tenant, region), sub: subject, prev: digest, next: await stopPermissionDigest(id), at: made.clock.now(), ...words } as const;
      return codeOf(member.adapter.keys.stopPermission(id, await signKeyChange(payload, by.privateKey, by.kid)));
    };
    const stranger = (await makeDeviceKeys()).sig;
    expect(await stop(stranger)).to.equal('backend/forbidden');
    expect(await stop({ ...stranger, kid: device.sig.kid })).to.equal('backend/forbidden');
    expect(await stop(device.sig, { next: await stopPermissionDigest('another') })).to.equal('backend/forbidden');
    expect(await stop(device.sig, { prev })).to.equal('backend/conflict');
    expect(await codeOf(member.adapter.keys.stopPermission('absent', 'a.b.c'))).to.equal('backend/not-found');
    expect((await member.adapter.keys.permission())?.stopped).to.equal(false);
    expect([await stop(device.sig), await stop(device.sig), await stop(member.keys.device)]).to.deep.equal(['done', 'done', 'done']);
    expect((await member.adapter.keys.permission())?.stopped).to.equal(true);
    made.clock.advance(PERMISSION_DELAY + 1);
    const party = await makeParty();
    const wish = { before: await newest(), next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [(await makeRecoveryMethod(made.clock.now())).entry], anew: true };
    expect(await change(await makeKeyChange(member.identity, wish, { how: 'permission', id }, made.clock.now()))).to.equal('backend/forbidden');
    expect((await kinds()).filter((kind) => kind === 'permission-stopped')).to.have.length(1);
  });

  it('leave out a device that was not used for 180 days, at the next change', async () => {
    const { identity, adapter, keys } = member;
    const { device: old } = await addDevice(adapter, identity, keys, made.clock.now());
    made.clock.advance(100 * DAY);
    await adapter.keys.boxes(keys.enc.kid);
    made.clock.advance(81 * DAY);
    expect(await adapter.keys.uses()).to.deep.equal([{ kid: keys.device.kid, at: made.clock.now() - 81 * DAY }, { kid: old.sig.kid, at: made.clock.now() - 181 * DAY }]);
    const before = await newest();
    const extra = (await makeRecoveryMethod(made.clock.now())).entry;
    const next = await makeAccount();
    const wish = { before, account: keys.account, addWays: [extra] };
    expect(await change(await makeDeviceChange(identity, { ...wish, next: keys.account }, keys.device, made.clock.now()))).to.equal('backend/conflict');
    expect(await change(await makeDeviceChange(identity, { ...wish, next, dropDevices: [old.sig.kid] }, keys.device, made.clock.now()))).to.equal('done');
    expect((await newest()).payload.devices.map(({ sig }) => sig.kid)).to.deep.equal([keys.device.kid]);
    expect(await adapter.keys.boxes(old.enc.kid)).to.deep.equal([]);
  });

  it('count as used the device that asks, after however long', async () => {
    const { identity, keys } = member;
    made.clock.advance(200 * DAY);
    const wish = { before: await newest(), next: keys.account, addWays: [(await makeRecoveryMethod(made.clock.now())).entry] };
    expect(await change(await makeDeviceChange(identity, wish, keys.device, made.clock.now()))).to.equal('done');
    expect(await member.adapter.keys.uses()).to.deep.equal([{ kid: keys.device.kid, at: made.clock.now() }]);
  });

  it('let a 17th device in by recovery for the one that was unused for longest', async () => {
    const { identity, adapter, keys } = member;
    const added: string[] = [];
    for (let count = 1; count < 16; count += 1) {
      made.clock.advance(DAY);
      added.push((await addDevice(adapter, identity, keys, made.clock.now())).device.sig.kid);
      await adapter.keys.boxes(keys.enc.kid);
    }
    const before = await newest();
    const authority = { how: 'recovery', id: keys.way.id, proof: keys.proof } as const;
    const more = await makeDeviceKeys();
    const full = { before, account: keys.account, next: keys.account, addDevice: more };
    expect(await change(await makeKeyChange(identity, full, authority, made.clock.now())), 'a seventeenth').to.equal('backend/rejected');
    expect(await change(await makeKeyChange(identity, { ...full, next: await makeAccount(), dropDevices: [added[0] ?? ''] }, authority, made.clock.now()))).to.equal('done');
    const devices: MemberKey['devices'] = (await newest()).payload.devices;
    expect([devices.length, devices.some(({ sig }) => sig.kid === added[0]), devices.at(-1)?.sig.kid]).to.deep.equal([16, false, more.sig.kid]);
  });

  it('make a notice of each of fifty refused attempts a day, and one that says how many more there were', async () => {
    const wrong = { ...(await makeKeyChange(member.identity, { before: await newest(), next: await makeAccount(), anew: true, addDevice: await makeDeviceKeys(), addWays: [(await makeRecoveryMethod(made.clock.now())).entry] }, { how: 'permission', id: 'absent' }, made.clock.now())) };
    for (let count = 0; count < 57; count += 1) expect(await change(wrong)).to.equal('backend/forbidden');
    const notices = await portOf(member.adapter, 'notices').list();
    expect(notices.filter(({ kind }) => kind === 'change-refused')).to.have.length(50);
    expect(notices.filter(({ kind }) => kind === 'more-refused').map(({ count }) => count)).to.deep.equal([7]);
    made.clock.advance(DAY);
    expect(await change(wrong)).to.equal('backend/forbidden');
    expect((await kinds())[0]).to.equal('change-refused');
  });
});
