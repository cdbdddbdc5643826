import * as z from 'zod/mini';
import { bytesText } from '../domain/bytes-text.js';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { keyAmong } from './party-key.js';
import type { PartyKey } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** Most stretches that one receipt names: who jumps about more often hands in another one. */
export const RANGES_MAX = 30;
/** The least that counts as seen or heard, milliseconds. */
export const VIEWED_LEAST = 1_000;

const range = z.tuple([z.int().check(z.nonnegative()), z.int().check(z.gte(1))]);

/** `consult-viewed+jwt`: a page says what it has played of a recording, or that it has saved its data. The page's device key signs. */
export const viewedReceiptSchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  rid: opaqueIdSchema,
  /** Who is signed in. */
  sub: opaqueIdSchema,
  /** `viewed` with what was played; `downloaded` with no range. */
  what: z.enum(['viewed', 'downloaded']),
  /** From and to, milliseconds of the recording, in order and apart; a second at least in all. */
  ranges: z.array(range).check(z.maxLength(RANGES_MAX)),
  /** 0, 1, 2 … of one playback, which its nonce names. */
  seq: z.int().check(z.nonnegative()),
  nonce: bytesText(16),
  at: epochMillisSchema,
});
export type ViewedReceipt = z.infer<typeof viewedReceiptSchema>;

export interface ExpectedReceipt {
  /** The signed-in person's devices, as the newest link of their chain names them. */
  devices: readonly PartyKey[];
  audience: string;
  subject: string;
  rid: string;
  /** The recording's, milliseconds: what lies behind its end was not played. */
  length: number;
}

/** `ranges`: not in order, not apart, behind the recording's end, or less than a second; or some where nothing was played. */
export type ReceiptFault = TokenFault | 'audience' | 'subject' | 'recording' | 'ranges';
export type ReceiptResult = ({ ok: true } & Verified<ViewedReceipt>) | { ok: false; fault: ReceiptFault };

/** @param key the device's private key for signatures */
export function signReceipt(payload: ViewedReceipt, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-viewed+jwt', payload, key, kid);
}

export async function verifyReceipt(token: string, { devices, audience, subject, rid, length }: ExpectedReceipt): Promise<ReceiptResult> {
  const result = await verifyToken(token, 'consult-viewed+jwt', viewedReceiptSchema, keyAmong(...devices));
  if (!result.ok) return result;
  const { payload } = result;
  if (payload.aud !== audience) return { ok: false, fault: 'audience' };
  if (payload.sub !== subject) return { ok: false, fault: 'subject' };
  if (payload.rid !== rid) return { ok: false, fault: 'recording' };
  return areRanges(payload, length) ? result : { ok: false, fault: 'ranges' };
}

function areRanges({ what, ranges }: ViewedReceipt, length: number): boolean {
  if (what === 'downloaded') return ranges.length === 0;
  let before = -1;
  let millis = 0;
  for (const [from, to] of ranges) {
    if (from <= before || to <= from) return false;
    millis += to - from;
    before = to;
  }
  return millis >= VIEWED_LEAST && before <= length;
}
