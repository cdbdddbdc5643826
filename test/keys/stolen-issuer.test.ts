import { expect } from 'chai';
import { importAccount, makeAccountKey } from '../../src/keys/account-key.js';
import { attest, attestationKey, continueAccount } from '../../src/keys/attestation.js';
import { followsFrom } from '../../src/keys/follow-account.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import type { MemberKey } from '../../src/ownership/member-key.js';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { sealAccountBox } from '../../src/sealing/account-box.js';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { FakeKeyPort, OWNER } from './fake-key-port.js';
import { anotherDevice, codeOf, confirmed, joined, open } from './keys-support.js';

const PERSON = { aud: 'consult:ins-a:uk', sub: OWNER.subject };

/** Puts an account key of the thief's into the chain, with boxes and attestations for everybody who is there. */
async function plant(port: FakeKeyPort, how: MemberKey['by']['how'], cont: 'none' | 'made' = 'none'): Promise<OwnAccount> {
  const { named, scalar } = await makeAccountKey();
  const account = (await importAccount(named, scalar))!;
  const key = await attestationKey(account);
  const { devices, ways } = port.newest;
  for (const { enc } of [...devices, ...ways]) port.kept.unshift(await sealAccountBox(scalar, named.kid, (await importEncryptionKey(enc.jwk))!, PERSON));
  await port.append({
    enc: named,
    devices: await Promise.all(devices.map(async (device) => ({ ...device, att: await attest(key, { kind: 'device', sub: OWNER.subject, kid: device.sig.kid, enc: device.enc.kid }) }))),
    ways: await Promise.all(ways.map(async (way) => ({ ...way, att: await attest(key, { kind: 'way', sub: OWNER.subject, enc: way.enc.kid }) }))),
    // By the only key that the thief has.
    cont: cont === 'none' ? null : await continueAccount(key, await port.newestDigest(), named.kid),
  }, how);
  return account;
}

describe('a holder of the issuer’s key', () => {
  for (const how of ['device', 'recovery', 'permission'] as const) {
    for (const cont of ['none', 'made'] as const) {
      it(`puts no account key of its own on the member’s devices (${how}, continuity ${cont})`, async () => {
        const port = await FakeKeyPort.create();
        const reports: string[] = [];
        const store = anotherDevice();
        const onViolation = (reason: string): void => void reports.push(reason);
        const first = await open(port, { store, onViolation });
        const code = await confirmed(first);
        const { kid } = first.account!;
        const planted = await plant(port, how, cont);
        // The chain itself is refused, or what it says of the account is.
        const refused = how !== 'recovery' || cont === 'none';
        expect(await codeOf(first.refresh())).to.equal(refused ? 'ownership/denied' : 'none');
        const again = await open(port, { store, onViolation }).catch(() => null);
        expect(again === null).to.equal(refused);
        for (const keys of [first, ...(again === null ? [] : [again])]) {
          expect(keys.accountOf(planted.kid)).to.equal(null);
          expect(keys.account?.kid).to.not.equal(planted.kid);
          expect(keys.accountOf(kid)?.kid).to.equal(kid);
        }
        expect(reports).to.deep.equal(['member-key', 'member-key']);
        // A page that recovers takes it no more than one that holds a key.
        const page = await open(port, { store: anotherDevice(), onViolation }).catch(() => null);
        if (page !== null) {
          expect(await codeOf(page.recover(code))).to.be.oneOf(['ownership/denied', 'keys/wrong-code']);
          expect([page.account, page.accountOf(planted.kid)]).to.deep.equal([null, null]);
        }
      });
    }
  }

  it('can put the member’s devices out by a permission of its own, and takes no key from them and gives them none', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store });
    const code = await confirmed(first);
    const { kid } = first.account!;
    const thief = await FakeKeyPort.create();
    await open(thief, { store: anotherDevice() });
    const { enc, devices, ways } = thief.newest;
    await port.append({ enc, devices, ways }, 'permission');
    await first.refresh();
    expect((await first.status()).state).to.equal('removed');
    expect((await store.read(ownerKey(OWNER)))?.accounts.map((account) => account.kid)).to.deep.equal([kid]);
    expect(await codeOf(first.recover(code))).to.equal('keys/wrong-code');
    expect(port.kept.some(({ account }) => account === enc.kid)).to.equal(false);
  });
});

describe('following an account key', () => {
  it('goes over every change that the one before has made, and over no other', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const held = first.account!;
    const away = await joined(port, code);
    for (let n = 0; n < 3; n += 1) await first.removeDevice((await joined(port, code)).device!.kid);
    // It was away for three account keys, and comes to the newest one.
    await away.refresh();
    expect(away.account?.kid).to.equal(port.newest.enc.kid).and.not.equal(held.kid);
    const links = await port.links();
    const trusts = ({ enc }: MemberKey): boolean => enc.kid === held.kid;
    expect(await followsFrom({ links }, first.accounts, trusts)).to.equal(true);
    // Without one of the keys in between nothing is shown.
    expect(await followsFrom({ links }, first.accounts.filter(({ kid }) => kid !== links.at(-3)!.enc.kid), trusts)).to.equal(false);
    const at = links.findIndex(({ enc }) => enc.kid !== held.kid);
    const altered = (change: Partial<MemberKey>): MemberKey[] => links.map((link, index) => (index === at ? { ...link, ...change } : link));
    expect(await followsFrom({ links: altered({ cont: null }) }, first.accounts, trusts)).to.equal(false);
    expect(await followsFrom({ links: altered({ cont: 'A'.repeat(43) }) }, first.accounts, trusts)).to.equal(false);
    expect(await followsFrom({ links: altered({ prev: 'A'.repeat(43) }) }, first.accounts, trusts)).to.equal(false);
    expect(await followsFrom({ links: altered({ by: { ...links[at]!.by, how: 'permission' } }) }, first.accounts, trusts)).to.equal(false);
    expect(await followsFrom({ links: links.slice(at) }, first.accounts, trusts)).to.equal(false);
    expect(await followsFrom({ links: [] }, first.accounts, trusts)).to.equal(false);
  });
});
