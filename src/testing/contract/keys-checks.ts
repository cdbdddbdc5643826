import type { KeyChange } from '../../domain/key-change.js';
import { makeKeyChange } from '../make-key-change.js';
import { makeAccount, makeParty, namedKey } from '../make-party.js';
import { makeRecoveryMethod } from '../make-recovery-method.js';
import type { ContractCheck } from './contract-subject.js';
import { expect, expectRefusal, expectRejection, expectSame } from './expect.js';
import { identityOf } from './key-standing.js';

const DAY = 86_400_000;

export const keysChecks: readonly ContractCheck[] = [
  {
    port: 'keys',
    name: 'begins a chain with one device, the account’s key and a recovery method, and with nothing less',
    async run({ newcomer, now }) {
      const { keys } = newcomer;
      expectSame([await keys.chain(), await keys.ways(), await keys.uses(), await keys.permission()], [[], [], [], null], 'before the first link');
      const me = await identityOf(newcomer);
      const [party, other] = [await makeParty(), await makeParty()];
      const { entry, proof } = await makeRecoveryMethod(now());
      const device = { sig: party.device, enc: party.enc };
      const first = (wish: { at?: number } = {}): Promise<KeyChange> => makeKeyChange(me, { before: null, next: party.account, addDevice: device, addWays: [entry] }, { how: 'first' }, wish.at ?? now());
      const change = await first();
      const [named, signing] = [change.content.devices[0], await namedKey(other.device.publicKey, 'sig')];
      expect(named !== undefined, 'a device');
      const content = (more: Partial<KeyChange['content']>): KeyChange => ({ ...change, content: { ...change.content, ...more } });
      const refused: KeyChange[] = [
        content({ ways: [] }), content({ devices: [] }), content({ former: [other.account.kid] }),
        { ...change, entries: [] }, { ...change, boxes: [] }, { ...change, boxes: change.boxes.slice(1) }, { ...change, enrolment: null }, { ...change, enrolment: '' },
        content({ devices: [{ ...named, sig: signing }] }), content({ devices: [{ ...named, sig: { ...named.sig, kid: signing.kid } }] }),
        content({ devices: [{ ...named, sig: { ...named.sig, jwk: { ...named.sig.jwk, use: 'enc' } } }] }), content({ devices: [{ ...named, enc: change.content.enc }] }),
        content({ enc: { ...change.content.enc, jwk: { ...change.content.enc.jwk, use: 'sig' } } }), content({ enc: await namedKey(other.account.pair.publicKey, 'enc') }),
        await first({ at: now() - 2 * DAY }), await first({ at: now() + 2 * DAY }),
      ];
      for (const [index, wrong] of refused.entries()) await expectRefusal(`first link ${index}`, keys.change(wrong), 'backend/rejected');
      for (const authority of [{ how: 'device', token: '' }, { how: 'recovery', id: entry.id, proof }, { how: 'permission', id: 'absent' }] as const) {
        await expectRejection(keys.change({ ...change, authority }), 'backend/forbidden');
      }
      expectSame([await keys.chain(), await keys.ways()], [[], []], 'nothing was stored');

      const chain = await keys.change(change);
      expectSame([chain.length, await keys.chain(), await keys.chain(1)], [1, chain, chain], 'the first link');
      expectSame(await keys.change(change), chain, 'the same again');
      expectSame(await keys.ways(), [{ kind: entry.kind, id: entry.id, salt: entry.salt, enc: entry.enc, at: entry.at }], 'the recovery method');
      expectSame(await keys.uses(), [{ kid: party.device.kid, at: named.since }], 'the device');
      expectSame(await keys.boxes(party.enc.kid), change.boxes.filter(({ to }) => to === party.enc.kid), 'its box');
      expectSame(await keys.boxes((await makeAccount()).kid), [], 'a box for a stranger');
      const again = { before: null, next: other.account, addDevice: { sig: other.device, enc: other.enc }, addWays: [(await makeRecoveryMethod(now())).entry] };
      await expectRejection(keys.change(await makeKeyChange(me, again, { how: 'first' }, now())), 'backend/conflict');
      expectSame(await keys.chain(), chain, 'nothing was changed');
    },
  },
  {
    port: 'keys',
    name: 'opens a recovery method for its proof, to its own person alone',
    async run(subject) {
      const { keys } = subject.member;
      const { way, proof, account } = await subject.keysOf('member');
      const opened = await keys.openWay(way.id, proof);
      expectSame(opened.entry, way, 'what it holds');
      expectSame(opened.boxes.map((box) => [box.account, box.to]), [[account.kid, way.enc.kid]], 'the account’s box for it');
      const { proof: wrong, entry: absent } = await makeRecoveryMethod(subject.now());
      await expectRejection(keys.openWay(way.id, wrong), 'keys/wrong-code');
      await expectRejection(keys.openWay(absent.id, wrong), 'keys/wrong-code');
      await expectRejection(subject.otherMember.keys.openWay(way.id, proof), 'keys/wrong-code');
      expect(!(await subject.otherMember.keys.ways()).some(({ id }) => id === way.id), 'somebody else sees it');
      expectSame(await subject.otherMember.keys.boxes((await subject.keysOf('member')).enc.kid), [], 'somebody else is given the boxes');
    },
  },
  {
    port: 'keys',
    name: 'looks at five wrong proofs in an hour and at no more, the right one included',
    clock: true,
    async run(subject) {
      const { keys } = subject.practitioner;
      const { way, proof } = await subject.keysOf('practitioner');
      const { proof: wrong } = await makeRecoveryMethod(subject.now());
      for (let count = 0; count < 5; count += 1) await expectRejection(keys.openWay(way.id, wrong), 'keys/wrong-code');
      await expectRejection(keys.openWay(way.id, wrong), 'keys/too-many-attempts');
      await expectRejection(keys.openWay(way.id, proof), 'keys/too-many-attempts');
      subject.advance?.(3_600_001);
      expectSame((await keys.openWay(way.id, proof)).entry, way, 'an hour later');
    },
  },
];
