import { expect } from 'chai';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { FakeKeyPort, OWNER } from './fake-key-port.js';
import { anotherDevice, codeOf, confirmed, isLocked, joined, open, pendingCodeOf } from './keys-support.js';

describe('a new account key, for whom nothing is left', () => {
  it('takes a permission that has taken effect; then it is this device’s alone, with a code of its own', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const old = { code: await confirmed(first), kid: first.account!.kid };
    const store = anotherDevice();
    const second = await open(port, { store });
    let changes = 0;
    second.onChange(() => { changes += 1; });
    expect(await codeOf(second.replaceAccount())).to.equal('backend/conflict');
    const { id, effectiveAt } = port.permit(23);
    expect((await second.status()).permission).to.deep.include({ id, effectiveAt });
    expect(await codeOf(second.replaceAccount())).to.equal('backend/conflict');
    expect([second.account, await second.pendingCode(), await store.read(ownerKey(OWNER))]).to.deep.equal([null, null, null]);
    port.permit(25);
    await second.replaceAccount();
    expect(changes).to.equal(1);
    expect(second.account?.kid).to.equal(port.newest.enc.kid).and.not.equal(old.kid);
    expect(await isLocked(second.account!.pair.privateKey)).to.equal(true);
    expect(port.newest).to.deep.include({ former: [old.kid], by: { how: 'permission', kid: null, token: null } });
    const status = await second.status();
    expect([status.state, status.codePending, status.codeConfirmed, status.devices.map(({ kid }) => kid), status.permission]).to.deep.equal(['ready', true, false, [second.device?.kid], null]);
    const third = await open(port, { store: anotherDevice() });
    expect(await codeOf(third.recover(old.code))).to.equal('keys/wrong-code');
    await third.recover(await pendingCodeOf(second));
    expect(third.account?.kid).to.equal(second.account?.kid);
    // Once: nothing is to be done on a device that holds the key, permission or not.
    port.permit(25);
    const { length } = port.tokens;
    await second.replaceAccount();
    expect(port.tokens).to.have.length(length);
    // The device that was there before is out, and keeps its keys.
    await first.refresh();
    expect([(await first.status()).state, first.accounts.length]).to.deep.equal(['removed', 0]);
  });

  it('is stopped from any device in the chain, and from no other page', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const second = await joined(port, await confirmed(first));
    const outside = await open(port, { store: anotherDevice() });
    const { id } = port.permit(25);
    expect(await codeOf(outside.stopPermission(id))).to.equal('backend/forbidden');
    await second.stopPermission(id);
    expect((await first.status()).permission).to.equal(null);
    expect(await codeOf(outside.replaceAccount())).to.equal('backend/conflict');
    expect(port.newest.seq).to.equal(2);
  });

  for (const when of ['before', 'after'] as const) {
    it(`loses no key when the connection went ${when} the work was done, and shows no code that may never be one`, async () => {
      const port = await FakeKeyPort.create();
      await open(port, { store: anotherDevice() });
      const store = anotherDevice();
      const second = await open(port, { store });
      port.permit(25);
      port.trouble.set('change', { when, code: 'backend/unreachable' });
      expect(await codeOf(second.replaceAccount())).to.equal('backend/unreachable');
      expect(await second.pendingCode()).to.equal(null);
      const row = await store.read(ownerKey(OWNER));
      const made = row!.offers.at(-1)!.kid;
      // Another page of this device looks in the meantime.
      const page = await open(port, { store });
      const status = await page.status();
      expect([status.state, status.codePending, status.codeConfirmed]).to.deep.equal(when === 'before' ? ['sealed', false, true] : ['ready', false, false]);
      await page.replaceAccount();
      expect((await page.status()).state).to.equal('ready');
      if (when === 'after') {
        expect(page.account?.kid).to.equal(made);
        await page.renewCode();
      }
      await joined(port, await confirmed(page));
    });
  }

  it('replaces nothing for one who signs out before its turn comes', async () => {
    const port = await FakeKeyPort.create();
    await open(port, { store: anotherDevice() });
    const second = await open(port, { store: anotherDevice() });
    port.permit(25);
    const looked = second.refresh();
    const replaced = codeOf(second.replaceAccount());
    second.close();
    await looked.catch(() => undefined);
    expect(await replaced).to.equal('keys/unavailable');
    expect([port.given !== null, port.changes.length]).to.deep.equal([true, 1]);
  });

  it('does not believe a chain that has another account’s key, or not this device', async () => {
    for (const lie of ['account', 'device'] as const) {
      const port = await FakeKeyPort.create();
      await open(port, { store: anotherDevice() });
      const second = await open(port, { store: anotherDevice() });
      port.permit(25);
      port.change = async ({ content }) => {
        await port.append(lie === 'account' ? {} : { enc: content.enc, devices: port.newest.devices });
        return port.tokens.slice(-2);
      };
      expect(await codeOf(second.replaceAccount()), lie).to.equal('ownership/denied');
      expect(second.account, lie).to.equal(null);
    }
  });
});
