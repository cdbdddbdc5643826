import type { VaultEntry } from '../domain/vault.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { KeysOwner } from './keys-owner.js';
import { newRecoveryCode } from './recovery-code.js';
import { makeWay, newSalt } from './way-entry.js';
import { codeSecret } from './way-secret.js';

/**
 * A recovery code that nobody has confirmed. It is in the memory of this page and nowhere else, with the entry that it
 * opens: a page that goes takes both along.
 */
export interface PendingCode {
  readonly code: string;
  readonly entry: VaultEntry;
}

/** @param now milliseconds since 1970 */
export async function makePendingCode(owner: KeysOwner, now: number): Promise<PendingCode> {
  const code = newRecoveryCode();
  const secret = codeSecret(code);
  try {
    return { code, entry: await makeWay(owner, { kind: 'recovery-code', id: newOpaqueId(), salt: newSalt(), at: now }, secret) };
  } finally {
    secret.fill(0);
  }
}
