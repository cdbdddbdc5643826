import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { Identity } from '../../domain/identity.js';
import { verifyMemberKeys, type MemberKey } from '../../ownership/member-key.js';
import { audience } from '../../ownership/session-claim.js';
import { enrolParty } from '../enrol-party.js';
import { makeEnrolment } from '../make-enrolment.js';
import { makeAccount, makeDevice, makeParty, namedKey } from '../make-party.js';
import { makeVaultEntry } from '../make-vault-entry.js';
import type { ContractCheck, ContractSubject, KeyedPerson } from './contract-subject.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';

const DAY = 86_400_000;

export const keysChecks: readonly ContractCheck[] = [
  {
    port: 'keys',
    name: 'begins a chain with the first device, its account key and a way to have that again, and with nothing less',
    async run({ newcomer, now }) {
      const { keys } = newcomer;
      expectSame([await keys.chain(), await keys.vault()], [[], []], 'before the first enrolment');
      const me = await identityOf(newcomer);
      const party = await makeParty();
      const enrolment = await makeEnrolment(me, party, now());
      const { device, account, vault: [entry] } = enrolment;
      expect(account !== null && entry !== undefined, 'an account and a way to it');
      const { entry: foreign } = await makeVaultEntry((await makeAccount()).kid);
      await expectRejection(keys.enrol({ ...(await makeEnrolment(me, { ...party, account: null }, now())), vault: [entry] }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, vault: [] }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, vault: [foreign] }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, device: { ...device, kid: foreign.account } }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, device: { ...device, jwk: { ...device.jwk, use: 'enc' } } }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, device: { ...account, jwk: { ...account.jwk, use: 'sig' } } }), 'backend/rejected');
      await expectRejection(keys.enrol({ ...enrolment, account: { ...account, jwk: { ...account.jwk, use: 'sig' } } }), 'backend/rejected');
      expectSame(await keys.chain(), [], 'nothing was stored');

      const chain = await keys.enrol(enrolment);
      expectSame([chain.length, await keys.chain()], [1, chain], 'the first link');
      expectSame(await keys.enrol(enrolment), chain, 'the same again');
      expectSame((await keys.vault()).map(({ id, account: kid }) => [id, kid]), [[entry.id, account.kid]], 'the way');
      await expectRejection(keys.removeDevice(device.kid), 'backend/conflict');
      await expectRejection(keys.removeVault(entry.id), 'backend/conflict');
      await expectRejection(enrolParty(newcomer, now()), 'backend/conflict');
      expectSame(await keys.chain(), chain, 'nothing was changed');
    },
  },
  {
    port: 'keys',
    name: 'adds devices to one chain, also two at once, and takes them out again',
    async run(subject) {
      const { keys } = subject.otherMember;
      const { account } = await subject.keysOf('otherMember');
      const before = await chainOf(subject, 'otherMember');
      const me = await identityOf(subject.otherMember);
      const devices = await Promise.all([makeDevice(), makeDevice()]);
      await Promise.all(devices.map(async (device) => keys.enrol(await makeEnrolment(me, { device, account: null }, subject.now()))));
      const added = await chainOf(subject, 'otherMember');
      expect(added.length === before.length + 2, `two devices made ${added.length - before.length} links`);
      for (const { kid } of devices) expect(added.at(-1)?.sig.some((device) => device.kid === kid) === true, 'a device is missing');
      expect(added.at(-1)?.enc.kid === account.kid, 'another account key');
      for (const { kid } of devices) await keys.removeDevice(kid);
      const removed = await chainOf(subject, 'otherMember');
      expectSame(removed.at(-1)?.sig, before.at(-1)?.sig, 'who is left');
      await expectRejection(keys.removeDevice(devices[0]?.kid ?? ''), 'backend/not-found');
      const { device: stranger } = await subject.keysOf('member');
      await expectRejection(keys.removeDevice(stranger.kid), 'backend/not-found');
    },
  },
  {
    port: 'keys',
    name: 'adds a device for the one who shows that it holds its key, and for nobody else',
    async run(subject) {
      const { keys } = subject.otherMember;
      const before = await chainOf(subject, 'otherMember');
      const [me, other] = [await identityOf(subject.otherMember), await identityOf(subject.member)];
      const { device: theirs } = await subject.keysOf('member');
      const own = { device: await makeDevice(), account: null };
      const { proof, ...unproved } = await makeEnrolment(me, own, subject.now());
      const refused = [
        // A key that somebody else holds: under a proof of one’s own, under her name, and with what she has said of it.
        { ...unproved, proof, device: await namedKey(theirs.publicKey, 'sig') },
        await makeEnrolment(me, { device: { ...theirs, privateKey: own.device.privateKey }, account: null }, subject.now()),
        await makeEnrolment(other, { device: theirs, account: null }, subject.now()),
        await makeEnrolment(other, own, subject.now()),
        await makeEnrolment({ ...me, tenant: `${me.tenant}-2` }, own, subject.now()),
        await makeEnrolment(me, own, subject.now() - 2 * DAY),
        await makeEnrolment(me, own, subject.now() + 2 * DAY),
        { ...unproved, proof, account: await namedKey((await makeAccount()).pair.publicKey, 'enc') },
        { ...unproved, proof: '' },
      ];
      for (const enrolment of refused) await expectRejection(keys.enrol(enrolment), 'backend/rejected');
      expectSame(await chainOf(subject, 'otherMember'), before, 'nothing was added');
    },
  },
  {
    port: 'keys',
    name: 'hands out what a vault holds for its proof, to its own person alone',
    async run(subject) {
      const { keys } = subject.member;
      const { account } = await subject.keysOf('member');
      const { entry, proof } = await makeVaultEntry(account.kid, subject.now());
      await keys.putVault(entry);
      await keys.putVault(entry);
      const way = (await keys.vault()).filter(({ id }) => id === entry.id);
      expectSame(way, [{ kind: entry.kind, id: entry.id, salt: entry.salt, account: entry.account, at: entry.at }], 'the list');
      expectSame(await keys.openVault(entry.id, proof), entry, 'opened');
      const { proof: wrong, entry: absent } = await makeVaultEntry(account.kid);
      await expectRejection(keys.openVault(entry.id, wrong), 'keys/wrong-code');
      await expectRejection(keys.openVault(absent.id, wrong), 'keys/wrong-code');
      await expectRejection(subject.otherMember.keys.openVault(entry.id, proof), 'keys/wrong-code');
      expect(!(await subject.otherMember.keys.vault()).some(({ id }) => id === entry.id), 'somebody else sees it');
      await subject.otherMember.keys.removeVault(entry.id);
      expectSame(await keys.openVault(entry.id, proof), entry, 'still there');
      await keys.removeVault(entry.id);
      await expectRejection(keys.openVault(entry.id, proof), 'keys/wrong-code');
      await expectRejection(keys.putVault({ ...entry, account: (await makeAccount()).kid }), 'backend/rejected');
    },
  },
  {
    port: 'keys',
    name: 'looks at five wrong proofs in an hour and at no more, the right one included',
    clock: true,
    async run(subject) {
      const { keys } = subject.practitioner;
      const { account } = await subject.keysOf('practitioner');
      const { entry, proof } = await makeVaultEntry(account.kid);
      const { proof: wrong } = await makeVaultEntry(account.kid);
      await keys.putVault(entry);
      for (let count = 0; count < 5; count += 1) await expectRejection(keys.openVault(entry.id, wrong), 'keys/wrong-code');
      await expectRejection(keys.openVault(entry.id, wrong), 'keys/too-many-attempts');
      await expectRejection(keys.openVault(entry.id, proof), 'keys/too-many-attempts');
      subject.advance?.(3_600_001);
      expectSame(await keys.openVault(entry.id, proof), entry, 'an hour later');
    },
  },
];

async function identityOf({ identity }: BackendAdapter): Promise<Identity> {
  const me = await identity.whoAmI();
  expect(me !== null, 'nobody is signed in');
  return me;
}

/** A person's links, after every check that whoever is shown them will make. */
async function chainOf(subject: ContractSubject, person: KeyedPerson): Promise<MemberKey[]> {
  await subject.keysOf(person);
  const { keyset, subject: sub, tenant, region } = await gateOf(subject, person);
  const result = await verifyMemberKeys(await subject[person].keys.chain(), {
    resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at), audience: audience(tenant, region), subject: sub, pinned: null,
  });
  expect(result.ok, result.ok ? '' : `the chain is not believed: ${result.fault}`);
  return result.links.map(({ payload }) => payload);
}
