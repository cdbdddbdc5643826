import { expect } from 'chai';
import { base64url } from 'jose';
import { eraseKeys } from '../../src/keys/erase-keys.js';
import { openKeyStore } from '../../src/keys/open-key-store.js';
import { ownerKey, type KeysOwner } from '../../src/keys/keys-owner.js';
import { FakeKeyPort } from './fake-key-port.js';
import { anotherDevice, codeOf, isLocked, open, pendingCodeOf } from './keys-support.js';

let owner: KeysOwner;
let port: FakeKeyPort;

beforeEach(async () => {
  // A person of her own for each test: the browser's database lasts as long as the page.
  owner = { tenant: 'ins-a', region: 'uk', subject: `m_${crypto.randomUUID()}` };
  port = await FakeKeyPort.create(owner);
});
afterEach(() => eraseKeys(owner));

describe('enrolment', () => {
  it('makes the first device’s keys once, and finds them again', async () => {
    const first = await open(port, { owner });
    expect(first.chain).to.deep.equal(port.tokens);
    expect(first.account?.kid).to.equal(port.newest.enc.kid);
    expect(port.newest.sig.map(({ kid }) => kid)).to.deep.equal([first.device.kid]);
    const { kid } = first.device;
    first.close();
    const again = await open(port, { owner });
    expect(again.device.kid).to.equal(kid);
    expect(again.account?.kid).to.equal(port.newest.enc.kid);
    expect(port.enrolments).to.have.length(1);
    expect((await again.status()).lasting).to.equal(true);
    again.close();
  });

  it('makes one device of two pages that open at once', async () => {
    const [one, other] = await Promise.all([open(port, { owner }), open(port, { owner })]);
    expect(one.device.kid).to.equal(other.device.kid);
    expect(one.account?.kid).to.equal(other.account?.kid);
    expect(await pendingCodeOf(one)).to.equal(await pendingCodeOf(other));
    expect(port.newest.seq).to.equal(1);
    one.close();
    other.close();
  });

  it('makes one device of them without locks too', async () => {
    const locks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks');
    Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, get: () => undefined });
    try {
      // In memory, so that both have read before either has written.
      const store = anotherDevice();
      const [one, other] = await Promise.all([open(port, { owner, store }), open(port, { owner, store })]);
      expect(one.device.kid).to.equal(other.device.kid);
      expect(port.newest.sig.map(({ kid }) => kid)).to.deep.equal([one.device.kid]);
      expect(one.account?.kid).to.equal(port.newest.enc.kid);
      expect(other.account?.kid).to.equal(port.newest.enc.kid);
      one.close();
      other.close();
    } finally {
      if (locks) Object.defineProperty(Navigator.prototype, 'locks', locks);
    }
  });

  it('asks for the very same again when the answer was lost', async () => {
    port.trouble.set('enrol', { when: 'after', code: 'backend/unreachable' });
    expect(await codeOf(open(port, { owner }))).to.equal('backend/unreachable');
    const keys = await open(port, { owner });
    expect(keys.account?.kid).to.equal(port.newest.enc.kid);
    expect(port.newest.seq).to.equal(1);
    const code = await pendingCodeOf(keys);
    const other = await open(port, { owner, store: anotherDevice() });
    await other.recover(code);
    expect(other.account?.kid).to.equal(keys.account?.kid);
    keys.close();
  });

  it('asks for the very same again when the question was lost', async () => {
    port.trouble.set('enrol', { when: 'before', code: 'backend/unreachable' });
    expect(await codeOf(open(port, { owner }))).to.equal('backend/unreachable');
    const store = await openKeyStore();
    const offered = (await store.read(ownerKey(owner)))?.offer?.account.kid;
    store.close();
    const keys = await open(port, { owner });
    expect(keys.account?.kid).to.equal(offered);
    keys.close();
  });

  it('does without the account key that it offered when another device was first', async () => {
    const rival = await open(port, { owner, store: anotherDevice() });
    // It has asked before the other one was in, and asks for its enrolment after that.
    const { tokens } = port;
    port.tokens = [];
    const chain = port.chain.bind(port);
    port.chain = async () => { const answer = await chain(); port.tokens = tokens; return answer; };
    const late = await open(port, { owner });
    expect(late.account).to.equal(null);
    expect(await late.pendingCode()).to.equal(null);
    expect(port.newest.enc.kid).to.equal(rival.account?.kid);
    expect(port.newest.sig).to.have.length(2);
    late.close();
  });

  it('says that the account has no room for another device, and finds it once there is', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const lost = await open(port, { store: anotherDevice() });
    const store = anotherDevice();
    port.trouble.set('enrol', { when: 'before', code: 'backend/conflict' });
    expect(await codeOf(open(port, { store }))).to.equal('keys/too-many-devices');
    await first.recover(await pendingCodeOf(first));
    await first.removeDevice(lost.device.kid);
    const again = await open(port, { store });
    expect((await again.status()).devices).to.have.length(2);
  });

  it('leaves nothing that can be read out', async () => {
    const keys = await open(port, { owner });
    const code = await pendingCodeOf(keys);
    expect(await isLocked(keys.device.privateKey)).to.equal(true);
    expect(keys.account && await isLocked(keys.account.pair.privateKey)).to.equal(true);
    const store = await openKeyStore();
    const row = await store.read(ownerKey(owner));
    store.close();
    expect(row && await isLocked(row.codeKey)).to.equal(true);
    // The scalar, as whoever has the code gets it, is nowhere in the row; neither is the code.
    const scalar = await scalarOf(code);
    const found = leavesOf(row);
    const texts = found.filter((leaf) => typeof leaf === 'string').join('\n');
    expect(found.length).to.be.above(12);
    expect(texts).to.not.contain(base64url.encode(scalar));
    expect(texts).to.not.contain(code).and.not.contain(code.replaceAll('-', ''));
    for (const leaf of found) {
      if (leaf instanceof Uint8Array) expect(hex(leaf)).to.not.contain(hex(scalar)).and.not.contain(hex(new TextEncoder().encode(code.replaceAll('-', ''))));
      if (leaf instanceof CryptoKey && leaf.type !== 'public') expect(leaf.extractable).to.equal(false);
    }
    keys.close();
  });

  it('refuses a chain that is older than what this device has seen', async () => {
    const keys = await open(port, { owner });
    const old = [...port.tokens];
    await open(port, { owner, store: anotherDevice() });
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
    expect(port.enrolments).to.have.length(0);
  });

  it('keeps a former account key for what was recorded for it', async () => {
    const keys = await open(port, { owner });
    const former = keys.account?.kid ?? '';
    const { account } = await open(await FakeKeyPort.create(owner), { owner, store: anotherDevice() });
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', account!.pair.publicKey);
    await port.append({ enc: { kid: account!.kid, jwk: { kty: 'EC', crv: 'P-256', x, y, use: 'enc' } }, sig: port.newest.sig });
    await keys.refresh();
    expect(keys.account).to.equal(null);
    expect(keys.accountOf(former)?.kid).to.equal(former);
    keys.close();
  });

  it('forgets everything of a person on request, and of nobody else', async () => {
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

async function scalarOf(code: string): Promise<Uint8Array> {
  const { readRecoveryCode } = await import('../../src/keys/recovery-code.js');
  const { openVaultEntry } = await import('../../src/keys/vault-entry.js');
  const { codeSecret } = await import('../../src/keys/vault-secret.js');
  const [entry] = [...port.entries.values()];
  const scalar = await openVaultEntry(owner, entry!, codeSecret(readRecoveryCode(code)), port.newest.enc, (bytes) => Promise.resolve(bytes.slice()));
  expect(scalar).to.have.length(32);
  return scalar!;
}

/** Every text, number, array of bytes and key in a value. */
function leavesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof CryptoKey) return [value];
  return Object.values(value).flatMap(leavesOf);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
