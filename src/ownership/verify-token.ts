import type * as z from 'zod/mini';
import { peekToken, type PeekedToken } from './jws.js';
import { verifyObject, verifyPeeked, type SignedObjectFault, type SignedObjectResult, type SignedObjectType } from './signed-object.js';

/**
 * Why a token was not believed: `type`, another `typ` or algorithm; `key`, a `kid` that nobody vouches for; `signature`,
 * not made by that key; `invalid`, not canonical or not of this shape. The gate's `claim-…` reasons are the session
 * claim's alone, so that an incident never reads as one of the claim when it is one of a segment.
 */
export type TokenFault = 'type' | 'key' | 'signature' | 'invalid';

/** What a signature has been verified for, with the digest of its payload. */
export interface Verified<T> {
  readonly payload: T;
  readonly digest: string;
}

export type TokenResult<T> = ({ ok: true } & Verified<T>) | { ok: false; fault: TokenFault };

/** The key for a `kid` that was good at `at` (milliseconds since 1970), or null. A keyset's `keyOf` is one for each use. */
export type KeyResolver = (kid: string, at: number) => Promise<CryptoKey | null>;

const FAULTS: Record<SignedObjectFault, TokenFault> = {
  'claim-type': 'type',
  'claim-key': 'key',
  'claim-signature': 'signature',
  'claim-invalid': 'invalid',
};

/** `verifyObject` in the words of tokens that are no session claim. */
export async function verifyToken<T>(
  token: string,
  typ: SignedObjectType,
  schema: z.ZodMiniType<T>,
  resolveKey: (kid: string) => Promise<CryptoKey | null>,
): Promise<TokenResult<T>> {
  return inTokenWords(await verifyObject(token, typ, schema, resolveKey));
}

/**
 * The same where the payload decides which key is asked for: by its own time, say, since the key may have been retired
 * after it signed. A retired key can lie about the time, so whoever uses this holds it against something else as well.
 * @param resolveKey the key for a `kid`; `peeked` is what the payload says, not yet believed
 */
export async function verifyPeekedToken<T>(
  token: string,
  typ: SignedObjectType,
  schema: z.ZodMiniType<T>,
  resolveKey: (kid: string, peeked: T) => Promise<CryptoKey | null>,
): Promise<TokenResult<T>> {
  const peeked = peekToken(token, schema);
  if (peeked === null) return { ok: false, fault: 'invalid' };
  return verifyReadToken(peeked, typ, (kid) => resolveKey(kid, peeked.payload));
}

/** The same for a token that was read before, by the schema of its type: nothing is read again. */
export async function verifyReadToken<T>(peeked: PeekedToken<T>, typ: SignedObjectType, resolveKey: (kid: string) => Promise<CryptoKey | null>): Promise<TokenResult<T>> {
  return inTokenWords(await verifyPeeked(peeked, typ, resolveKey));
}

function inTokenWords<T>(result: SignedObjectResult<T>): TokenResult<T> {
  return result.ok ? result : { ok: false, fault: FAULTS[result.fault] };
}
