import * as z from 'zod/mini';
import { epochNumberSchema, type EpochTokens } from '../domain/epoch.js';
import { epochMillisSchema } from '../domain/instant.js';
import { mediaModeSchema, type MediaMode } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema } from '../domain/role.js';
import { signObject } from './signed-object.js';
import type { Verified } from './verify-token.js';

/**
 * `consult-epoch+jwt`: one stretch of a consultation in one mode. The initiator signs and the other party countersigns
 * the same payload, so that an epoch is two tokens; the patient's is its consent to the mode. It has no owner: a switch
 * never assigns ownership. Strict, since a member that we do not know would be countersigned unread.
 */
export const signedEpochSchema = z.strictObject({
  v: z.literal(2),
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  n: epochNumberSchema,
  mode: mediaModeSchema,
  at: epochMillisSchema,
  /** Digest of the epoch before; null at 0. */
  prev: z.nullable(digestSchema),
  /** The binds of the connection on which it was agreed, by their digests: the patient's, the practitioner's. */
  binds: z.tuple([digestSchema, digestSchema]),
  /** Each party's newest word on being recorded, by its digest; null where there was none. */
  consents: z.tuple([z.nullable(digestSchema), z.nullable(digestSchema)]),
  /** The initiator. */
  by: roleSchema,
});
export type SignedEpoch = z.infer<typeof signedEpochSchema>;

/** An epoch that both parties have signed, with the signatures. */
export interface AgreedEpoch extends Verified<SignedEpoch> {
  readonly tokens: EpochTokens;
}

/** What the session claim allows of its epochs; `cd` is the claim's digest. */
export interface EpochTerms {
  sid: string;
  rid: string;
  cd: string;
  modes: readonly MediaMode[];
  maxEpochs: number;
}

/**
 * `session`, `recording`, `claim`: another one's. `replay`: its number was there before. `gap`: one is missing.
 * `too-many`: more than the claim allows. `prev`: it follows another epoch. `mode`: not in the claim. `time`: it goes back.
 */
export type EpochOrderFault = 'session' | 'recording' | 'claim' | 'replay' | 'gap' | 'too-many' | 'prev' | 'mode' | 'time';

/** @param key the initiator's private device key; `kid` its thumbprint */
export function signEpoch(payload: SignedEpoch, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-epoch+jwt', payload, key, kid);
}

/** What is wrong with an epoch in its place, or null. Whoever countersigns asks the same as whoever verifies later. */
export function epochOrderFault(epoch: SignedEpoch, before: Verified<SignedEpoch> | null, terms: EpochTerms): EpochOrderFault | null {
  if (epoch.sid !== terms.sid) return 'session';
  if (epoch.rid !== terms.rid) return 'recording';
  if (epoch.cd !== terms.cd) return 'claim';
  const place = before === null ? 0 : before.payload.n + 1;
  if (epoch.n !== place) return epoch.n < place ? 'replay' : 'gap';
  if (epoch.n >= terms.maxEpochs) return 'too-many';
  if (epoch.prev !== (before?.digest ?? null)) return 'prev';
  if (!terms.modes.includes(epoch.mode)) return 'mode';
  if (before !== null && epoch.at < before.payload.at) return 'time';
  return null;
}
