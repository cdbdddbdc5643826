import type { KeyAuthority, KeyChange } from '../../domain/key-change.js';
import { makeDeviceKeys } from '../../keys/device-key.js';
import { authorityOf, enrolmentOf, makeDeviceChange, makeKeyChange, type KeyChangeWish } from '../make-key-change.js';
import { makeAccount } from '../make-party.js';
import { makeRecoveryMethod } from '../make-recovery-method.js';
import { portOf } from '../port-of.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';
import { expect, expectRefusal, expectRejection, expectSame } from './expect.js';
import { openAccount, pacedKeys, standingOf, type KeyStanding } from './key-standing.js';

const DAY = 86_400_000;

export const keyChangeChecks: readonly ContractCheck[] = [
  {
    port: 'keys',
    name: 'changes nothing for a bearer token alone, and tells the person of every attempt',
    async run(subject) {
      const keys = pacedKeys(subject);
      const before = await standingOf(subject, 'otherMember');
      const { me, newest } = before;
      const seen = async () => [await keys.chain(1), await keys.ways(), await keys.boxes(before.keys.enc.kid), await keys.openWay(before.keys.way.id, before.keys.proof)];
      const [things, notices] = [await seen(), await portOf(subject.otherMember, 'notices').list()];
      const theirs = await makeDeviceKeys();
      const { entry, proof } = await makeRecoveryMethod(subject.now());
      const next = await makeAccount();
      // What can be made without the account's key: boxes of a key of the thief's own.
      const wishes: Record<string, KeyChangeWish> = {
        'adds a device': { before: newest, next: { ...next, kid: before.account.kid, pair: before.account.pair }, addDevice: theirs },
        'adds a recovery method': { before: newest, next: { ...next, kid: before.account.kid, pair: before.account.pair }, addWays: [entry] },
        'replaces the recovery method': { before: newest, account: { ...next, kid: before.account.kid, pair: before.account.pair }, next, addWays: [entry], dropWays: [before.keys.way.id] },
        'takes the device out': { before: newest, account: { ...next, kid: before.account.kid, pair: before.account.pair }, next, addDevice: theirs, dropDevices: [before.keys.device.kid] },
        'begins anew': { before: newest, next, addDevice: theirs, addWays: [entry], anew: true },
      };
      const signed = async (change: KeyChange): Promise<KeyAuthority[]> => [
        { how: 'first' }, { how: 'device', token: '' }, await authorityOf(me, theirs.sig, change, subject.now()),
        await authorityOf(me, { ...theirs.sig, kid: before.keys.device.kid }, change, subject.now()), { how: 'permission', id: 'absent' },
      ];
      let attempts = 0;
      for (const [what, wish] of Object.entries(wishes)) {
        const change = await makeKeyChange(me, wish, { how: 'first' }, subject.now());
        for (const authority of await signed(change)) {
          attempts += 1;
          const refusal = authority.how === 'first' ? 'backend/conflict' : 'backend/forbidden';
          await expectRefusal(`${what} by ${authority.how}`, keys.change({ ...change, authority }), refusal);
        }
      }
      const change = await makeKeyChange(me, wishes['adds a device'] ?? { before: newest, next }, { how: 'recovery', id: before.keys.way.id, proof }, subject.now());
      await expectRejection(keys.change(change), 'keys/wrong-code');
      const told = (await portOf(subject.otherMember, 'notices').list()).filter(({ id }) => !notices.some((notice) => notice.id === id));
      expectSame(told.filter(({ kind }) => kind === 'change-refused').length, attempts, 'notices of refused changes');
      expectSame(told.filter(({ kind }) => kind === 'recovery-refused').length, 1, 'notices of a wrong proof');
      expectSame(await seen(), things, 'what there is');
    },
  },
  {
    port: 'keys',
    name: 'gives a removed device no box of the new account key, and loses nothing that was before',
    async run(subject) {
      const keys = pacedKeys(subject);
      const before = await standingOf(subject, 'otherMember');
      const added = await addByRecovery(subject, before);
      const { newest, account } = await standingOf(subject, 'otherMember');
      expect((await openAccount(subject.otherMember, before.me, added, newest.payload))?.kid === account.kid, 'the added device has the account’s key');
      expectSame([account.kid, newest.payload.by], [before.account.kid, { how: 'recovery', kid: before.keys.way.enc.kid, token: null }], 'the account’s key stays');

      const next = await makeAccount();
      const wish = { before: newest, account, next, dropDevices: [added.sig.kid] };
      const wrong: [string, KeyChange][] = [];
      const authorised = async (change: KeyChange): Promise<KeyChange> => ({ ...change, authority: await authorityOf(before.me, before.keys.device, change, subject.now()) });
      const good = await makeDeviceChange(before.me, wish, before.keys.device, subject.now());
      wrong.push(['the account’s key stays', await makeDeviceChange(before.me, { ...wish, next: account }, before.keys.device, subject.now())]);
      for (const index of good.boxes.keys()) wrong.push([`box ${index} is missing`, { ...good, boxes: good.boxes.filter((_, each) => each !== index) }]);
      wrong.push(['a former key is forgotten', await authorised({ ...good, content: { ...good.content, former: [] } })]);
      wrong.push(['an entry nobody asked for', { ...good, entries: [(await makeRecoveryMethod(subject.now())).entry] }]);
      for (const [what, change] of wrong) await expectRefusal(what, keys.change(change), 'backend/rejected');
      const chain = await keys.change(good);
      expectSame(await keys.change(good), chain, 'the same again');

      const after = await standingOf(subject, 'otherMember');
      expectSame([after.account.kid, after.newest.payload.former.at(-1)], [next.kid, account.kid], 'a new account key');
      expectSame(await keys.boxes(added.enc.kid), [], 'boxes for the removed device');
      const served = await keys.boxes(before.keys.enc.kid);
      expect(served.some((box) => box.account === account.kid && box.to === next.kid), 'the former key is in a box for the new one');
      expectSame((await keys.openWay(before.keys.way.id, before.keys.proof)).boxes.some((box) => box.account === next.kid && box.to === before.keys.way.enc.kid), true, 'the recovery method’s box');
      await expectRejection(keys.change(await makeDeviceChange(before.me, { before: after.newest, account: next, next: await makeAccount(), dropDevices: [before.keys.device.kid], addDevice: added }, added.sig, subject.now())), 'backend/forbidden');
    },
  },
  {
    port: 'keys',
    name: 'replaces a recovery method for a device, and the old proof opens nothing any more',
    async run(subject) {
      const keys = pacedKeys(subject);
      const standing = await standingOf(subject, 'otherMember');
      const { me, newest, account } = standing;
      const extra = await makeRecoveryMethod(subject.now());
      await keys.change(await makeDeviceChange(me, { before: newest, account, next: account, addWays: [extra.entry] }, standing.keys.device, subject.now()));
      expectSame((await keys.openWay(extra.entry.id, extra.proof)).entry, extra.entry, 'the added method');
      const { newest: added } = await standingOf(subject, 'otherMember');
      const replacement = await makeRecoveryMethod(subject.now());
      const wish = { before: added, account, next: await makeAccount(), addWays: [{ ...replacement.entry, id: extra.entry.id }], dropWays: [extra.entry.id] };
      const kept = await makeDeviceChange(me, { ...wish, next: account, dropWays: [] }, standing.keys.device, subject.now());
      await expectRejection(keys.change(kept), 'backend/rejected');
      const good = await makeDeviceChange(me, wish, standing.keys.device, subject.now());
      const altered = { ...good, content: { ...good.content, ways: good.content.ways.map((way) => (way.id === standing.keys.way.id ? { ...way, kind: 'passkey' as const } : way)) } };
      await expectRejection(keys.change({ ...altered, authority: await authorityOf(me, standing.keys.device, altered, subject.now()) }), 'backend/rejected');
      await keys.change(good);
      await expectRejection(keys.openWay(extra.entry.id, extra.proof), 'keys/wrong-code');
      expectSame((await keys.openWay(extra.entry.id, replacement.proof)).entry, { ...replacement.entry, id: extra.entry.id }, 'what replaced it');
      const { newest: replaced, account: present } = await standingOf(subject, 'otherMember');
      await keys.change(await makeDeviceChange(me, { before: replaced, account: present, next: await makeAccount(), dropWays: [extra.entry.id] }, standing.keys.device, subject.now()));
      expect(!(await keys.ways()).some(({ id }) => id === extra.entry.id), 'it is still listed');
    },
  },
  {
    port: 'keys',
    name: 'makes one chain of changes that come at once: one is made, the others are told to look again',
    async run(subject) {
      const keys = pacedKeys(subject);
      const before = await standingOf(subject, 'otherMember');
      const { me, newest, account } = before;
      const ways = await Promise.all([0, 1, 2].map(() => makeRecoveryMethod(subject.now())));
      const changes = await Promise.all(ways.map(({ entry }) => makeDeviceChange(me, { before: newest, account, next: account, addWays: [entry] }, before.keys.device, subject.now())));
      const [first] = changes;
      expect(first !== undefined, 'a change');
      // The first one twice: its answer was lost, say.
      const settled = await Promise.allSettled([first, ...changes].map((change) => keys.change(change)));
      const after = await standingOf(subject, 'otherMember');
      expectSame(after.links.length, before.links.length + 1, 'links');
      const made = after.newest.payload.ways.filter(({ id }) => ways.some(({ entry }) => entry.id === id)).map(({ id }) => id);
      expectSame(made.length, 1, 'recovery methods that were added');
      const right = [first, ...changes].map(({ entries: [entry] }) => (entry?.id === made[0] ? 'fulfilled' : 'rejected'));
      expectSame(settled.map(({ status }) => status), right, 'who is told what');
      for (const result of settled) if (result.status === 'rejected') await expectRejection(Promise.reject(result.reason as Error), 'backend/conflict');
      await keys.change(await makeDeviceChange(me, { before: after.newest, account, next: await makeAccount(), dropWays: made }, before.keys.device, subject.now()));
    },
  },
  {
    port: 'keys',
    name: 'takes a device from the one who holds its keys, and from nobody else',
    async run(subject) {
      const keys = pacedKeys(subject);
      const standing = await standingOf(subject, 'otherMember');
      const { me, newest, account, keys: { way, proof } } = standing;
      const { keys: others, me: other } = await standingOf(subject, 'member');
      const [device, more] = [await makeDeviceKeys(), await makeDeviceKeys()];
      const authority = { how: 'recovery', id: way.id, proof } as const;
      const wish = { before: newest, next: account, addDevice: device };
      const good = await makeKeyChange(me, wish, authority, subject.now());
      const said = { account: account.kid, prev: newest.digest };
      const enrolments = {
        'a proof of nothing': '', 'no proof': null,
        'for another person': await enrolmentOf(other, device, said, subject.now()),
        'for another insurer': await enrolmentOf({ ...me, tenant: `${me.tenant}-2` }, device, said, subject.now()),
        'for another account': await enrolmentOf(me, device, { ...said, account: (await makeAccount()).kid }, subject.now()),
        'for another place': await enrolmentOf(me, device, { ...said, prev: newest.payload.prev }, subject.now()),
        'of another device': await enrolmentOf(me, more, said, subject.now()),
        'for another encryption key': await enrolmentOf(me, { ...device, enc: more.enc }, said, subject.now()),
        'of long ago': await enrolmentOf(me, device, said, subject.now() - 2 * DAY),
        'of the future': await enrolmentOf(me, device, said, subject.now() + 2 * DAY),
      };
      for (const [what, enrolment] of Object.entries(enrolments)) await expectRefusal(what, keys.change({ ...good, enrolment }), 'backend/rejected');
      // A key that somebody else holds, with what that one has said of it.
      const theirs = { sig: others.device, enc: others.enc };
      const borrowed = await makeKeyChange(me, { ...wish, addDevice: theirs }, authority, subject.now());
      await expectRejection(keys.change({ ...borrowed, enrolment: await enrolmentOf(other, theirs, said, subject.now()) }), 'backend/rejected');
      expectSame((await standingOf(subject, 'otherMember')).links.length, standing.links.length, 'links');
    },
  },
];

/** Adds a device by the recovery method, as a person with a new phone does. */
async function addByRecovery(subject: ContractSubject, { me, newest, account, keys: { way, proof } }: KeyStanding) {
  const device = await makeDeviceKeys();
  const change = await makeKeyChange(me, { before: newest, next: account, addDevice: device }, { how: 'recovery', id: way.id, proof }, subject.now());
  const chain = await pacedKeys(subject).change(change);
  expectSame(chain.length, 2, 'the chain from the link before');
  return device;
}
