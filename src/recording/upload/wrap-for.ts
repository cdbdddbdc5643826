import { WRAP_SUITE, type Wrap } from '../../domain/wrap.js';
import { toBase64url } from '../../ownership/base64url.js';
import { wrapDigest, wrapListDigest } from '../../ownership/wrap-digest.js';
import { wrapKey } from '../../sealing/key-wrap.js';
import type { RecordingKey } from '../../sealing/recording-key.js';
import type { Recipient } from './upload-handle.js';

/** Of the key that HPKE makes for each wrap; what follows it is the sealed recording key. */
const ENC_BYTES = 65;

/** A recording's key, wrapped to one recipient. @throws SealError `key`: not the key that its name says */
export async function wrapFor({ kid, key: recipient, role }: Recipient, key: RecordingKey, { cd, rid }: { cd: string; rid: string }): Promise<Wrap> {
  const box = await wrapKey(key, recipient, { cd, rid, kid, role });
  return { suite: WRAP_SUITE, kid, role, enc: toBase64url(box.subarray(0, ENC_BYTES)), ct: toBase64url(box.subarray(ENC_BYTES)) };
}

/** `wd` of a list of wraps. */
export async function digestOfWraps(wraps: readonly Wrap[]): Promise<string> {
  return wrapListDigest(await Promise.all(wraps.map(wrapDigest)));
}
