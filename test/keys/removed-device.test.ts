import { expect } from 'chai';
import { base64url } from 'jose';
import type { LinkDevice } from '../../src/domain/key-content.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { makeDeviceKeys, namedKey } from '../../src/keys/device-key.js';
import { ownerKey } from '../../src/keys/keys-owner.js';
import type { PersonKeys } from '../../src/keys/person-keys.js';
import { digest } from '../../src/ownership/digest.js';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { openAccountBox } from '../../src/sealing/account-box.js';
import { openWrap, wrapKey } from '../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { FakeKeyPort, OWNER } from './fake-key-port.js';
import { anotherDevice, codeOf, confirmed, fakePasskeys, joined, open } from './keys-support.js';

/** A recording's key, wrapped to the account key of now. */
interface Recorded {
  kid: string;
  box: Uint8Array<ArrayBuffer>;
  rid: string;
  cd: string;
  rkc: string;
}

async function record(port: FakeKeyPort): Promise<Recorded> {
  const key = RecordingKey.generate();
  const { enc } = port.newest;
  const [rid, cd, rkc] = [newOpaqueId(), await digest(new Uint8Array(8)), await key.commitment()];
  return { kid: enc.kid, rid, cd, rkc, box: await wrapKey(key, (await importEncryptionKey(enc.jwk))!, { cd, rid, kid: enc.kid, role: 'owner' }) };
}

async function opens(keys: PersonKeys, { kid, box, rid, cd, rkc }: Recorded): Promise<boolean> {
  const account = keys.accountOf(kid);
  return account !== null && openWrap(box, account.pair, { cd, rid, kid, role: 'owner' }, rkc).then(() => true, () => false);
}

describe('removing a device', () => {
  it('changes the account key: what is recorded then does not open there, and all else opens everywhere else', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const [lost, kept] = [await joined(port, code), await joined(port, code)];
    const before = await record(port);
    const enc = port.newest.devices[1]!.enc.kid;
    await first.removeDevice(lost.device!.kid);
    const after = await record(port);
    expect(after.kid).to.not.equal(before.kid);
    expect(port.newest.former).to.deep.equal([before.kid]);
    expect(port.newest.by).to.deep.include({ how: 'device', kid: first.device?.kid });
    await kept.refresh();
    const late = await joined(port, code);
    for (const keys of [first, kept, late]) expect([await opens(keys, before), await opens(keys, after)]).to.deep.equal([true, true]);
    await lost.refresh();
    expect([await opens(lost, before), await opens(lost, after)]).to.deep.equal([false, false]);
    // Nothing was sealed to it, and not to what it holds either.
    expect(port.kept.filter(({ account, to }) => account === after.kid && (to === enc || to === before.kid))).to.deep.equal([]);
  });

  it('opens what was recorded for three account keys on a device that comes last', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const recorded = [await record(port)];
    for (let n = 0; n < 3; n += 1) {
      await first.removeDevice((await joined(port, code)).device!.kid);
      recorded.push(await record(port));
    }
    expect(new Set(recorded.map(({ kid }) => kid)).size).to.equal(4);
    const late = await joined(port, code);
    for (const each of recorded) expect(await opens(late, each)).to.equal(true);
  });

  for (const when of ['before', 'after'] as const) {
    it(`loses nothing when the connection went ${when} the work was done`, async () => {
      const port = await FakeKeyPort.create();
      const store = anotherDevice();
      const first = await open(port, { store });
      const code = await confirmed(first);
      const lost = (await joined(port, code)).device!.kid;
      port.trouble.set('change', { when, code: 'backend/unreachable' });
      expect(await codeOf(first.removeDevice(lost))).to.equal('backend/unreachable');
      const page = await open(port, { store });
      expect(page.account?.kid).to.equal(port.newest.enc.kid);
      await page.removeDevice(lost);
      expect(port.newest.devices.map(({ sig }) => sig.kid)).to.deep.equal([page.device?.kid]);
      expect(port.newest.seq).to.equal(3);
      const now = await record(port);
      expect(await opens(page, now)).to.equal(true);
      expect(await opens(await joined(port, code), now)).to.equal(true);
      // What was made and not taken lies there still.
      expect((await store.read(ownerKey(OWNER)))?.offers).to.have.length(when === 'before' ? 1 : 0);
    });
  }

  it('keeps a new account key that the backend has taken late, without a word', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store });
    const code = await confirmed(first);
    const lost = (await joined(port, code)).device!.kid;
    const change = port.change.bind(port);
    let taken = (): Promise<unknown> => Promise.resolve();
    port.change = (asked) => { taken = () => change(asked); port.change = change; return Promise.reject(new TypeError('the connection is gone')); };
    await first.removeDevice(lost).catch(() => undefined);
    await taken();
    const page = await open(port, { store });
    expect((await page.status()).state).to.equal('ready');
    expect(page.account?.kid).to.equal(port.newest.enc.kid);
  });

  it('also takes a recovery method out for good', async () => {
    const port = await FakeKeyPort.create();
    const passkeys = fakePasskeys();
    const first = await open(port, { store: anotherDevice(), passkeys });
    const code = await confirmed(first);
    await first.addPasskey();
    const account = port.newest.enc.kid;
    const [written] = port.newest.ways;
    await first.removeMethod(written!.id);
    expect(port.newest.enc.kid).to.not.equal(account);
    expect(port.kept.some(({ account: of, to }) => of === port.newest.enc.kid && to === written!.enc.kid)).to.equal(false);
    const second = await open(port, { store: anotherDevice(), passkeys });
    expect(await codeOf(second.recover(code))).to.equal('keys/wrong-code');
    await second.recoverWithPasskey();
    expect((await second.status()).state).to.equal('ready');
    // The last one stays.
    expect(await codeOf(first.removeMethod(port.newest.ways[0]!.id))).to.equal('backend/forbidden');
  });
});

