import * as z from 'zod/mini';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { linkSignalSchema } from '../domain/signal-message.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-signal+jwt`: one thing that a party says about a peer connection, under the device key of its bind. A backend
 * that carries it can drop it and nothing else.
 */
export const signedSignalSchema = z.strictObject({
  v: z.literal(1),
  sid: opaqueIdSchema,
  /** Digest of the speaker's bind: so of this pair of page loads, and of no other. */
  bind: digestSchema,
  /** Counts what this bind has said, from 0 without a gap. */
  seq: z.int().check(z.nonnegative()),
  /** The initiator's page load that `gen` counts in. */
  link: opaqueIdSchema,
  /** Which peer connection it is about, counted by the initiator from 1. */
  gen: z.int().check(z.gte(1)),
  body: linkSignalSchema,
});
export type SignedSignal = z.infer<typeof signedSignalSchema>;

export interface ExpectedSignal {
  sid: string;
  /** Digest of the other party's bind, the key that has signed it, and how many signals it has said before. */
  bind: string;
  signer: PartyKey;
  seq: number;
}

/** `session`, `bind`: made for another one. `seq`: said before, or something before it is missing. */
export type SignalFault = TokenFault | 'session' | 'bind' | 'seq';
export type SignalResult = ({ ok: true } & Verified<SignedSignal>) | { ok: false; fault: SignalFault };

/** @param key the speaker's private device key; `kid` its thumbprint */
export function signSignal(payload: SignedSignal, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-signal+jwt', payload, key, kid);
}

export async function verifySignal(token: string, { sid, bind, signer, seq }: ExpectedSignal): Promise<SignalResult> {
  const result = await verifyToken(token, 'consult-signal+jwt', signedSignalSchema, keyAmong(signer));
  if (!result.ok) return result;
  if (result.payload.sid !== sid) return { ok: false, fault: 'session' };
  if (result.payload.bind !== bind) return { ok: false, fault: 'bind' };
  return result.payload.seq === seq ? result : { ok: false, fault: 'seq' };
}
