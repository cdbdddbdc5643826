import * as z from 'zod/mini';
import { WRAPS_MAX, wrapRecipientSchema, wrapSchema, type Wrap } from '../domain/wrap.js';
import { recipientDigest, wrapDigest, wrapListDigest } from './wrap-digest.js';

/** `shape`: no wrap, or no list of recipients. `not-listed`: not one of them. `digest`: not the list that was signed. */
export type WrapResult = { ok: true; wrap: Wrap; digest: string } | { ok: false; fault: 'shape' | 'not-listed' | 'digest' };

const recipientsSchema = z.array(wrapRecipientSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));

/**
 * Shows that a wrap is one of those that the recorder has signed for.
 * @param wrap mine, unparsed
 * @param recipients of all wraps of the recording, unparsed
 * @param wd the last head's
 */
export async function verifyWrap(wrap: unknown, recipients: unknown, wd: string): Promise<WrapResult> {
  const parsed = wrapSchema.safeParse(wrap);
  const list = recipientsSchema.safeParse(recipients);
  if (!parsed.success || !list.success) return { ok: false, fault: 'shape' };
  const digests = await Promise.all(list.data.map(recipientDigest));
  if (new Set(digests).size !== digests.length) return { ok: false, fault: 'shape' };
  const own = await wrapDigest(parsed.data);
  if (!digests.includes(own)) return { ok: false, fault: 'not-listed' };
  if ((await wrapListDigest(digests)) !== wd) return { ok: false, fault: 'digest' };
  return { ok: true, wrap: parsed.data, digest: own };
}
