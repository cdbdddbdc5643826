import * as z from 'zod/mini';
import { EPOCHS_MAX, epochNumberSchema } from '../domain/epoch.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { SEGMENTS_MAX, SEGMENT_MAX_BYTES, digestSchema, segmentKindSchema } from '../domain/recording.js';
import type { MediaMode } from '../domain/media-mode.js';
import type { Role } from '../domain/role.js';
import type { BindBook } from './bind-book.js';
import { permits, type Consents } from './consent-book.js';
import { peekToken } from './jws.js';
import { keyAmong } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyReadToken, verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** Most bytes of a sealed segment: salt, commitment, and a tag for each 16 KiB and for the end. */
export const SEALED_SEGMENT_MAX_BYTES = SEGMENT_MAX_BYTES + 24 + 32 + 16 * (SEGMENT_MAX_BYTES / 16_384 + 1);

/** `consult-head+jwt`: the recorder's word on one sealed segment. Each holds the digest of the one before. */
export const signedHeadSchema = z.strictObject({
  v: z.literal(2),
  rid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  /** 0, 1, 2 … through all runs and epochs. */
  seq: z.int().check(z.gte(0), z.lt(SEGMENTS_MAX)),
  /** The epoch's number, and its digest. */
  e: epochNumberSchema,
  ep: digestSchema,
  /** `meta` is 0 and nothing else is. */
  kind: segmentKindSchema,
  /** Base64url SHA-256 of the sealed bytes, and how many they are. */
  ct: digestSchema,
  len: z.int().check(z.gte(1), z.lte(SEALED_SEGMENT_MAX_BYTES)),
  /** How many sealed bytes come before: the sum of `len` of all heads before. So a head alone says where its bytes are. */
  pos: z.int().check(z.nonnegative()),
  /** Milliseconds of media. */
  dur: z.int().check(z.nonnegative()),
  /**
   * For each epoch up to this one, milliseconds of all media up to its end so far: `ends[e]` is the recording's length with
   * this segment. So the last head alone says how long a recording is, and how long in which mode. See `nextEnds`.
   */
  ends: z.array(z.int().check(z.nonnegative())).check(z.minLength(1), z.maxLength(EPOCHS_MAX)),
  /** Digest of the head before; null at 0. */
  prev: z.nullable(digestSchema),
  /** The Merkle tree's hash over the digests of all heads before: see `merkle-tree.ts`. */
  tree: digestSchema,
  /** The recorder's bind of this run, and the words of both parties under which it was recorded, by their digests. */
  bind: digestSchema,
  consents: z.tuple([digestSchema, digestSchema]),
  /** Commitment to the recording key: one key for the whole recording. */
  rkc: digestSchema,
  /** Digest of all wraps of that key: see `wrapListDigest`. The last head's is the one that counts. */
  wd: digestSchema,
  /** The last one says how many segments there are; `aborted`, that it was signed by a recorder that came back after a crash. */
  final: z.boolean(),
  count: z.nullable(z.int().check(z.gte(1), z.lte(SEGMENTS_MAX))),
  aborted: z.boolean(),
});
export type SignedHead = z.infer<typeof signedHeadSchema>;

export interface ExpectedHead {
  rid: string;
  cd: string;
  /** The party that the claim names as its recorder. */
  recorder: Role;
  /** What heads name, verified. */
  binds: BindBook;
  consents: Consents;
  /** The recording's epochs in order, as `verifyEpochs` gave them. */
  epochs: readonly { readonly digest: string; readonly payload: { readonly mode: MediaMode } }[];
  /** The newest head that this device has seen of the recording; null before the first. */
  pinned: { seq: number; digest: string } | null;
}

/**
 * `recording`, `claim`: another one's. `epoch`: no such epoch, or not the one that both have signed. `length`: it does not
 * say of each epoch up to its own where that ends. `kind`: a meta segment out of its place, another in it, or one that is no
 * media and lasts. `final`: a count without an end. `count`: an end with another number of segments. `bind`: it names no
 * bind of the recorder's. `consent`: the two words that it names do not both permit its epoch's mode.
 * `rollback`: older than the pinned one. `fork`: another one in the pinned one's place.
 */
export type HeadFault = TokenFault | 'recording' | 'claim' | 'epoch' | 'length' | 'kind' | 'final' | 'count' | 'bind' | 'consent' | 'rollback' | 'fork';

export type HeadResult = ({ ok: true } & Verified<SignedHead>) | { ok: false; fault: HeadFault };

/** @param key the recorder's private device key; `kid` its thumbprint */
export function signHead(payload: SignedHead, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-head+jwt', payload, key, kid);
}

/** Verifies one head on its own: the last one of a recording for a list, a new one before it is stored. */
export async function verifyHead(token: string, expected: ExpectedHead): Promise<HeadResult> {
  const peeked = peekToken(token, signedHeadSchema);
  const bound = peeked === null ? null : await expected.binds.find(expected.recorder, peeked.payload.bind);
  // The device of that bind and no other, not even another one of the recorder's.
  const resolveKey = keyAmong(...(bound === null ? [] : [bound.signer]));
  const result = await (peeked === null ? verifyToken(token, 'consult-head+jwt', signedHeadSchema, resolveKey) : verifyReadToken(peeked, 'consult-head+jwt', resolveKey));
  if (!result.ok) return bound === null && result.fault === 'key' ? { ok: false, fault: peeked === null ? 'invalid' : 'bind' } : result;
  const fault = headFault(result.payload, expected) ?? pinFault(result, expected);
  return fault === null ? result : { ok: false, fault };
}

/** What `ends` becomes with a segment of epoch `e`: an epoch in which nothing was recorded ends where the one before it did. */
export function nextEnds(before: readonly number[], e: number, dur: number): number[] {
  const last = before.at(-1) ?? 0;
  const ends = [...before, ...Array.from({ length: e + 1 - before.length }, () => last)];
  ends[e] = last + dur;
  return ends;
}

/** What is wrong with a head by itself, whatever comes before and after it, or null. */
export function headFault(head: SignedHead, expected: ExpectedHead): HeadFault | null {
  if (head.rid !== expected.rid) return 'recording';
  if (head.cd !== expected.cd) return 'claim';
  const epoch = expected.epochs[head.e];
  if (epoch?.digest !== head.ep) return 'epoch';
  if (head.ends.length !== head.e + 1) return 'length';
  if (!permits(expected.consents, head.consents, epoch.payload.mode)) return 'consent';
  if ((head.kind === 'meta') !== (head.seq === 0) || (head.kind !== 'media' && head.dur !== 0)) return 'kind';
  if (!head.final) return head.count !== null || head.aborted ? 'final' : null;
  return head.count === head.seq + 1 ? null : 'count';
}

function pinFault({ payload, digest }: Verified<SignedHead>, { pinned }: ExpectedHead): HeadFault | null {
  if (pinned === null || payload.seq > pinned.seq) return null;
  if (payload.seq < pinned.seq) return 'rollback';
  return digest === pinned.digest ? null : 'fork';
}
