import { utf8 } from '../domain/utf8.js';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { ALGORITHM, PAYLOAD_MAX_BYTES, signJws } from './jws.js';

export type SignedObjectType =
  | 'consult-keyset+jwt'
  | 'consult-session+jwt'
  | 'consult-memberkey+jwt'
  | 'consult-enrol+jwt'
  | 'consult-sessionproof+jwt'
  | 'consult-sessionkey+jwt'
  | 'consult-keychange+jwt'
  | 'consult-bind+jwt'
  | 'consult-signal+jwt'
  | 'consult-consent+jwt'
  | 'consult-epoch+jwt'
  | 'consult-head+jwt'
  | 'consult-grant+jwt'
  | 'consult-lease+jwt'
  | 'consult-revoke+jwt'
  | 'consult-checkpoint+jwt'
  | 'consult-viewed+jwt';

/**
 * Signs a payload as a compact JWS over its canonical JSON.
 * @param key a P-256 private key usable with ES256
 * @throws TypeError when the payload is outside the canonical subset or above 16 KB
 */
export async function signObject(typ: SignedObjectType, payload: CanonicalValue, key: CryptoKey, kid: string): Promise<string> {
  const bytes = utf8(canonicalJson(payload));
  if (bytes.length > PAYLOAD_MAX_BYTES) throw new TypeError('A signed payload is at most 16 KB.');
  return signJws({ alg: ALGORITHM, typ, kid }, bytes, key);
}
