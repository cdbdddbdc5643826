import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { digestSchema } from '../domain/recording.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/** `consult-checkpoint+jwt`: how many entries a realm's ledger had, and the hash of the tree over them. It is kept outside the database. */
export const checkpointSchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  size: z.int().check(z.gte(1)),
  /** The tree's hash (RFC 9162, section 2.1). */
  hash: digestSchema,
  at: epochMillisSchema,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

export type CheckpointFault = TokenFault | 'audience';
export type CheckpointResult = ({ ok: true } & Verified<Checkpoint>) | { ok: false; fault: CheckpointFault };

/** @param key the private key of the keyset's use `log` */
export function signCheckpoint(payload: Checkpoint, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-checkpoint+jwt', payload, key, kid);
}

/** @param expected `resolveKey` knows the keyset's keys for the log and no others; one that has been retired since still counts */
export async function verifyCheckpoint(token: string, expected: { resolveKey: KeyResolver; audience: string }): Promise<CheckpointResult> {
  const result = await verifyPeekedToken(token, 'consult-checkpoint+jwt', checkpointSchema, (kid, { at }) => expected.resolveKey(kid, at));
  if (!result.ok) return result;
  return result.payload.aud === expected.audience ? result : { ok: false, fault: 'audience' };
}
