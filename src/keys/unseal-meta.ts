import { concatBytes } from '../domain/concat-bytes.js';
import { fromBase64url } from '../ownership/base64url.js';
import type { GateContext, SealedMeta, Unsealed } from '../ownership/gate.js';
import { openBytes } from '../sealing/cobblestone.js';
import { openWrap } from '../sealing/key-wrap.js';
import type { RecordingKey } from '../sealing/recording-key.js';
import { SealError } from '../sealing/seal-error.js';
import { segmentContext } from '../sealing/segment-context.js';
import type { OwnAccount } from './own-keys.js';

/**
 * How the gate opens what is said about a recording: the wrap with the account's key, the meta segment with the recording's.
 * @param account the account's key of this name, or null
 * @param onKey takes the recording's key over, and wipes it; without it the key is wiped at once
 */
export function createUnseal(account: (kid: string) => OwnAccount | null, onKey?: (key: RecordingKey, rid: string) => void): GateContext['unseal'] {
  return async (sealed) => {
    const key = await openKey(sealed, account);
    if (typeof key === 'string') return { ok: false, fault: key };
    const unsealed = await readMeta(sealed, key);
    if (unsealed.ok && onKey !== undefined) onKey(key, sealed.rid);
    else key.wipe();
    return unsealed;
  };
}

async function openKey({ wrap, cd, rid, rkc }: SealedMeta, account: (kid: string) => OwnAccount | null): Promise<RecordingKey | 'wrap' | 'commitment'> {
  const own = account(wrap.kid);
  if (own === null) return 'wrap';
  try {
    const box = concatBytes(fromBase64url(wrap.enc), fromBase64url(wrap.ct));
    return await openWrap(box, own.pair, { cd, rid, kid: wrap.kid, role: wrap.role }, rkc);
  } catch (error) {
    return error instanceof SealError && error.reason === 'commitment' ? 'commitment' : 'wrap';
  }
}

async function readMeta({ cd, rid, meta }: SealedMeta, key: RecordingKey): Promise<Unsealed> {
  try {
    const context = segmentContext({ cd, rid, epoch: 0, seq: 0, kind: 'meta' });
    const bytes = await openBytes(key, context, fromBase64url(meta));
    return { ok: true, meta: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    // Whether the seal or the text is broken, it is the recording's key that opened it: the meta is what is wrong.
    return { ok: false, fault: 'meta' };
  }
}
