import { expect } from 'chai';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { verifyMemberKeys } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { issueItem, issueRecording } from '../../src/testing/issue-item.js';
import { itemAsOf } from '../../src/testing/item-as-of.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { makeKeyChange, type KeyChangeWish } from '../../src/testing/make-key-change.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { lieTo, outcome } from './lie-to.js';

describe('the list of a client whose backend is wrong', () => {
  let test: TestWorld;

  before(async () => {
    test = await createTestWorld();
  });

  it('are not rolled back behind what was shown of them, though the backend gave an older one beside it', async () => {
    const made = await issueRecording(test.world, test.member);
    const newest = { ...made.item, heads: null };
    const older = { ...itemAsOf(made.item, made, made.segments.length - 1), heads: null };
    let answer: unknown[] = [newest, older];
    const { client, violations } = await lieTo(test, { list: () => answer }, 'drop');
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    answer = [older];
    expect((await client.recordings!.list()).recordings).to.deep.equal([]);
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['duplicate', 'rollback']);
    await client.dispose();
  });

  it('are not believed under a chain of her keys that is older than what this device has seen', async () => {
    const own = await createTestWorld();
    const { world, member } = own;
    const item = { ...(await issueItem(world, member, { segments: [] })), heads: null };
    const { client, violations } = await lieTo(own, { list: () => [item] }, 'drop');
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    // Another device is let in.
    const { kid } = member.keys.device;
    await changeChain(own, { addDevice: await makeDeviceKeys() });
    expect((await client.keys.status()).devices.map((device) => device.kid === kid)).to.deep.equal([true, false]);
    expect((await client.recordings!.list()).recordings).to.deep.equal([]);
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['rollback']);
    await client.dispose();
  });

  it('lock where the chain that comes with them says that this device was removed, and an older chain brings nothing back', async () => {
    const own = await createTestWorld();
    const { world, member } = own;
    const item = { ...(await issueItem(world, member, { segments: [] })), heads: null };
    let answer: unknown[] = [item];
    const { client, violations } = await lieTo(own, { list: () => answer }, 'drop');
    const whys = async (): Promise<string[]> => (await client.recordings!.list()).recordings.map((each) => ('why' in each ? each.why : 'open'));
    expect(await whys()).to.deep.equal(['open']);
    // By somebody who has the code; this page has not asked for the chain since.
    const chain = await changeChain(own, { addDevice: await makeDeviceKeys(), dropDevices: [member.keys.device.kid], next: await makeAccount() });
    answer = [{ ...item, keys: { ...item.keys, patient: chain } }];
    expect(await whys()).to.deep.equal(['removed']);
    answer = [item];
    expect(await whys()).to.deep.equal([]);
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['rollback']);
    expect((await client.keys.status()).state).to.equal('removed');
    await client.dispose();
  });

  it('are handed to nobody from the moment that she goes', async () => {
    const items = await Promise.all([1, 2, 3].map(async () => ({ ...(await issueItem(test.world, test.member, { segments: [] })), heads: null })));
    const { client } = await lieTo(test, { list: () => items });
    const handed: string[] = [];
    const listed = client.recordings!.list({ onPassed: ({ rid }) => {
      handed.push(rid);
      void client.dispose();
    } });
    expect(await outcome(listed)).to.equal('backend/unauthenticated');
    expect(handed).to.deep.equal([items[0]!.rid]);
  });

  it('are judged in a worker beyond the first screen, which ends with the person', async () => {
    const issued = await Promise.all(Array.from({ length: 14 }, () => issueItem(test.world, test.member, { segments: [] })));
    const items = issued.map((item) => ({ ...item, heads: null }));
    const stranger = { ...(await issueItem(test.world, test.otherMember, { segments: [] })), heads: null };
    const { client, violations } = await lieTo(test, { list: () => [...items.slice(0, 12), stranger, ...items.slice(12)] }, 'drop');
    const { postMessage, terminate } = Worker.prototype;
    let [asked, ended] = [0, 0];
    Worker.prototype.postMessage = function post(this: Worker, ...message: unknown[]) { asked += 1; Reflect.apply(postMessage, this, message); };
    Worker.prototype.terminate = function end(this: Worker) { ended += 1; terminate.call(this); };
    try {
      // Until the worker has come up, which a busy machine takes seconds for.
      for (let time = 0; asked === 0 && time < 600; time += 1) {
        const handed: string[] = [];
        const { recordings } = await client.recordings!.list({ onPassed: ({ rid }) => handed.push(rid) });
        expect(handed).to.deep.equal(items.map(({ rid }) => rid));
        expect(recordings.map(({ rid }) => rid)).to.deep.equal(handed);
        expect(violations.splice(0).map(({ reason, path, rid }) => [reason, path, rid])).to.deep.equal([['owner', 'list', stranger.rid]]);
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      expect(asked).to.equal(1);
      expect(ended).to.equal(0);
      const gone = client.recordings!.list().then(() => 'listed', (error: { code?: string }) => error.code);
      await client.dispose();
      expect(await gone).to.equal('backend/unauthenticated');
      expect(ended).to.equal(1);
    } finally {
      Object.assign(Worker.prototype, { postMessage, terminate });
    }
  });
});

/** Changes the member's chain by the recovery method. @returns the whole chain */
async function changeChain({ world, clock, member: { identity, adapter, keys } }: TestWorld, wish: Omit<KeyChangeWish, 'before' | 'next'> & Partial<Pick<KeyChangeWish, 'next'>>): Promise<string[]> {
  const chain = await verifyMemberKeys(await adapter.keys.chain(1), { resolveKey: (kid, at) => world.keys.keyset.keyOf('issuer', kid, at), audience: audience(identity.tenant, identity.region), subject: identity.subject, pinned: null });
  if (!chain.ok) throw new Error(chain.fault);
  const authority = { how: 'recovery', id: keys.way.id, proof: keys.proof } as const;
  await adapter.keys.change(await makeKeyChange(identity, { before: chain.newest, account: keys.account, next: keys.account, ...wish }, authority, clock.now()));
  return adapter.keys.chain(1);
}
