import { expect } from 'chai';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { FakeKeyPort, OWNER } from './fake-key-port.js';
import { anotherDevice, codeOf, isLocked, open, pendingCodeOf } from './keys-support.js';

describe('a new account key, for whom nothing is left', () => {
  it('takes leave; then it is this device’s alone, with a code of its own', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const old = { code: await pendingCodeOf(first), kid: first.account!.kid };
    const store = anotherDevice();
    const second = await open(port, { store });
    let changes = 0;
    second.onChange(() => { changes += 1; });
    expect(await codeOf(second.replaceAccount())).to.equal('backend/conflict');
    expect([second.account, await second.pendingCode(), (await store.read(ownerKey(OWNER)))?.code]).to.deep.equal([null, null, null]);
    expect((await second.status()).codePending).to.equal(false);
    port.renewal = true;
    await second.replaceAccount();
    expect(changes).to.equal(1);
    expect(second.account?.kid).to.equal(port.newest.enc.kid).and.not.equal(old.kid);
    expect(await isLocked(second.account!.pair.privateKey)).to.equal(true);
    const status = await second.status();
    expect([status.state, status.codePending, status.devices.map(({ kid }) => kid), status.ways.map(({ account }) => account)]).to.deep.equal(['ready', true, [second.device.kid], [second.account!.kid]]);
    const third = await open(port, { store: anotherDevice() });
    expect(await codeOf(third.recover(old.code))).to.equal('keys/wrong-code');
    await third.recover(await pendingCodeOf(second));
    expect(third.account?.kid).to.equal(second.account?.kid);
    // Once: nothing is to be done on a device that holds the key, leave or not.
    port.renewal = true;
    const { length } = port.tokens;
    await second.replaceAccount();
    expect(port.tokens).to.have.length(length);
  });

  for (const when of ['before', 'after'] as const) {
    it(`asks for the very same when the connection went ${when} the work was done, and shows no code that may never be one`, async () => {
      const port = await FakeKeyPort.create();
      await open(port, { store: anotherDevice() });
      const store = anotherDevice();
      const second = await open(port, { store });
      port.renewal = true;
      port.trouble.set('enrol', { when, code: 'backend/unreachable' });
      expect(await codeOf(second.replaceAccount())).to.equal('backend/unreachable');
      const offered = (await store.read(ownerKey(OWNER)))?.offer?.account.kid;
      expect(offered).to.be.a('string');
      // Another page of this device looks in the meantime.
      const page = await open(port, { store });
      expect([(await page.status()).state, (await page.status()).codePending]).to.deep.equal(when === 'before' ? ['sealed', false] : ['ready', true]);
      if (when === 'before') {
        expect(await codeOf(page.confirmCode('A'))).to.equal('none');
        expect(await codeOf(page.addPasskey(null))).to.equal('keys/wrong-code');
      }
      await second.replaceAccount();
      expect(second.account?.kid).to.equal(offered);
      await (await open(port, { store: anotherDevice() })).recover(await pendingCodeOf(second));
      expect(port.enrolments.filter(({ account }) => account?.kid === offered)).to.have.length(1);
    });
  }

  for (const [answer, code] of [['409', 'backend/conflict'], ['nothing', 'backend/unreachable']] as const) {
    it(`keeps what it has offered, whatever the chain does: answered ${answer}, the backend may take it yet`, async () => {
      const port = await FakeKeyPort.create();
      const first = await open(port, { store: anotherDevice() });
      const old = await pendingCodeOf(first);
      const store = anotherDevice();
      const second = await open(port, { store });
      port.trouble.set('enrol', { when: 'before', code });
      expect(await codeOf(second.replaceAccount())).to.equal(code);
      const offer = (await store.read(ownerKey(OWNER)))?.offer ?? expect.fail('thrown away');
      // The chain goes on, and she finds her old code, and makes a new one.
      await open(port, { store: anotherDevice() });
      await second.recover(old);
      await second.renewCode(old);
      await second.confirmCode((await pendingCodeOf(second)).slice(-6));
      expect((await second.status()).codePending).to.equal(false);
      // Late, and without a word.
      for (const entry of offer.vault) port.entries.set(entry.id, entry);
      await port.append({ enc: offer.named, sig: port.newest.sig });
      expect((await second.status())).to.deep.include({ state: 'ready', codePending: true });
      expect(second.account?.kid).to.equal(offer.account.kid);
      await (await open(port, { store: anotherDevice() })).recover(await pendingCodeOf(second));
      expect((await store.read(ownerKey(OWNER)))?.accounts).to.have.length(2);
    });
  }

  it('replaces nothing for one who signs out before its turn comes', async () => {
    const port = await FakeKeyPort.create();
    await open(port, { store: anotherDevice() });
    const second = await open(port, { store: anotherDevice() });
    port.renewal = true;
    const looked = second.refresh();
    const replaced = codeOf(second.replaceAccount());
    second.close();
    await looked.catch(() => undefined);
    expect(await replaced).to.equal('keys/unavailable');
    expect([port.renewal, port.enrolments.some(({ account }) => account !== null && account.kid !== port.newest.enc.kid)]).to.deep.equal([true, false]);
  });

  it('does not believe a chain that has another account’s key, or not this device', async () => {
    for (const lie of ['account', 'device'] as const) {
      const port = await FakeKeyPort.create();
      await open(port, { store: anotherDevice() });
      const second = await open(port, { store: anotherDevice() });
      const { enc, sig } = port.newest;
      port.enrol = async (enrolment) => port.append(lie === 'account' ? { enc, sig } : { enc: enrolment.account!, sig: sig.filter(({ kid }) => kid !== second.device.kid) });
      expect(await codeOf(second.replaceAccount()), lie).to.equal('ownership/denied');
      expect(second.account, lie).to.equal(null);
    }
  });
});
