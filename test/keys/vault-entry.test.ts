import { expect } from 'chai';
import { base64url } from 'jose';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { vaultEntrySchema, type VaultEntry, type VaultWay } from '../../src/domain/vault.js';
import { digest } from '../../src/ownership/digest.js';
import { importAccount, makeAccountKey } from '../../src/keys/account-key.js';
import { newSalt, openVaultEntry, sealVaultEntry } from '../../src/keys/vault-entry.js';
import { codeSecret, deriveVaultSecret } from '../../src/keys/vault-secret.js';
import { OWNER } from './fake-key-port.js';
import { isLocked } from './keys-support.js';

const CODE = '0123456789ABCDEFGHJKMNPQRS';

async function sealed(code = CODE): Promise<{ named: NamedPublicKey; scalar: Uint8Array<ArrayBuffer>; entry: VaultEntry }> {
  const { named, scalar } = await makeAccountKey();
  const way: VaultWay = { kind: 'recovery-code', id: 'way-1', salt: newSalt(), account: named.kid, at: 1 };
  return { named, scalar, entry: await sealVaultEntry(OWNER, way, codeSecret(code), scalar) };
}

const opens = async (entry: VaultEntry, named: NamedPublicKey, { owner = OWNER, code = CODE } = {}): Promise<boolean> =>
  (await openVaultEntry(owner, entry, codeSecret(code), named, () => Promise.resolve(true))) ?? false;

describe('vault entry', () => {
  it('gives the scalar back, and a pair that cannot be read out', async () => {
    const { named, scalar, entry } = await sealed();
    expect(vaultEntrySchema.parse(entry)).to.deep.equal(entry);
    let lent: Uint8Array | null = null;
    const account = await openVaultEntry(OWNER, entry, codeSecret(CODE), named, async (bytes, own) => {
      lent = bytes;
      expect(bytes).to.deep.equal(scalar);
      return own;
    });
    expect(account?.kid).to.equal(named.kid);
    expect(account && await isLocked(account.pair.privateKey)).to.equal(true);
    expect(lent).to.deep.equal(new Uint8Array(32));
  });

  it('tells the backend a proof that says nothing of the key', async () => {
    const { entry } = await sealed();
    const { proof, key } = await deriveVaultSecret(codeSecret(CODE), entry.salt);
    expect(await digest(new Uint8Array(base64url.decode(proof)))).to.equal(entry.proofDigest);
    expect(key.extractable).to.equal(false);
    const asKey = await crypto.subtle.importKey('raw', new Uint8Array(base64url.decode(proof)), 'AES-GCM', false, ['decrypt']);
    const box = new Uint8Array(base64url.decode(entry.sealed));
    const outcome = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.subarray(0, 12) }, asKey, box.subarray(12)).then(() => 'opened', () => 'refused');
    expect(outcome).to.equal('refused');
  });

  it('does not open with another code, for another person, tenant or region, or as another way', async () => {
    const { named, entry } = await sealed();
    expect(await opens(entry, named)).to.equal(true);
    expect(await opens(entry, named, { code: `1${CODE.slice(1)}` })).to.equal(false);
    for (const other of [{ subject: 'm_other' }, { tenant: 'ins-b' }, { region: 'ie' }]) {
      expect(await opens(entry, named, { owner: { ...OWNER, ...other } }), JSON.stringify(other)).to.equal(false);
    }
    expect(await opens({ ...entry, id: 'way-2' }, named)).to.equal(false);
    expect(await opens({ ...entry, kind: 'passkey' }, named)).to.equal(false);
    expect(await opens({ ...entry, salt: newSalt() }, named)).to.equal(false);
  });

  it('does not open for another account key, not even under that one’s name', async () => {
    const { named, entry } = await sealed();
    const other = await makeAccountKey();
    expect(await opens(entry, other.named)).to.equal(false);
    expect(await opens({ ...entry, account: other.named.kid }, other.named)).to.equal(false);
    // A backend that knew a code could seal a key of its own: the pair must be the one that the chain names.
    const { id, kind, salt, at } = entry;
    const planted = await sealVaultEntry(OWNER, { id, kind, salt, at, account: named.kid }, codeSecret(CODE), other.scalar);
    expect(await opens(planted, named)).to.equal(false);
    expect(await importAccount(named, other.scalar)).to.equal(null);
  });

  it('does not open when one byte has been changed', async () => {
    const { named, entry } = await sealed();
    for (const at of [0, 15, 40, 59]) {
      const box = new Uint8Array(base64url.decode(entry.sealed));
      box[at] = (box[at] ?? 0) ^ 1;
      expect(await opens({ ...entry, sealed: base64url.encode(box) }, named), `byte ${at}`).to.equal(false);
    }
  });
});
