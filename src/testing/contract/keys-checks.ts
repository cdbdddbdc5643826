import { verifyMemberKeys, type MemberKey } from '../../ownership/member-key.js';
import { audience } from '../../ownership/session-claim.js';
import { enrolParty, makeVaultEntry } from '../enrol-party.js';
import { makeAccount, makeDevice, makeParty, namedKey } from '../make-party.js';
import type { ContractCheck, ContractSubject, KeyedPerson } from './contract-subject.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';

export const keysChecks: readonly ContractCheck[] = [
  {
    port: 'keys',
    name: 'begins a chain with the first device, its account key and a way to have that again, and with nothing less',
    async run({ newcomer: { keys } }) {
      expectSame([await keys.chain(), await keys.vault()], [[], []], 'before the first enrolment');
      const party = await makeParty();
      const [device, account] = [await namedKey(party.device.publicKey, 'sig'), await namedKey(party.account.pair.publicKey, 'enc')];
      const { entry } = await makeVaultEntry(account.kid);
      const { entry: foreign } = await makeVaultEntry((await makeAccount()).kid);
      await expectRejection(keys.enrol({ device, account: null, vault: [entry] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device, account, vault: [] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device, account, vault: [foreign] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device: { ...device, kid: foreign.account }, account, vault: [entry] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device: { ...device, jwk: { ...device.jwk, use: 'enc' } }, account, vault: [entry] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device: { ...account, jwk: { ...account.jwk, use: 'sig' } }, account, vault: [entry] }), 'backend/rejected');
      await expectRejection(keys.enrol({ device, account: { ...account, jwk: { ...account.jwk, use: 'sig' } }, vault: [entry] }), 'backend/rejected');
      expectSame(await keys.chain(), [], 'nothing was stored');

      const chain = await keys.enrol({ device, account, vault: [entry] });
      expectSame([chain.length, await keys.chain()], [1, chain], 'the first link');
      expectSame(await keys.enrol({ device, account, vault: [entry] }), chain, 'the same again');
      expectSame((await keys.vault()).map(({ id, account: kid }) => [id, kid]), [[entry.id, account.kid]], 'the way');
      await expectRejection(keys.removeDevice(device.kid), 'backend/conflict');
      await expectRejection(keys.removeVault(entry.id), 'backend/conflict');
      await expectRejection(enrolParty({ identity: { whoAmI: () => Promise.resolve(null) }, keys }), 'backend/conflict');
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
      const devices = await Promise.all([makeDevice(), makeDevice()].map(async (device) => namedKey((await device).publicKey, 'sig')));
      await Promise.all(devices.map((device) => keys.enrol({ device, account: null, vault: [] })));
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
