import { expect } from 'chai';
import { eraseKeys } from '../../src/keys/erase-keys.js';
import { openKeyStore } from '../../src/keys/open-key-store.js';
import { ownerKey, type KeysOwner } from '../../src/keys/keys-owner.js';
import { FakeKeyPort } from './fake-key-port.js';
import { anotherDevice, codeOf, confirmed, isLocked, joined, open, pendingCodeOf, withoutLocks } from './keys-support.js';

let owner: KeysOwner;
let port: FakeKeyPort;

beforeEach(async () => {
  // A person of their own for each test: the browser's database lasts as long as the page.
  owner = { tenant: 'ins-a', region: 'uk', subject: `m_${crypto.randomUUID()}` };
  port = await FakeKeyPort.create(owner);
});
afterEach(() => eraseKeys(owner));

describe('the first device', () => {
  it('makes the keys once, and finds them again', async () => {
    const first = await open(port, { owner });
    expect(first.chain).to.deep.equal(port.tokens);
    expect(first.account?.kid).to.equal(port.newest.enc.kid);
    expect(port.newest.by).to.deep.include({ how: 'first', kid: null });
    expect(port.newest.devices.map(({ sig }) => sig.kid)).to.deep.equal([first.device?.kid]);
    expect(port.newest.ways.map(({ kind }) => kind)).to.deep.equal(['recovery-code']);
    const kid = first.device?.kid;
    first.close();
    const again = await open(port, { owner });
    expect(again.device?.kid).to.equal(kid);
    expect(again.account?.kid).to.equal(port.newest.enc.kid);
    expect(port.changes).to.have.length(1);
    expect((await again.status()).lasting).to.equal(true);
    again.close();
  });

  it('is one device for two pages that open at once', async () => {
    const [one, other] = await Promise.all([open(port, { owner }), open(port, { owner })]);
    expect(one.device?.kid).to.be.a('string').and.equal(other.device?.kid);
    expect(one.account?.kid).to.be.a('string').and.equal(other.account?.kid);
    expect(port.newest.seq).to.equal(1);
    // One of them knows the code; for both it has not been confirmed.
    const codes = [await one.pendingCode(), await other.pendingCode()];
    expect(codes.filter((code) => code !== null)).to.have.length(1);
    for (const keys of [one, other]) expect((await keys.status()).codeConfirmed).to.equal(false);
    one.close();
    other.close();
  });

  it('is one device without locks too', async () => {
    await withoutLocks(async () => {
      // In memory, so that both have read before either has written.
      const store = anotherDevice();
      const [one, other] = await Promise.all([open(port, { owner, store }), open(port, { owner, store })]);
      expect(one.device?.kid).to.be.a('string').and.equal(other.device?.kid);
      expect(port.newest.seq).to.equal(1);
      for (const keys of [one, other]) {
        expect(keys.account?.kid).to.equal(port.newest.enc.kid);
        expect((await keys.status()).codeConfirmed).to.equal(false);
      }
      one.close();
      other.close();
    });
  });

  for (const when of ['before', 'after'] as const) {
    it(`loses no account key when the connection went ${when} the work was done`, async () => {
      port.trouble.set('change', { when, code: 'backend/unreachable' });
      expect(await codeOf(open(port, { owner }))).to.equal('backend/unreachable');
      const keys = await open(port, { owner });
      expect(keys.account?.kid).to.equal(port.newest.enc.kid);
      expect(keys.device?.kid).to.equal(port.newest.devices[0]?.sig.kid);
      expect(port.newest.seq).to.equal(1);
      // The page that made the code is gone, and the code with it.
      expect([(await keys.status()).codeConfirmed, (await keys.status()).codePending]).to.deep.equal([false, when === 'before']);
      if (when === 'after') await keys.renewCode();
      const other = await joined(port, await confirmed(keys), { owner });
      expect(other.account?.kid).to.equal(keys.account?.kid);
      expect((await keys.status()).codeConfirmed).to.equal(true);
      keys.close();
    });
  }

  it('is a further page when another device was first', async () => {
    const rival = await open(port, { owner, store: anotherDevice() });
    // It has asked before the other one was in, and asks for its own link after that.
    const { tokens } = port;
    port.tokens = [];
    const chain = port.chain.bind(port);
    port.chain = async () => { const answer = await chain(); port.tokens = tokens; return answer; };
    const late = await open(port, { owner });
    expect([late.account, late.device, await late.pendingCode()]).to.deep.equal([null, null, null]);
    expect((await late.status()).state).to.equal('sealed');
    expect(port.newest.enc.kid).to.equal(rival.account?.kid);
    expect(port.newest.devices).to.have.length(1);
    late.close();
  });

  it('refuses a chain that is older than what this device has seen', async () => {
    const keys = await open(port, { owner });
    const old = [...port.tokens];
    await joined(port, await confirmed(keys), { owner });
    await keys.refresh();
    expect(keys.chain).to.have.length(2);
    port.tokens = old;
    expect(await codeOf(keys.refresh())).to.equal('ownership/denied');
    port.tokens = [];
    expect(await codeOf(open(port, { owner }))).to.equal('ownership/denied');
    keys.close();
  });

  it('refuses a chain that is another person’s, or signed by nobody', async () => {
    const stranger = await FakeKeyPort.create({ ...owner, subject: 'm_stranger' });
    await open(stranger, { owner: { ...owner, subject: 'm_stranger' }, store: anotherDevice() });
    port.tokens = [...stranger.tokens];
    expect(await codeOf(open(port, { owner, store: anotherDevice() }))).to.equal('ownership/denied');
    expect(port.changes).to.have.length(0);
  });

  it('is forgotten on request, and nobody else is', async () => {
    const keys = await open(port, { owner });
    keys.close();
    await eraseKeys({ ...owner, subject: 'm_somebody_else' });
    const store = await openKeyStore();
    expect(await store.read(ownerKey(owner))).to.not.equal(null);
    await eraseKeys(owner);
    expect(await store.read(ownerKey(owner))).to.equal(null);
    expect((await store.pins(ownerKey(owner))).size).to.equal(0);
    store.close();
  });
});

