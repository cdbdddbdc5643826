import { expect } from 'chai';
import { openDB } from 'idb';
import { eraseKeys } from '../../src/keys/erase-keys.js';
import type { KeysOwner } from '../../src/keys/keys-owner.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { importFormerAccount } from '../../src/keys/account-key.js';
import { fromBase64url } from '../../src/ownership/base64url.js';
import { openAccountBox } from '../../src/sealing/account-box.js';
import { FakeKeyPort } from './fake-key-port.js';
import { anotherDevice, codeOf, confirmed, isLocked, joined, open, pendingCodeOf } from './keys-support.js';

type Bytes = Uint8Array<ArrayBuffer>;

let owner: KeysOwner;
let port: FakeKeyPort;
/** The databases that this test has opened: other test files keep theirs in the same browser. */
let opened: Set<string>;
const openDatabase = indexedDB.open;

beforeEach(async () => {
  opened = new Set();
  indexedDB.open = function open(this: IDBFactory, name, ...version) {
    opened.add(name);
    return openDatabase.call(this, name, ...version);
  };
  owner = { tenant: 'ins-a', region: 'uk', subject: `m_${crypto.randomUUID()}` };
  port = await FakeKeyPort.create(owner);
});
afterEach(async () => {
  indexedDB.open = openDatabase;
  await eraseKeys(owner);
});

describe('what lies in IndexedDB, with no network', () => {
  it('opens no account key while the code is unconfirmed, nor after', async () => {
    const keys = await open(port, { owner });
    const code = await pendingCodeOf(keys);
    await assertNothingOpens(keys.account!, code);
    await confirmed(keys);
    await assertNothingOpens(keys.account!, code);
    keys.close();
  });

  it('opens none after a change whose answer was lost, and none while a new code waits', async () => {
    const keys = await open(port, { owner });
    const code = await confirmed(keys);
    await joined(port, code, { owner });
    port.trouble.set('change', { when: 'before', code: 'backend/unreachable' });
    expect(await codeOf(keys.removeDevice(port.newest.devices[1]!.sig.kid))).to.equal('backend/unreachable');
    await keys.renewCode();
    await assertNothingOpens(keys.account!, await pendingCodeOf(keys));
    keys.close();
  });

  it('keeps no code over a reload: the screen says that it was not confirmed, and a new one takes its place', async () => {
    const first = await open(port, { owner });
    const lost = await pendingCodeOf(first);
    const [method] = port.newest.ways;
    first.close();
    const page = await open(port, { owner });
    expect(await page.pendingCode()).to.equal(null);
    const { codeConfirmed, codePending, state } = await page.status();
    expect([codeConfirmed, codePending, state]).to.deep.equal([false, false, 'ready']);
    await page.renewCode();
    const fresh = await confirmed(page);
    expect((await page.status()).codeConfirmed).to.equal(true);
    expect(port.newest.ways.map(({ kind, id }) => [kind, id === method!.id])).to.deep.equal([['recovery-code', false]]);
    const other = await open(port, { owner, store: anotherDevice() });
    expect(await codeOf(other.recover(lost))).to.equal('keys/wrong-code');
    await other.recover(fresh);
    expect((await other.status()).state).to.equal('ready');
    page.close();
  });
});

/**
 * Everything in every store, and every combination of it that could give the account's private key: each text and each run
 * of bytes as the scalar, as a code, as a box for each key that lies there, and sealed under each secret key that lies there.
 */
async function assertNothingOpens(account: OwnAccount, code: string): Promise<void> {
  const leaves = await everyLeaf();
  const texts = leaves.filter((leaf) => typeof leaf === 'string');
  const runs = [...leaves.filter((leaf) => leaf instanceof Uint8Array), ...texts.flatMap(bytesOf)] as Bytes[];
  const keys = leaves.filter((leaf) => leaf instanceof CryptoKey);
  const pairs = keys.filter(({ type }) => type === 'private').flatMap((privateKey) => keys.filter(({ type, algorithm }) => type === 'public' && algorithm.name === 'ECDH').map((publicKey) => ({ publicKey, privateKey })));
  // It looks at what is there.
  expect(keys.length).to.be.at.least(6);
  expect(texts.length).to.be.at.least(4);
  for (const key of keys) if (key.type !== 'public') expect(await isLocked(key)).to.equal(true);
  expect(keys.some(({ type }) => type === 'secret'), 'a key that could unseal something').to.equal(false);
  const plain = code.replaceAll('-', '');
  for (const text of texts) expect(text.includes(code) || text.includes(plain), 'the code').to.equal(false);
  for (const run of runs) {
    for (let at = 0; at + 32 <= run.length; at += 1) expect(await importFormerAccount(account.kid, run.slice(at, at + 32)), 'the scalar').to.equal(null);
    // enc(65) || ct(48), or the two apart: nothing of the size of a box, and nothing of the size of a sealed scalar.
    expect([60, 48, 65, 113].includes(run.length), `${run.length} bytes, as a box has`).to.equal(false);
  }
  for (const { kept } of [port]) {
    // The backend's boxes do open here, with the network: so the sizes that are looked for are the right ones.
    const box = kept.find(({ to }) => pairs.length > 0 && port.newest.devices.some(({ enc }) => enc.kid === to))!;
    expect([fromBase64url(box.enc).length, fromBase64url(box.ct).length]).to.deep.equal([65, 48]);
    const opened = await Promise.all(pairs.map((pair) => openAccountBox(box, pair, { aud: 'consult:ins-a:uk', sub: owner.subject }).then(() => true, () => false)));
    expect(opened).to.include(true);
  }
}

async function everyLeaf(): Promise<unknown[]> {
  const leaves: unknown[] = [];
  expect(opened.size).to.be.at.least(1);
  for (const name of [...opened]) {
    const db = await openDB(name);
    for (const store of db.objectStoreNames) leaves.push(...(await db.getAll(store)).flatMap(leavesOf), ...(await db.getAllKeys(store)).flatMap(leavesOf));
    db.close();
  }
  for (const storage of [localStorage, sessionStorage]) leaves.push(...Object.entries(storage).flat());
  return leaves;
}

function leavesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof CryptoKey) return [value];
  if (value instanceof ArrayBuffer) return [new Uint8Array(value)];
  if (ArrayBuffer.isView(value)) return [new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
  return Object.values(value).flatMap(leavesOf);
}

function bytesOf(text: string): Bytes[] {
  try {
    return [fromBase64url(text)];
  } catch {
    return [];
  }
}
