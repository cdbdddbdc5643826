import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import { newRecoveryCode } from '../../src/keys/recovery-code.js';
import { FakeKeyPort } from './fake-key-port.js';
import { anotherDevice, codeOf, fakePasskeys, isLocked, open, pendingCodeOf } from './keys-support.js';

describe('recovery', () => {
  it('lets a further device in by the code, and not before', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await pendingCodeOf(first);
    const store = anotherDevice();
    const second = await open(port, { store });
    expect((await second.status()).state).to.equal('sealed');
    expect(second.account).to.equal(null);
    expect(await second.pendingCode()).to.equal(null);
    await second.recover(code.toLowerCase().replaceAll('-', ' '));
    expect((await second.status()).state).to.equal('ready');
    expect(second.account?.kid).to.equal(first.account?.kid);
    expect(second.account && await isLocked(second.account.pair.privateKey)).to.equal(true);
    const again = await open(port, { store });
    expect(again.account?.kid).to.equal(first.account?.kid);
    // The same pair in truth: what one can agree on, the other can.
    const third = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const agree = (pair: CryptoKeyPair): Promise<ArrayBuffer> => crypto.subtle.deriveBits({ name: 'ECDH', public: third.publicKey }, pair.privateKey, 256);
    expect(new Uint8Array(await agree(first.account!.pair))).to.deep.equal(new Uint8Array(await agree(again.account!.pair)));
  });

  it('says that a code is wrong, and stops when there were too many', async () => {
    const port = await FakeKeyPort.create();
    await open(port, { store: anotherDevice() });
    const second = await open(port, { store: anotherDevice() });
    port.attempts = 2;
    expect(await codeOf(second.recover('too short'))).to.equal('keys/wrong-code');
    expect(port.attempts).to.equal(2);
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/wrong-code');
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/wrong-code');
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/too-many-attempts');
    expect(second.account).to.equal(null);
  });

  it('finds the way that a code belongs to among several', async () => {
    const port = await FakeKeyPort.create();
    const code = await pendingCodeOf(await open(port, { store: anotherDevice() }));
    const [entry] = [...port.entries.values()];
    // A newer one, of another code, and one of another account's key.
    await port.putVault({ ...entry!, id: 'newer', at: entry!.at + 1, proofDigest: 'A'.repeat(43) });
    await port.putVault({ ...entry!, id: 'foreign', at: entry!.at + 2, account: 'A'.repeat(43) });
    const second = await open(port, { store: anotherDevice() });
    expect((await second.status()).ways.map(({ id }) => id)).to.deep.equal(['newer', entry!.id]);
    await second.recover(code);
    expect(second.account?.kid).to.equal(port.newest.enc.kid);
  });

  it('does not take what a lying backend hands out under the right proof', async () => {
    const port = await FakeKeyPort.create();
    const code = await pendingCodeOf(await open(port, { store: anotherDevice() }));
    const strangers = await FakeKeyPort.create();
    await open(strangers, { store: anotherDevice() });
    const [foreign] = [...strangers.entries.values()];
    port.openVault = (id) => Promise.resolve({ ...foreign!, id });
    const second = await open(port, { store: anotherDevice() });
    expect(await codeOf(second.recover(code))).to.equal('keys/wrong-code');
  });

  it('shows the first code until it has been confirmed, and forgets it then', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const keys = await open(port, { store });
    const code = await pendingCodeOf(keys);
    let changes = 0;
    keys.onChange(() => { changes += 1; });
    expect(await pendingCodeOf(await open(port, { store }))).to.equal(code);
    expect(await codeOf(keys.confirmCode(code.slice(0, 6)))).to.equal('keys/wrong-code');
    expect((await keys.status()).codePending).to.equal(true);
    await keys.confirmCode(code.split('-').at(-1)!.toLowerCase());
    expect((await keys.status()).codePending).to.equal(false);
    expect(await keys.pendingCode()).to.equal(null);
    expect(await (await open(port, { store })).pendingCode()).to.equal(null);
    expect(changes).to.equal(1);
  });

  it('puts a new code in the old one’s place once it is confirmed, not before', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    const old = await pendingCodeOf(keys);
    await keys.confirmCode(old.split('-').at(-1)!);
    expect(await codeOf(keys.renewCode(newRecoveryCode()))).to.equal('keys/wrong-code');
    await keys.renewCode(old);
    const fresh = await pendingCodeOf(keys);
    expect(fresh).to.not.equal(old);
    await (await open(port, { store: anotherDevice() })).recover(old);
    await keys.confirmCode(fresh.split('-').at(-1)!);
    expect(port.entries.size).to.equal(1);
    const other = await open(port, { store: anotherDevice() });
    expect(await codeOf(other.recover(old))).to.equal('keys/wrong-code');
    await other.recover(fresh);
    expect(other.account?.kid).to.equal(keys.account?.kid);
  });

  it('confirms a new code again when the answer was lost', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    const old = await pendingCodeOf(keys);
    await keys.confirmCode(old.split('-').at(-1)!);
    await keys.renewCode(old);
    const last = (await pendingCodeOf(keys)).split('-').at(-1)!;
    port.trouble.set('removeVault', { when: 'after', code: 'backend/unreachable' });
    expect(await codeOf(keys.confirmCode(last))).to.equal('backend/unreachable');
    expect((await keys.status()).codePending).to.equal(true);
    // The old way is gone by now, and removing it again finds the last one only.
    await keys.confirmCode(last);
    expect((await keys.status()).codePending).to.equal(false);
    expect(port.entries.size).to.equal(1);
  });

  it('lets a device in by a passkey, which a waiting code or a typed one has made', async () => {
    const port = await FakeKeyPort.create();
    const passkeys = fakePasskeys();
    const first = await open(port, { store: anotherDevice(), passkeys });
    const code = await pendingCodeOf(first);
    await first.addPasskey(null);
    await first.confirmCode(code.split('-').at(-1)!);
    expect(await codeOf(first.addPasskey(null))).to.equal('keys/wrong-code');
    await first.addPasskey(code);
    expect((await first.status()).ways.map(({ kind }) => kind).sort()).to.deep.equal(['passkey', 'passkey', 'recovery-code']);
    const second = await open(port, { store: anotherDevice(), passkeys });
    await second.recoverWithPasskey();
    expect(second.account?.kid).to.equal(first.account?.kid);
  });

  it('lists devices with the time of their letting in, and takes others out', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store: anotherDevice() });
    const code = await pendingCodeOf(first);
    const second = await open(port, { store });
    const lost = second.device.kid;
    expect(await codeOf(second.removeDevice(first.device.kid))).to.equal('backend/forbidden');
    await second.recover(code);
    const { devices } = await first.status();
    expect(devices.map(({ kid, thisDevice }) => [kid, thisDevice])).to.deep.equal([[first.device.kid, true], [lost, false]]);
    expect(devices[1]!.since).to.be.above(devices[0]!.since);
    expect(await codeOf(first.removeDevice(first.device.kid))).to.equal('backend/forbidden');
    await first.removeDevice(lost);
    expect((await first.status()).devices.map(({ kid }) => kid)).to.deep.equal([first.device.kid]);
    // The one that was taken out begins like any other: with a new key, and without the account's.
    await second.refresh();
    expect(second.device.kid).to.not.equal(lost);
    expect(second.account).to.equal(null);
    expect((await first.status()).devices).to.have.length(2);
  });

  it('is of no use after it has been closed', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    const { kid } = keys.account!;
    keys.close();
    keys.close();
    expect(keys.accountOf(kid)).to.equal(null);
    expect(() => keys.device).to.throw().that.satisfies(isConsultError);
    expect(await codeOf(keys.status())).to.equal('keys/unavailable');
  });
});
