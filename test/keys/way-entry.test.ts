import { expect } from 'chai';
import { base64url } from 'jose';
import { vaultEntrySchema, type VaultEntry } from '../../src/domain/vault.js';
import { digest } from '../../src/ownership/digest.js';
import { importAccount, makeAccountKey } from '../../src/keys/account-key.js';
import { makeWay, newSalt, openWay } from '../../src/keys/way-entry.js';
import { codeSecret, deriveWaySecret } from '../../src/keys/way-secret.js';
import { OWNER } from './fake-key-port.js';
import { isLocked } from './keys-support.js';

const CODE = '0123456789ABCDEFGHJKMNPQRS';

const made = (code = CODE): Promise<VaultEntry> => makeWay(OWNER, { kind: 'recovery-code', id: 'way-1', salt: newSalt(), at: 1 }, codeSecret(code));

const opens = async (entry: VaultEntry, { owner = OWNER, code = CODE, enc = entry.enc } = {}): Promise<boolean> =>
  (await openWay(owner, entry, enc, codeSecret(code))) !== null;

describe('recovery method’s entry', () => {
  it('gives the method’s pair back, and nothing that can be read out', async () => {
    const entry = await made();
    expect(vaultEntrySchema.parse(entry)).to.deep.equal(entry);
    const key = await openWay(OWNER, entry, entry.enc, codeSecret(CODE));
    expect(key?.kid).to.equal(entry.enc.kid);
    expect(key && await isLocked(key.pair.privateKey)).to.equal(true);
  });

  it('tells the backend a proof that says nothing of the key', async () => {
    const entry = await made();
    const { proof, key } = await deriveWaySecret(codeSecret(CODE), entry.salt);
    expect(await digest(new Uint8Array(base64url.decode(proof)))).to.equal(entry.proofDigest);
    expect(key.extractable).to.equal(false);
    const asKey = await crypto.subtle.importKey('raw', new Uint8Array(base64url.decode(proof)), 'AES-GCM', false, ['decrypt']);
    const box = new Uint8Array(base64url.decode(entry.sealed));
    const place = new TextEncoder().encode(['consult/way@v1', 'consult:ins-a:uk', OWNER.subject, entry.kind, entry.id, entry.enc.kid].join('\0'));
    const decrypt = (by: CryptoKey): Promise<string> => crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.subarray(0, 12), additionalData: place }, by, box.subarray(12)).then(() => 'opened', () => 'refused');
    expect([await decrypt(key), await decrypt(asKey)]).to.deep.equal(['opened', 'refused']);
  });

  it('does not open with another code, for another person, tenant or region, or as another method', async () => {
    const entry = await made();
    expect(await opens(entry)).to.equal(true);
    expect(await opens(entry, { code: `1${CODE.slice(1)}` })).to.equal(false);
    for (const other of [{ subject: 'm_other' }, { tenant: 'ins-b' }, { region: 'ie' }]) {
      expect(await opens(entry, { owner: { ...OWNER, ...other } }), JSON.stringify(other)).to.equal(false);
    }
    expect(await opens({ ...entry, id: 'way-2' })).to.equal(false);
    expect(await opens({ ...entry, kind: 'passkey' })).to.equal(false);
    expect(await opens({ ...entry, salt: newSalt() })).to.equal(false);
  });

  it('does not open as another method’s key', async () => {
    const entry = await made();
    const other = await makeAccountKey();
    expect(await opens(entry, { enc: other.named })).to.equal(false);
    expect(await importAccount(entry.enc, other.scalar)).to.equal(null);
  });

  it('does not open when one byte has been changed', async () => {
    const entry = await made();
    for (const at of [0, 15, 40, 59]) {
      const box = new Uint8Array(base64url.decode(entry.sealed));
      box[at] = (box[at] ?? 0) ^ 1;
      expect(await opens({ ...entry, sealed: base64url.encode(box) }), `byte ${at}`).to.equal(false);
    }
  });
});
