import { utf8 } from '../domain/utf8.js';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { digest } from './digest.js';

/** The digest by which a signed object is named: of its payload's canonical bytes, never of the token. */
export function payloadDigest(payload: CanonicalValue): Promise<string> {
  return digest(utf8(canonicalJson(payload)));
}