describe('a device that a chain says was removed', () => {
  it('keeps its account key, opens nothing with it, and is let in again by the written code', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store });
    const code = await confirmed(first);
    const recorded = await record(port);
    const thief = await joined(port, code);
    await thief.removeDevice(first.device!.kid);
    const later = await record(port);
    const status = await first.status();
    expect([status.state, status.devices.some(({ thisDevice }) => thisDevice), first.device, first.account]).to.deep.equal(['removed', false, null, null]);
    expect([await opens(first, recorded), await opens(first, later)]).to.deep.equal([false, false]);
    // Nothing was erased because a chain says so.
    const row = await store.read(ownerKey(OWNER));
    expect(row?.accounts.map(({ kid }) => kid)).to.deep.equal([recorded.kid]);
    const old = row?.own?.sig.kid;
    await first.recover(code);
    expect((await first.status()).state).to.equal('ready');
    expect(first.device?.kid).to.not.equal(old);
    expect([await opens(first, recorded), await opens(first, later)]).to.deep.equal([true, true]);
  });

  it('stays removed when an older chain is served afterwards, also to another page', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store });
    const code = await confirmed(first);
    const other = await joined(port, code);
    await first.refresh();
    const stale = [...port.tokens];
    await other.removeDevice(first.device!.kid);
    await first.refresh();
    expect((await first.status()).state).to.equal('removed');
    port.tokens = stale;
    expect(await codeOf(first.refresh())).to.equal('ownership/denied');
    expect(first.accounts).to.deep.equal([]);
    expect(await codeOf(open(port, { store }))).to.equal('ownership/denied');
  });

  it('learns it from a chain that came with a recording, and does not forget it', async () => {
    const port = await FakeKeyPort.create();
    const store = anotherDevice();
    const first = await open(port, { store });
    const other = await joined(port, await confirmed(first));
    await first.refresh();
    const stale = [...port.tokens];
    await other.removeDevice(first.device!.kid);
    let changes = 0;
    first.onChange(() => { changes += 1; });
    await first.sawRemoval({ seq: port.newest.seq, digest: await digestOfNewest(port) });
    expect([first.account, first.accounts.length, changes]).to.deep.equal([null, 0, 1]);
    port.tokens = stale;
    expect(await codeOf(open(port, { store }))).to.equal('ownership/denied');
  });

  it('is not brought back by a link of a stolen issuer’s key that names its old keys again', async () => {
    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    const code = await confirmed(first);
    const other = await joined(port, code);
    const [device] = port.newest.devices;
    await other.removeDevice(first.device!.kid);
    await first.refresh();
    await port.append({ devices: [...port.newest.devices, device!] });
    await first.refresh();
    expect((await first.status()).state).to.equal('removed');
  });
});

describe('what nobody who held the account key has added', () => {
  it('is reported, gets no box of the next account key, and goes with the next change', async () => {
    const port = await FakeKeyPort.create();
    let reports = 0;
    const first = await open(port, { store: anotherDevice(), passkeys: fakePasskeys(), onViolation: () => { reports += 1; } });
    const code = await confirmed(first);
    const lost = (await joined(port, code)).device!.kid;
    const stranger = await makeDeviceKeys();
    const [sig, enc] = [await namedKey(stranger.sig.publicKey, 'sig'), await namedKey(stranger.enc.pair.publicKey, 'enc')];
    const device: LinkDevice = { sig, enc, since: port.now, att: base64url.encode(crypto.getRandomValues(new Uint8Array(32))) };
    await port.append({ devices: [...port.newest.devices, device] });
    await first.refresh();
    await first.refresh();
    expect(reports).to.equal(1);
    await first.removeDevice(lost);
    expect(port.newest.devices.map(({ sig: { kid } }) => kid)).to.deep.equal([first.device?.kid]);
    expect(port.kept.some(({ to }) => to === enc.kid)).to.equal(false);
    const opened = await Promise.all(port.kept.map((box) => openAccountBox(box, stranger.enc.pair, { aud: 'consult:ins-a:uk', sub: OWNER.subject }).then(() => true, () => false)));
    expect(opened).to.not.include(true);
  });

  it('is no recovery method either', async () => {
    const port = await FakeKeyPort.create();
    let reports = 0;
    const first = await open(port, { store: anotherDevice(), passkeys: fakePasskeys(), onViolation: () => { reports += 1; } });
    const code = await confirmed(first);
    const stranger = await makeDeviceKeys();
    const enc = await namedKey(stranger.enc.pair.publicKey, 'enc');
    await port.append({ ways: [...port.newest.ways, { kind: 'passkey', id: 'planted', enc, at: port.now, att: 'A'.repeat(43) }] });
    await first.addPasskey();
    expect(reports).to.equal(1);
    expect(port.newest.ways.map(({ id }) => id)).to.not.include('planted');
    expect(port.kept.some(({ to }) => to === enc.kid)).to.equal(false);
    expect((await joined(port, code)).account?.kid).to.equal(first.account?.kid);
  });
});

async function digestOfNewest(port: FakeKeyPort): Promise<string> {
  return digest(new Uint8Array(base64url.decode(port.tokens.at(-1)!.split('.')[1]!)));
}
