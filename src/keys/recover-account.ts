import type { KeyPort } from '../adapter/ports/key-port.js';
import { ConsultError, isConsultError } from '../domain/consult-error.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { VaultEntry, VaultKind, VaultWay } from '../domain/vault.js';
import type { KeysOwner } from './keys-owner.js';
import type { OwnAccount } from './own-keys.js';
import { openVaultEntry } from './vault-entry.js';
import { deriveVaultSecret } from './vault-secret.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface VaultAccess {
  readonly owner: KeysOwner;
  readonly port: KeyPort;
  /** The account's public key, as the verified chain has it. */
  readonly named: NamedPublicKey;
}

/** What a way has given, lent: the scalar is overwritten when the work is done. */
export interface OpenedVault {
  readonly way: VaultWay;
  readonly scalar: Bytes;
  readonly account: OwnAccount;
}

/** The ways of this kind to the account's present key, the newest first. */
export async function waysOf({ port, named }: Pick<VaultAccess, 'port' | 'named'>, kind?: VaultKind): Promise<VaultWay[]> {
  const ways = (await port.vault()).filter((way) => way.account === named.kid && (kind === undefined || way.kind === kind));
  return ways.sort((a, b) => b.at - a.at);
}

/**
 * Opens the account's private key with a way's secret, for as long as `work` takes.
 * @param ways those that the secret may belong to; mostly one
 * @param secret is overwritten
 * @throws ConsultError `keys/wrong-code` when none of them opens, `keys/too-many-attempts`, `backend/*`
 */
export async function openVaultWith<T>(access: VaultAccess, ways: readonly VaultWay[], secret: Bytes, work: (opened: OpenedVault) => Promise<T>): Promise<T> {
  try {
    for (const way of ways) {
      const entry = await handOut(access.port, way, secret);
      if (entry === null) continue;
      // Opened as the way that was asked for: what the backend says of it counts for nothing.
      const result = await openVaultEntry(access.owner, { ...entry, ...way }, secret, access.named, async (scalar, account) => ({ value: await work({ way, scalar, account }) }));
      if (result !== null) return result.value;
    }
  } finally {
    secret.fill(0);
  }
  throw new ConsultError('keys/wrong-code');
}

async function handOut(port: KeyPort, { id, salt }: VaultWay, secret: Bytes): Promise<VaultEntry | null> {
  const { proof } = await deriveVaultSecret(secret, salt);
  try {
    return await port.openVault(id, proof);
  } catch (error) {
    if (isConsultError(error) && error.code === 'keys/wrong-code') return null;
    throw error;
  }
}
