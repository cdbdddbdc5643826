import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { decodeExact } from './decode-exact.js';
import { encryptionKid } from './encryption-kid.js';
import { openBox, sealBox } from './hpke-box.js';
import { RecordingKey } from './recording-key.js';
import { ridBytes } from './rid-bytes.js';
import { SealError } from './seal-error.js';

type Bytes = Uint8Array<ArrayBuffer>;

const WRAP_LABEL = utf8('consult/rk-wrap@v1\0');
const WRAP_ROLES = ['owner', 'reader', 'escrow'] as const;

/** As whom the claim names the one whom a key is wrapped to. */
export type WrapRole = (typeof WRAP_ROLES)[number];

/** What a wrap is for: it opens for nothing else. */
export interface WrapBinding {
  /** The session claim's digest. */
  cd: string;
  /** As `newOpaqueId` makes it, or 16 bytes in base64url. */
  rid: string;
  /** The recipient's encryption key, by `encryptionKid`. */
  kid: string;
  role: WrapRole;
}

/**
 * Wraps a recording's key to one recipient. Out comes enc(65) || ct(48).
 * @throws SealError `key` when the public key is not the one that `kid` names, or RK has been wiped; TypeError for a
 * malformed binding
 */
export async function wrapKey(recordingKey: RecordingKey, recipient: CryptoKey, binding: WrapBinding): Promise<Bytes> {
  const [info, aad] = wrapInfo(binding);
  await assertNamed(recipient, binding.kid);
  return recordingKey.use((bytes) => sealBox(bytes, recipient, info, aad));
}

/**
 * Opens a wrap, and gives its key only if it is the one that the heads have promised.
 * @param keyPair a pair because HPKE needs both halves and a non-extractable private key does not give its public one
 * @param rkc the promise, as `RecordingKey.commitment` gives it
 * @throws SealError `wrap` (not for this key, recording, claim or role, or altered), `commitment` (another key than the
 * promised one), `key` (a pair that is unfit or not named `kid`); TypeError for a malformed binding
 */
export async function openWrap(wrap: Bytes, keyPair: CryptoKeyPair, binding: WrapBinding, rkc: string): Promise<RecordingKey> {
  const [info, aad] = wrapInfo(binding);
  await assertNamed(keyPair.publicKey, binding.kid);
  const bytes = await openBox(wrap, keyPair, info, aad);
  const recordingKey = RecordingKey.from(bytes);
  bytes.fill(0);
  if ((await recordingKey.commitment()) === rkc) return recordingKey;
  recordingKey.wipe();
  throw new SealError('commitment');
}

function wrapInfo({ cd, rid, kid, role }: WrapBinding): [info: Bytes, aad: Bytes] {
  if (!WRAP_ROLES.includes(role)) throw new TypeError('A key is wrapped to an owner, a reader or escrow.');
  const info = concatBytes(WRAP_LABEL, decodeExact(cd, 32, 'cd'), ridBytes(rid), decodeExact(kid, 32, 'kid'));
  return [info, utf8(role)];
}

/** A wrap that names one key and is made for another would be a door for somebody whom the claim does not name. */
async function assertNamed(publicKey: CryptoKey, kid: string): Promise<void> {
  if ((await encryptionKid(publicKey)) !== kid) throw new SealError('key');
}
