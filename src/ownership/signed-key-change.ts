import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import type { KeyContent } from '../domain/key-content.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { utf8 } from '../domain/utf8.js';
import { digest } from './digest.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { ENROLMENT_SKEW } from './enrolment-skew.js';
import { payloadDigest } from './payload-digest.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** `consult-keychange+jwt`: a device of the newest link asks for exactly this next link. Since `prev` is in it, it serves once. */
export const signedKeyChangeSchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sub: opaqueIdSchema,
  /** Digest of the newest link. */
  prev: digestSchema,
  /** Digest of what is wanted: see `keyContentDigest` and `stopPermissionDigest`. */
  next: digestSchema,
  at: epochMillisSchema,
});
export type SignedKeyChange = z.infer<typeof signedKeyChangeSchema>;

export interface ExpectedKeyChange {
  /** The newest link's. */
  devices: readonly PartyKey[];
  audience: string;
  subject: string;
  prev: string;
  next: string;
  /** Milliseconds since 1970, as the backend's clock has it. */
  now: number;
}

/** `prev`: all is right, but another link has come since. `next`: signed for something else than is asked for. `time`: not made just now. */
export type KeyChangeTokenFault = TokenFault | 'audience' | 'subject' | 'prev' | 'next' | 'time';

export type KeyChangeTokenResult = ({ ok: true; device: string } & Verified<SignedKeyChange>) | { ok: false; fault: KeyChangeTokenFault };

/** @param key the device's private key; `kid` its thumbprint */
export function signKeyChange(payload: SignedKeyChange, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-keychange+jwt', payload, key, kid);
}

/** What a device signs for a next link: digest of the canonical `{cont, devices, enc, former, ways}`. */
export function keyContentDigest({ enc, former, devices, ways, cont }: KeyContent): Promise<string> {
  return payloadDigest({ enc, former, devices, ways, cont });
}

/** What a device signs to stop the insurer's permission. */
export function stopPermissionDigest(id: string): Promise<string> {
  return digest(utf8(`consult/stop-permission@v1\0${id}`));
}

/** Believes a device of the newest link and nobody else. @returns with `device`, the name of the one that has signed */
export async function verifyKeyChange(token: string, expected: ExpectedKeyChange): Promise<KeyChangeTokenResult> {
  let device = '';
  const result = await verifyToken(token, 'consult-keychange+jwt', signedKeyChangeSchema, (kid) => {
    device = kid;
    return keyAmong(...expected.devices)(kid);
  });
  if (!result.ok) return result;
  const fault = keyChangeFault(result.payload, expected);
  return fault === null ? { ...result, device } : { ok: false, fault };
}

function keyChangeFault(change: SignedKeyChange, { audience, subject, prev, next, now }: ExpectedKeyChange): KeyChangeTokenFault | null {
  if (change.aud !== audience) return 'audience';
  if (change.sub !== subject) return 'subject';
  if (change.next !== next) return 'next';
  // Not `> ENROLMENT_SKEW`: a time that is no number is refused.
  if (!(Math.abs(now - change.at) <= ENROLMENT_SKEW)) return 'time';
  // Last: who is merely too late has signed for exactly this, and just now.
  return change.prev === prev ? null : 'prev';
}
