import { base64url } from 'jose';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { VaultEntry } from '../domain/vault.js';
import { digest } from '../ownership/digest.js';

/** A well-formed entry of a vault, and the proof that it is handed out for. What it holds is noise. */
export async function makeVaultEntry(account: string, at = 0): Promise<{ entry: VaultEntry; proof: string }> {
  const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
  const proof = random(32);
  return {
    proof: base64url.encode(proof),
    entry: {
      kind: 'recovery-code', id: newOpaqueId(), salt: base64url.encode(random(32)), account, at,
      proofDigest: await digest(proof), sealed: base64url.encode(random(60)),
    },
  };
}
