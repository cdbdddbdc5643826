import { concatBytes } from '../../src/domain/concat-bytes.js';
import { fromBase64url } from '../../src/ownership/base64url.js';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { openWrap } from '../../src/sealing/key-wrap.js';
import type { RecordingKey } from '../../src/sealing/recording-key.js';
import type { EscrowCase } from '../reference-backend/escrow/escrow-case.js';
import { EscrowError } from '../reference-backend/escrow/escrow-error.js';
import type { MakeWrap } from '../reference-backend/escrow/request-release.js';
import type { EscrowKey } from './escrow-key.js';

/**
 * Opens a recording's key with the escrow key and wraps it to its recipient. The recording's key is in this process for as
 * long as that takes, and is wiped. The segments are not looked at: nobody at the desk sees or hears a consultation.
 * @throws (the function returned) EscrowError `escrow/no-escrow-wrap`, `escrow/not-opened`, `escrow/wrong-recipient`
 */
export function makeWrapWith(escrow: EscrowKey): MakeWrap {
  return async (opened, { key: { kid, jwk }, role }) => {
    const recipient = await importEncryptionKey(jwk);
    if (recipient === null) throw new EscrowError('escrow/wrong-recipient');
    const recordingKey = await openRecordingKey(escrow, opened);
    try {
      return await wrapFor({ kid, key: recipient, role }, recordingKey, opened);
    } finally {
      recordingKey.wipe();
    }
  };
}

async function openRecordingKey({ kid, pair }: EscrowKey, { rid, cd, rkc, escrowWraps }: EscrowCase): Promise<RecordingKey> {
  const wrap = escrowWraps.find((each) => each.kid === kid);
  if (wrap === undefined) throw new EscrowError('escrow/no-escrow-wrap');
  try {
    return await openWrap(concatBytes(fromBase64url(wrap.enc), fromBase64url(wrap.ct)), pair, { cd, rid, kid, role: 'escrow' }, rkc);
  } catch (cause) {
    throw new EscrowError('escrow/not-opened', { cause });
  }
}
