import { ConsultError } from '../domain/consult-error.js';
import type { VaultEntry } from '../domain/vault.js';
import type { KeyRow, PendingCode } from './key-row.js';
import type { OwnChain } from './own-chain.js';

const NONCE_BYTES = 12;

/** A key that seals a code until it has been written down: on this device, and not to be read out of it. */
export function makeCodeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param replaces the way whose place it takes once it is confirmed; null for a first code */
export async function sealPendingCode(code: string, codeKey: CryptoKey, entry: VaultEntry, replaces: string | null): Promise<PendingCode> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: placeOf(entry) }, codeKey, new TextEncoder().encode(code));
  return { sealed: new Uint8Array([...nonce, ...new Uint8Array(sealed)]), entry, replaces };
}

interface Keys {
  row: Pick<KeyRow, 'code' | 'codeKey'>;
  chain: Pick<OwnChain, 'account'>;
}

/** The code that waits to be written down. Not one of a key that another device has put another in the place of: it opens nothing. */
export function pendingCodeOf({ row: { code }, chain }: Keys): PendingCode | null {
  return code?.entry.account === chain.account.kid ? code : null;
}

/** The same, opened; null when none waits. @throws ConsultError `keys/unavailable` */
export async function readPendingCode(keys: Keys): Promise<string | null> {
  const code = pendingCodeOf(keys);
  if (code === null) return null;
  const { codeKey } = keys.row;
  const iv = code.sealed.subarray(0, NONCE_BYTES);
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: placeOf(code.entry) }, codeKey, code.sealed.subarray(NONCE_BYTES));
    return new TextDecoder().decode(opened);
  } catch (cause) {
    throw new ConsultError('keys/unavailable', { cause });
  }
}

function placeOf({ account, id }: VaultEntry): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(`consult/pending-code@v1\0${account}\0${id}`));
}
