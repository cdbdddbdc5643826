import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { VaultEntry, VaultWay } from '../domain/vault.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';
import { digest } from '../ownership/digest.js';
import { importAccount } from './account-key.js';
import type { KeysOwner } from './keys-owner.js';
import type { OwnAccount } from './own-keys.js';
import { deriveVaultSecret } from './vault-secret.js';

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
const SCALAR_BYTES = 32;

/** 32 random bytes in base64url: what a way's secret is mixed with. */
export function newSalt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * Seals an account's private scalar for one way.
 * @param secret what the code or the passkey gives
 * @param scalar 32 bytes; the caller overwrites them
 */
export async function sealVaultEntry(owner: KeysOwner, way: VaultWay, secret: Bytes, scalar: Bytes): Promise<VaultEntry> {
  const { proof, key } = await deriveVaultSecret(secret, way.salt);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: placeOf(owner, way) }, key, scalar);
  const { kind, id, salt, account, at } = way;
  return {
    kind, id, salt, account, at,
    proofDigest: await digest(fromBase64url(proof)),
    sealed: toBase64url(new Uint8Array([...nonce, ...new Uint8Array(sealed)])),
  };
}

/**
 * Lends the private scalar of an entry to `work`, and overwrites it then.
 * @param named the account's public key, as the verified chain has it
 * @param work gets the scalar and the pair for use on this device
 * @returns null when the entry does not open: another secret, another person's, another way's, another account's, altered
 */
export async function openVaultEntry<T>(
  owner: KeysOwner,
  entry: VaultEntry,
  secret: Bytes,
  named: NamedPublicKey,
  work: (scalar: Bytes, account: OwnAccount) => Promise<T>,
): Promise<T | null> {
  if (entry.account !== named.kid) return null;
  const scalar = await openScalar(owner, entry, secret);
  if (scalar === null) return null;
  try {
    const account = scalar.length === SCALAR_BYTES ? await importAccount(named, scalar) : null;
    return account === null ? null : await work(scalar, account);
  } finally {
    scalar.fill(0);
  }
}

async function openScalar(owner: KeysOwner, entry: VaultEntry, secret: Bytes): Promise<Bytes | null> {
  const { key } = await deriveVaultSecret(secret, entry.salt);
  const box = fromBase64url(entry.sealed);
  try {
    const iv = box.subarray(0, NONCE_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: placeOf(owner, entry) }, key, box.subarray(NONCE_BYTES)));
  } catch {
    // Every cause is the same to the caller: not for this secret in this place.
    return null;
  }
}

/**
 * Whose, of which account key, and which way: an entry that is moved to another place does not open there.
 * "consult/vault@v1" || tenant:region:subject || account || kind || id, with a zero byte between; none can be in a part.
 */
function placeOf({ tenant, region, subject }: KeysOwner, { account, kind, id }: VaultWay): Bytes {
  return new Uint8Array(new TextEncoder().encode(['consult/vault@v1', `${tenant}:${region}:${subject}`, account, kind, id].join('\0')));
}
