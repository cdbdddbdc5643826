import { newOpaqueId } from '../domain/opaque-id.js';
import type { VaultEntry } from '../domain/vault.js';
import { toBase64url } from '../ownership/base64url.js';
import { digest } from '../ownership/digest.js';

/** A well-formed entry of a vault, and the proof that it is handed out for. What it holds is noise. */
export async function makeVaultEntry(account: string, at = 0): Promise<{ entry: VaultEntry; proof: string }> {
  const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
  const proof = random(32);
  return {
    proof: toBase64url(proof),
    entry: {
      kind: 'recovery-code', id: newOpaqueId(), salt: toBase64url(random(32)), account, at,
      proofDigest: await digest(proof), sealed: toBase64url(random(60)),
    },
  };
}
