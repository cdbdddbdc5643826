import { BOX_SUITE, type AccountBox } from '../domain/account-box.js';
import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';
import { decodeExact } from './decode-exact.js';
import { encryptionKid } from './encryption-kid.js';
import { openBox, sealBox } from './hpke-box.js';
import { SealError } from './seal-error.js';

type Bytes = Uint8Array<ArrayBuffer>;

const ENC_BYTES = 65;

const LABEL = utf8('consult/account-box@v1\0');

/** Whose account key is in a box. */
export interface BoxPerson {
  /** `consult:<tenant>:<region>`. */
  aud: string;
  sub: string;
}

/**
 * Seals an account's private scalar to one recipient: a device, a recovery method, or the account key that follows.
 * @param scalar 32 bytes; the caller overwrites them
 * @param account the name of the account's key
 * @param recipient the public key that it is sealed to
 * @throws SealError `key` for a key that nothing can be sealed to
 */
export async function sealAccountBox(scalar: Bytes, account: string, recipient: CryptoKey, person: BoxPerson): Promise<AccountBox> {
  const to = await encryptionKid(recipient);
  const box = await sealBox(scalar, recipient, infoOf(account, to), aadOf(person));
  return { suite: BOX_SUITE, account, to, enc: toBase64url(box.subarray(0, ENC_BYTES)), ct: toBase64url(box.subarray(ENC_BYTES)) };
}

/**
 * Opens a box. Whether what was in it is the account's key is for the caller to see; so is overwriting it.
 * @throws SealError `wrap` (for another key, account or person, or altered), `key`
 */
export async function openAccountBox({ suite, account, to, enc, ct }: AccountBox, pair: CryptoKeyPair, person: BoxPerson): Promise<Bytes> {
  if ((suite as string) !== BOX_SUITE || (await encryptionKid(pair.publicKey)) !== to) throw new SealError('wrap');
  return new Uint8Array(await openBox(concatBytes(fromBase64url(enc), fromBase64url(ct)), pair, infoOf(account, to), aadOf(person)));
}

function infoOf(account: string, to: string): Bytes {
  return concatBytes(LABEL, decodeExact(account, 32, 'account'), decodeExact(to, 32, 'to'));
}

function aadOf({ aud, sub }: BoxPerson): Bytes {
  return new Uint8Array(utf8(`${aud}\0${sub}`));
}