describe('a page that is not in the chain', () => {
  it('is opened, changes nothing here or in the backend, and has no keys', async () => {
    const first = await open(port, { owner, store: anotherDevice() });
    const links = port.tokens.length;
    const keys = await open(port, { owner });
    expect([keys.device, keys.account, keys.accounts.length, await keys.pendingCode()]).to.deep.equal([null, null, 0, null]);
    expect(keys.chain).to.deep.equal(first.chain);
    const status = await keys.status();
    expect([status.state, status.codePending, status.codeConfirmed, status.devices.some(({ thisDevice }) => thisDevice)]).to.deep.equal(['sealed', false, true, false]);
    const deeds = [() => keys.renewCode(), () => keys.addPasskey(), () => keys.removeDevice(first.device!.kid), () => keys.removeMethod(port.newest.ways[0]!.id), () => keys.stopPermission('A'.repeat(22))];
    for (const deed of deeds) expect(await codeOf(deed())).to.equal('backend/forbidden');
    keys.close();
    const store = await openKeyStore();
    expect(await store.read(ownerKey(owner))).to.equal(null);
    store.close();
    expect(port.tokens).to.have.length(links);
  });

  it('leaves the chain as it was after 300 visits of a browser that forgets everything', async () => {
    const first = await open(port, { owner, store: anotherDevice() });
    const code = await confirmed(first);
    const before = [...port.tokens];
    const rows: unknown[] = [];
    for (let visit = 0; visit < 300; visit += 1) {
      const store = anotherDevice();
      const keys = await open(port, { owner, store });
      expect(keys.device).to.equal(null);
      keys.close();
      rows.push(await store.read(ownerKey(owner)));
    }
    expect(port.tokens).to.deep.equal(before);
    expect(port.changes).to.have.length(1);
    expect(port.told).to.deep.equal([]);
    expect(rows.every((row) => row === null)).to.equal(true);
    const last = await joined(port, code, { owner });
    expect(last.account?.kid).to.equal(first.account?.kid);
    expect(port.newest.devices).to.have.length(2);
  });
});

describe('what lies on a device', () => {
  it('holds no private half that can be read out', async () => {
    const keys = await open(port, { owner });
    expect(await isLocked(keys.device!.privateKey)).to.equal(true);
    expect(await isLocked(keys.account!.pair.privateKey)).to.equal(true);
    await joined(port, await pendingCodeOf(keys), { owner });
    await keys.removeDevice(port.newest.devices[1]!.sig.kid);
    const store = await openKeyStore();
    const row = await store.read(ownerKey(owner));
    store.close();
    expect(row?.accounts).to.have.length(2);
    const found = [row!.own!.sig.privateKey, row!.own!.enc.pair.privateKey, ...row!.accounts.map(({ pair }) => pair.privateKey)];
    for (const key of found) expect(await isLocked(key)).to.equal(true);
    keys.close();
  });
});
