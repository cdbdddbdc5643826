import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import { newRecoveryCode } from '../../src/keys/recovery-code.js';
import { FakeKeyPort } from './fake-key-port.js';
import { agreed, anotherDevice, codeOf, confirmed, fakePasskeys, isLocked, joined, open, pendingCodeOf, withoutLocks } from './keys-support.js';

const third = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);

describe('recovery', () => {
  it('lets a further device into the chain by the code, and not before', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await pendingCodeOf(first);
    const store = anotherDevice();
    const second = await open(port, { store });
    expect((await second.status()).state).to.equal('sealed');
    await second.recover(code.toLowerCase().replaceAll('-', ' '));
    expect((await second.status()).state).to.equal('ready');
    expect(second.account?.kid).to.equal(first.account?.kid);
    expect(await isLocked(second.account!.pair.privateKey)).to.equal(true);
    expect(port.newest.by).to.deep.include({ how: 'recovery', kid: port.newest.ways[0]!.enc.kid });
    expect(port.newest.devices.map(({ sig }) => sig.kid)).to.deep.equal([first.device?.kid, second.device?.kid]);
    const again = await open(port, { store });
    expect(again.account?.kid).to.equal(first.account?.kid);
    const other = await third();
    expect(await agreed(first.account!, other)).to.equal(await agreed(again.account!, other));
    // Twice is once.
    await again.recover(code);
    expect(port.newest.seq).to.equal(2);
  });

  it('says that a code is wrong, and stops when there were too many', async () => {
    const port = await FakeKeyPort.create();
    await open(port, { store: anotherDevice() });
    const second = await open(port, { store: anotherDevice() });
    port.wrongProofs = 3;
    expect(await codeOf(second.recover('too short'))).to.equal('keys/wrong-code');
    expect(port.wrongProofs).to.equal(3);
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/wrong-code');
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/wrong-code');
    expect(await codeOf(second.recover(newRecoveryCode()))).to.equal('keys/too-many-attempts');
    expect(second.account).to.equal(null);
    expect(port.newest.seq).to.equal(1);
  });

  it('does not take what a lying backend hands out under the right proof', async () => {
    const strangers = await FakeKeyPort.create();
    await open(strangers, { store: anotherDevice() });
    for (const lie of ['entry', 'boxes', 'no boxes'] as const) {
      const port = await FakeKeyPort.create();
      const code = await pendingCodeOf(await open(port, { store: anotherDevice() }));
      const openWay = port.openWay.bind(port);
      const [foreign] = [...strangers.entries.values()];
      port.openWay = async (id, proof) => {
        const opened = await openWay(id, proof);
        if (lie === 'entry') return { ...opened, entry: { ...opened.entry, sealed: foreign!.sealed } };
        return { ...opened, boxes: lie === 'boxes' ? opened.boxes.map((box) => ({ ...box, ct: strangers.kept[0]!.ct })) : [] };
      };
      const second = await open(port, { store: anotherDevice() });
      expect(await codeOf(second.recover(code)), lie).to.equal('keys/wrong-code');
      expect(second.account, lie).to.equal(null);
    }
  });

  for (const when of ['before', 'after'] as const) {
    it(`asks with the same device keys again when the connection went ${when} the work was done`, async () => {
      const port = await FakeKeyPort.create();
      const code = await pendingCodeOf(await open(port, { store: anotherDevice() }));
      const store = anotherDevice();
      const second = await open(port, { store });
      port.trouble.set('change', { when, code: 'backend/unreachable' });
      expect(await codeOf(second.recover(code))).to.equal('backend/unreachable');
      const page = await open(port, { store });
      expect((await page.status()).state).to.equal(when === 'before' ? 'sealed' : 'ready');
      await page.recover(code);
      expect((await page.status()).state).to.equal('ready');
      expect(port.newest.devices).to.have.length(2);
      expect(port.newest.seq).to.equal(2);
    });
  }

  it('goes on from the newest link when another device came first', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const [second, rival] = [await open(port, { store: anotherDevice() }), await open(port, { store: anotherDevice() })];
    const change = port.change.bind(port);
    port.change = async (asked) => { port.change = change; await rival.recover(code); return change(asked); };
    // Two devices do not wait for each other, as two pages of one browser do.
    await withoutLocks(() => second.recover(code));
    expect(port.newest.devices.map(({ sig }) => sig.kid)).to.deep.equal([first, rival, second].map(({ device }) => device?.kid));
  });

  it('lets a seventeenth device in: the one that was unused for longest makes room, and the account key changes', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const others = [];
    for (let n = 2; n <= 16; n += 1) others.push(await joined(port, code));
    expect(port.newest.devices).to.have.length(16);
    // A page that is not in the chain is opened all the same.
    const store = anotherDevice();
    const seventeenth = await open(port, { store });
    expect((await seventeenth.status()).state).to.equal('sealed');
    const account = port.newest.enc.kid;
    port.now += 86_400_000;
    const unused = others[6]!;
    for (const keys of [first, ...others]) if (keys !== unused) port.used.set(keys.device!.kid, port.now);
    await seventeenth.recover(code);
    expect((await seventeenth.status()).state).to.equal('ready');
    const kids = port.newest.devices.map(({ sig }) => sig.kid);
    expect(kids).to.have.length(16);
    expect(kids).to.not.include(unused.device?.kid);
    expect(port.newest.enc.kid).to.not.equal(account);
    expect(seventeenth.accountOf(account)?.kid).to.equal(account);
    await unused.refresh();
    expect((await unused.status()).state).to.equal('removed');
    await first.refresh();
    expect(first.account?.kid).to.equal(port.newest.enc.kid);
  });

  it('leaves out a device that was not used for 180 days with the next change', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const old = await joined(port, code);
    port.now += 181 * 86_400_000;
    port.used.set(first.device!.kid, port.now);
    const account = port.newest.enc.kid;
    await joined(port, code);
    expect(port.newest.devices).to.have.length(2);
    expect(port.newest.devices.map(({ sig }) => sig.kid)).to.not.include(old.device?.kid);
    expect(port.newest.enc.kid).to.not.equal(account);
  });

  it('lets a device in by a passkey', async () => {
    const port = await FakeKeyPort.create();
    const passkeys = fakePasskeys();
    const first = await open(port, { store: anotherDevice(), passkeys });
    await confirmed(first);
    await first.addPasskey();
    expect(port.newest.by).to.deep.include({ how: 'device', kid: first.device?.kid });
    expect((await first.status()).recoveryMethods.map(({ kind }) => kind)).to.deep.equal(['recovery-code', 'passkey']);
    expect(port.newest.former).to.deep.equal([]);
    const second = await open(port, { store: anotherDevice(), passkeys });
    await second.recoverWithPasskey();
    expect(second.account?.kid).to.equal(first.account?.kid);
  });

  it('has room for eight methods, and says so', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice(), passkeys: fakePasskeys() });
    for (let n = 2; n <= 8; n += 1) await first.addPasskey();
    expect(port.newest.ways).to.have.length(8);
    expect(await codeOf(first.addPasskey())).to.equal('keys/too-many-methods');
  });
});

