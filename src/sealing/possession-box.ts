import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { decodeExact } from './decode-exact.js';
import { openBox, sealBox } from './hpke-box.js';

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 32;
const POP_LABEL = utf8('consult/pop@v1\0');

/** The live call in which a proof of possession is asked for: the claim's digest and both parties' bind digests. */
export interface PossessionBinding {
  cd: string;
  patientBind: string;
  practitionerBind: string;
}

/**
 * Seals the nonce of a proof of possession: only who holds the private key, and takes part in this very call, reads it.
 * @param nonce 32 random bytes
 * @throws SealError `key`; TypeError for a malformed binding or nonce
 */
export async function sealNonce(nonce: Bytes, recipient: CryptoKey, binding: PossessionBinding): Promise<Bytes> {
  if (nonce.length !== NONCE_BYTES) throw new TypeError(`A nonce has ${NONCE_BYTES} bytes.`);
  return sealBox(nonce, recipient, possessionInfo(binding));
}

/** Opens a sealed nonce, 32 bytes. @throws SealError `wrap`, `key`; TypeError for a malformed binding */
export async function openNonce(sealed: Bytes, keyPair: CryptoKeyPair, binding: PossessionBinding): Promise<Bytes> {
  return new Uint8Array(await openBox(sealed, keyPair, possessionInfo(binding)));
}

/** By role and not by who asks, so that both sides write the same. */
function possessionInfo({ cd, patientBind, practitionerBind }: PossessionBinding): Bytes {
  return concatBytes(
    POP_LABEL,
    decodeExact(cd, 32, 'cd'),
    decodeExact(patientBind, 32, 'patientBind'),
    decodeExact(practitionerBind, 32, 'practitionerBind'),
  );
}
