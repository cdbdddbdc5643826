import type { NamedPublicKey } from '../domain/named-public-key.js';
import { utf8 } from '../domain/utf8.js';
import type { VaultKind } from '../domain/way-id.js';
import type { VaultEntry } from '../domain/vault.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';
import { digest } from '../ownership/digest.js';
import { audience } from '../ownership/session-claim.js';
import { importAccount, makeAccountKey } from './account-key.js';
import type { KeysOwner } from './keys-owner.js';
import type { OwnAccount } from './own-keys.js';
import { deriveWaySecret } from './way-secret.js';

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
const SCALAR_BYTES = 32;

/** 32 random bytes in base64url: what a recovery method's secret is mixed with. */
export function newSalt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** A recovery method, as it is to be made. `at`: milliseconds since 1970. */
export interface NewWay {
  readonly kind: VaultKind;
  readonly id: string;
  readonly salt: string;
  readonly at: number;
}

/**
 * Makes a recovery method: a key pair of its own, whose private half only the method's secret opens.
 * @param secret what the code or the passkey gives; the caller overwrites it
 */
export async function makeWay(owner: KeysOwner, { kind, id, salt, at }: NewWay, secret: Bytes): Promise<VaultEntry> {
  const { named: enc, scalar } = await makeAccountKey();
  try {
    const { proof, key } = await deriveWaySecret(secret, salt);
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const place = placeOf(owner, { kind, id, enc });
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: place }, key, scalar);
    return {
      kind, id, salt, enc, at,
      proofDigest: await digest(fromBase64url(proof)),
      sealed: toBase64url(new Uint8Array([...nonce, ...new Uint8Array(sealed)])),
    };
  } finally {
    scalar.fill(0);
  }
}

/**
 * Opens a recovery method's pair, for use on this device and not to be read out.
 * @param enc its public key, as the verified chain has it: what a backend says of it counts for nothing
 * @returns null when the entry does not open: another secret, another person's, another method's, altered
 */
export async function openWay(owner: KeysOwner, entry: Pick<VaultEntry, 'kind' | 'id' | 'salt' | 'sealed'>, enc: NamedPublicKey, secret: Bytes): Promise<OwnAccount | null> {
  const { key } = await deriveWaySecret(secret, entry.salt);
  const box = fromBase64url(entry.sealed);
  const place = placeOf(owner, { kind: entry.kind, id: entry.id, enc });
  let scalar: Bytes;
  try {
    const iv = box.subarray(0, NONCE_BYTES);
    scalar = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: place }, key, box.subarray(NONCE_BYTES)));
  } catch {
    // Every cause is the same to the caller: not for this secret in this place.
    return null;
  }
  try {
    return scalar.length === SCALAR_BYTES ? await importAccount(enc, scalar) : null;
  } finally {
    scalar.fill(0);
  }
}

/** Whose, of which kind, and which one: an entry that is moved to another place does not open there. */
function placeOf({ tenant, region, subject }: KeysOwner, { kind, id, enc }: Pick<VaultEntry, 'kind' | 'id' | 'enc'>): Bytes {
  return new Uint8Array(utf8(['consult/way@v1', audience(tenant, region), subject, kind, id, enc.kid].join('\0')));
}