describe('a recovery code', () => {
  it('waits to be written down until it has been confirmed, and is forgotten then', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const keys = await open(port, { store });
    const code = await pendingCodeOf(keys);
    let changes = 0;
    keys.onChange(() => { changes += 1; });
    expect(await (await open(port, { store })).pendingCode()).to.equal(null);
    expect(await codeOf(keys.confirmCode(code.slice(0, 6)))).to.equal('keys/wrong-code');
    expect((await keys.status()).codePending).to.equal(true);
    await keys.confirmCode(code.split('-').at(-1)!.toLowerCase());
    expect((await keys.status())).to.deep.include({ codePending: false, codeConfirmed: true });
    expect(await keys.pendingCode()).to.equal(null);
    expect(changes).to.equal(1);
    expect(port.newest.seq).to.equal(1);
  });

  it('takes the old one’s place once it is confirmed, not before, and changes the account key then', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    const old = await confirmed(keys);
    const account = port.newest.enc.kid;
    await keys.renewCode();
    expect(port.newest.seq).to.equal(1);
    await joined(port, old);
    const fresh = await confirmed(keys);
    expect(fresh).to.not.equal(old);
    expect(port.newest.ways).to.have.length(1);
    expect(port.newest.enc.kid).to.not.equal(account);
    const other = await open(port, { store: anotherDevice() });
    expect(await codeOf(other.recover(old))).to.equal('keys/wrong-code');
    await other.recover(fresh);
    expect(other.account?.kid).to.equal(keys.account?.kid);
    // What was recorded for the former key still opens, on the new device too.
    expect([keys, other].map((each) => each.accountOf(account)?.kid)).to.deep.equal([account, account]);
  });

  it('is confirmed again when the answer was lost', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    await confirmed(keys);
    await keys.renewCode();
    const code = await pendingCodeOf(keys);
    port.trouble.set('change', { when: 'after', code: 'backend/unreachable' });
    expect(await codeOf(keys.confirmCode(code.slice(-6)))).to.equal('backend/unreachable');
    await keys.confirmCode(code.slice(-6));
    expect((await keys.status())).to.deep.include({ codePending: false, codeConfirmed: true, state: 'ready' });
    expect(port.newest.seq).to.equal(2);
    expect((await joined(port, code)).account?.kid).to.equal(keys.account?.kid);
  });

  it('that another page has replaced is not shown any more', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const [one, other] = [await open(port, { store }), await open(port, { store })];
    await other.renewCode();
    await confirmed(other);
    expect((await one.status())).to.deep.include({ codePending: false, codeConfirmed: true });
    expect(await one.pendingCode()).to.equal(null);
  });

  it('is of no use after the keys have been closed', async () => {
    const port = await FakeKeyPort.create();
    const keys = await open(port, { store: anotherDevice() });
    const { kid } = keys.account!;
    keys.close();
    keys.close();
    expect(keys.accountOf(kid)).to.equal(null);
    expect(await keys.pendingCode()).to.equal(null);
    expect(() => keys.device).to.throw().that.satisfies(isConsultError);
    expect(await codeOf(keys.status())).to.equal('keys/unavailable');
  });
});
