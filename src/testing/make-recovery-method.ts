import { newOpaqueId } from '../domain/opaque-id.js';
import type { VaultEntry } from '../domain/vault.js';
import { toBase64url } from '../ownership/base64url.js';
import { digest } from '../ownership/digest.js';
import { makeAccount, namedKey } from './make-party.js';

/** A recovery method, and the proof that it is opened for. What it holds is noise: `makeWay` makes one that opens. */
export async function makeRecoveryMethod(at: number): Promise<{ entry: VaultEntry; proof: string }> {
  const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
  const proof = random(32);
  return {
    proof: toBase64url(proof),
    entry: {
      kind: 'recovery-code', id: newOpaqueId(), salt: toBase64url(random(32)), enc: await namedKey((await makeAccount()).pair.publicKey, 'enc'), at,
      proofDigest: await digest(proof), sealed: toBase64url(random(60)),
    },
  };
}
