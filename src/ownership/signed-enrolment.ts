import * as z from 'zod/mini';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { ENROLMENT_SKEW } from './enrolment-skew.js';
import { importPartyKey, keyAmong } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-enrol+jwt`: a device asks to be one of a person's. It signs with the very key that is to be added, so that
 * nobody can enter a key that somebody else holds, and have that one's signatures stand for the person.
 */
export const signedEnrolmentSchema = z.strictObject({
  v: z.literal(2),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sub: opaqueIdSchema,
  /** The device's key for signatures. */
  device: digestSchema,
  /** The device's key for encryption. */
  enc: digestSchema,
  /** The account's encryption key in the link that is to be made; for a session key the session's id. */
  account: opaqueIdSchema,
  /** Digest of the newest link, so that it serves once; null before the first, and for a session key. */
  prev: z.nullable(digestSchema),
  at: epochMillisSchema,
});
export type SignedEnrolment = z.infer<typeof signedEnrolmentSchema>;

export interface ExpectedEnrolment {
  /** The keys that the request names. */
  device: NamedPublicKey;
  enc: NamedPublicKey;
  /** The account key's name, or the session's id. */
  account: string;
  prev: string | null;
  audience: string;
  /** Who is signed in. */
  subject: string;
  /** Milliseconds since 1970, as the backend's clock has it. */
  now: number;
}

/** `device`, `enc`, `account`: signed for other keys than the request names. `prev`: for another place in the chain. `time`: not made just now. */
export type EnrolmentFault = TokenFault | 'audience' | 'subject' | 'device' | 'enc' | 'account' | 'prev' | 'time';

export type EnrolmentResult = ({ ok: true } & Verified<SignedEnrolment>) | { ok: false; fault: EnrolmentFault };

/** @param key the device's private key; `kid` its thumbprint */
export function signEnrolment(payload: SignedEnrolment, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-enrol+jwt', payload, key, kid);
}

/** Believes nobody but the device itself. What encrypts, or goes by another name than its thumbprint, has signed nothing. */
export async function verifyEnrolment(token: string, expected: ExpectedEnrolment): Promise<EnrolmentResult> {
  const device = await importPartyKey(expected.device);
  const result = await verifyToken(token, 'consult-enrol+jwt', signedEnrolmentSchema, keyAmong(...(device === null ? [] : [device])));
  if (!result.ok) return result;
  const fault = enrolmentFault(result.payload, expected);
  return fault === null ? result : { ok: false, fault };
}

function enrolmentFault(enrolment: SignedEnrolment, { device, enc, account, prev, audience, subject, now }: ExpectedEnrolment): EnrolmentFault | null {
  if (enrolment.aud !== audience) return 'audience';
  if (enrolment.sub !== subject) return 'subject';
  if (enrolment.device !== device.kid) return 'device';
  if (enrolment.enc !== enc.kid) return 'enc';
  if (enrolment.account !== account) return 'account';
  if (enrolment.prev !== prev) return 'prev';
  // Not `> ENROLMENT_SKEW`: a time that is no number is refused.
  return Math.abs(now - enrolment.at) <= ENROLMENT_SKEW ? null : 'time';
}
