import { expect } from 'chai';
import type { Wrap } from '../../src/domain/wrap.js';
import { admitWraps, wrappableKeys } from '../../src/ownership/admit-wraps.js';
import type { PartyKeys } from '../../src/ownership/party-keys.js';
import type { Policy } from '../../src/ownership/policy.js';
import { recipientOf, wrapDigest, wrapListDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from './evidence-fixture.js';
import { MEMBER, keysetOf, memberKey, namedOf, sessionKey, testKey, testKeyset, type TestKey, type TestKeyset } from './signed-fixture.js';

type EscrowKey = Extract<Policy, { role: 'escrow' }>['keys'][number];

describe('admitWraps', () => {
  let signers: TestKeyset;
  let account: TestKey;
  /** Two keys of the records office, one of the legal office, a guardian's, and somebody's. */
  let records: TestKey;
  let archive: TestKey;
  let legal: TestKey;
  let guardian: TestKey;
  let stranger: TestKey;
  before(async () => {
    signers = await testKeyset({ issuer: await testKey() });
    [account, records, archive, legal, guardian, stranger] = await Promise.all([testKey('enc'), testKey('enc'), testKey('enc'), testKey('enc'), testKey('enc'), testKey('enc')]);
  });

  const held = (key: TestKey, change: Partial<EscrowKey> = {}): EscrowKey => ({ ...namedOf(key), sub: null, state: 'active', ...change });
  const escrow = (id: string, ...keys: readonly EscrowKey[]): Policy => ({ id, role: 'escrow', name: { en: id }, keys: [...keys] });
  const reader = (id: string, ...keys: readonly TestKey[]): Policy => ({ id, role: 'reader', name: { en: id }, keys: keys.map((key) => ({ ...namedOf(key), sub: 'm_guardian', state: 'active' })) });
  const toOwner = (): Wrap => wrapFor(account.kid, 'owner');

  const admit = async (wraps: readonly Wrap[], policies: readonly Policy[], access = policies.map(({ id }) => id)) =>
    admitWraps(wraps, { claim: { access }, keyset: await keysetOf(signers, { policies: [...policies] }), owner: new Set([account.kid]) });
  const isAdmitted = async (...given: Parameters<typeof admit>): Promise<boolean> => (await admit(...given)) !== null;

  it('gives each wrap with who it is for, and the digest that a head names them all by', async () => {
    const wraps = [toOwner(), wrapFor(records.kid, 'escrow', 9)];
    const digests = await Promise.all(wraps.map(wrapDigest));
    expect(await admit(wraps, [escrow('records', held(records))])).to.deep.equal({
      wd: await wrapListDigest(digests),
      wraps: await Promise.all(wraps.map(async (wrap, index) => ({ wrap, recipient: await recipientOf(wrap), digest: digests[index] }))),
    });
  });

  it('takes none while the keyset does not know a policy that the claim names', async () => {
    expect(await isAdmitted([toOwner()], [])).to.equal(true);
    expect(await isAdmitted([toOwner()], [], ['records'])).to.equal(false);
    const known = [escrow('records', held(records))];
    expect(await isAdmitted([toOwner(), wrapFor(records.kid, 'escrow')], known, ['records', 'legal'])).to.equal(false);
  });

  it('takes no wrap for a key that no policy of the claim names, however good the others are', async () => {
    const policies = [escrow('records', held(records)), escrow('legal', held(legal))];
    const good = [toOwner(), wrapFor(records.kid, 'escrow')];
    expect(await isAdmitted(good, policies, ['records'])).to.equal(true);
    for (const role of ['owner', 'reader', 'escrow'] as const) expect(await isAdmitted([...good, wrapFor(stranger.kid, role)], policies, ['records']), role).to.equal(false);
    expect(await isAdmitted([...good, wrapFor(legal.kid, 'escrow')], policies, ['records']), 'of a policy that this claim does not name').to.equal(false);
    for (const role of ['reader', 'escrow'] as const) expect(await isAdmitted([...good, wrapFor(account.kid, role)], policies, ['records']), `the owner’s, as ${role}`).to.equal(false);
    expect(await isAdmitted([...good, wrapFor(records.kid, 'owner')], policies, ['records']), 'escrow’s, as the owner’s').to.equal(false);
  });

  it('asks for a wrap for each escrow policy, and for one of its keys alone', async () => {
    const policies = [escrow('records', held(records), held(archive)), escrow('legal', held(legal))];
    const [toRecords, toArchive, toLegal] = [wrapFor(records.kid, 'escrow'), wrapFor(archive.kid, 'escrow'), wrapFor(legal.kid, 'escrow')];
    expect(await isAdmitted([toOwner(), toRecords, toLegal], policies)).to.equal(true);
    expect(await isAdmitted([toOwner(), toArchive, toLegal], policies)).to.equal(true);
    expect(await isAdmitted([toOwner(), toRecords, toArchive, toLegal], policies)).to.equal(true);
    for (const wraps of [[], [toRecords], [toLegal], [toRecords, toArchive]]) expect(await isAdmitted([toOwner(), ...wraps], policies), String(wraps.length)).to.equal(false);
  });

  it('asks for no wrap of a reader, and does not take a reader’s for the escrow’s', async () => {
    expect(await isAdmitted([toOwner()], [reader('guardians', guardian)])).to.equal(true);
    expect(await isAdmitted([toOwner(), wrapFor(guardian.kid, 'reader')], [reader('guardians', guardian)])).to.equal(true);
    // One key in two policies: what it holds as a reader’s is not kept in escrow.
    const both = [escrow('records', held(records)), reader('guardians', records)];
    expect(await isAdmitted([toOwner(), wrapFor(records.kid, 'reader')], both)).to.equal(false);
    expect(await isAdmitted([toOwner(), wrapFor(records.kid, 'reader'), wrapFor(records.kid, 'escrow')], both)).to.equal(true);
  });

  it('gives a retired key no wrap, and asks for none', async () => {
    const retired = held(records, { state: 'retired' });
    expect(await isAdmitted([toOwner()], [escrow('records', retired)]), 'nobody is left').to.equal(true);
    expect(await isAdmitted([toOwner(), wrapFor(records.kid, 'escrow')], [escrow('records', retired)])).to.equal(false);
    const replaced = [escrow('records', retired, held(archive))];
    expect(await isAdmitted([toOwner()], replaced)).to.equal(false);
    expect(await isAdmitted([toOwner(), wrapFor(archive.kid, 'escrow')], replaced)).to.equal(true);
  });

  it('asks for no wrap for a key that is not what it is named', async () => {
    const misnamed = held(records, { jwk: stranger.jwk });
    expect(await isAdmitted([toOwner()], [escrow('records', misnamed)])).to.equal(true);
    expect(await isAdmitted([toOwner()], [escrow('records', misnamed, held(archive))])).to.equal(false);
  });

  it('takes no list without a wrap', async () => {
    expect(await isAdmitted([], [])).to.equal(false);
  });

  it('takes no wrap twice', async () => {
    expect(await isAdmitted([toOwner(), toOwner()], [])).to.equal(false);
    expect(await isAdmitted([toOwner(), wrapFor(account.kid, 'owner', 8)], []), 'another one for the same key').to.equal(true);
  });
});

describe('wrappableKeys', () => {
  let account: TestKey;
  let later: TestKey;
  let page: TestKey;
  let former: TestKey;
  before(async () => {
    [account, later, page, former] = await Promise.all([testKey('enc'), testKey('enc'), testKey('enc'), testKey('enc')]);
  });

  it('are the account keys since the claim, and those of pages of this consultation, but none that was given up before', async () => {
    const device = await testKey();
    const links = [memberKey(account, [device], { sub: MEMBER, former: [former.kid] }), memberKey(later, [device], { seq: 2, former: [former.kid, account.kid] })];
    const owner = { links: links.map((payload) => ({ payload, digest: '' })), sessionKeys: [{ enc: sessionKey(device, page).enc }] } as unknown as PartyKeys;
    expect([...wrappableKeys(owner)]).to.have.members([account.kid, later.kid, page.kid]);
  });

  it('are none while the owner has no keys', () => {
    expect([...wrappableKeys(null)]).to.deep.equal([]);
  });
});
