import type { SealedSegment } from '../adapter/ports/recording-port.js';
import type { SegmentKind } from '../domain/recording.js';
import { WRAP_SUITE, type Wrap, type WrapRecipient } from '../domain/wrap.js';
import type { OwnDevice } from '../keys/own-keys.js';
import { toBase64url } from '../ownership/base64url.js';
import { canonicalJson, type CanonicalValue } from '../ownership/canonical-json.js';
import { digest } from '../ownership/digest.js';
import { appendLeaf, frontierHash, type Frontier } from '../ownership/merkle-tree.js';
import { nextEnds, signHead, type SignedHead } from '../ownership/segment-head.js';
import type { Verified } from '../ownership/verify-token.js';
import { recipientDigest, recipientOf, wrapListDigest } from '../ownership/wrap-digest.js';
import type { Recipient } from '../recording/upload/upload-handle.js';
import { sealBytes } from '../sealing/cobblestone.js';
import { wrapKey } from '../sealing/key-wrap.js';
import { RecordingKey } from '../sealing/recording-key.js';
import { segmentContext } from '../sealing/segment-context.js';
import type { SignedCall } from './sign-call.js';

/** A segment before it is sealed. */
export interface PlainSegment {
  /** The epoch's number. */
  e: number;
  kind: SegmentKind;
  /** Milliseconds of media. */
  dur: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface SealRecordingOptions {
  rid: string;
  /** Digest of the session claim. */
  cd: string;
  epochs: readonly { readonly digest: string }[];
  /** What the heads rest on. */
  call: SignedCall;
  recorder: OwnDevice;
  recipients: readonly Recipient[];
  /** Becomes segment 0. */
  meta: CanonicalValue;
  segments: readonly PlainSegment[];
  /** Whether an empty segment ends it; true when absent. */
  final?: boolean;
  key?: RecordingKey;
  /** Changes each head before it is signed. */
  head?: (head: SignedHead) => SignedHead;
  /** Changes the wraps before the heads are signed for them. */
  wraps?: (wraps: Wrap[]) => Wrap[];
}

export interface SealedRecording {
  key: RecordingKey;
  wraps: Wrap[];
  /** Of all wraps, as an item lists them. */
  recipients: WrapRecipient[];
  /** The meta and the end included, as everywhere below. */
  heads: Verified<SignedHead>[];
  segments: SealedSegment[];
  plain: PlainSegment[];
}

/** Seals a recording as a recorder does: a key, its wraps, and a head for each segment in one chain. */
export async function sealRecording(options: SealRecordingOptions): Promise<SealedRecording> {
  const { rid, cd, epochs, call, recorder, recipients, meta, final = true, key = RecordingKey.generate() } = options;
  const made = await Promise.all(recipients.map((recipient) => wrapTo(key, recipient, rid, cd)));
  const wraps = options.wraps?.(made) ?? made;
  const listed = await Promise.all(wraps.map(recipientOf));
  const [rkc, wd] = [await key.commitment(), await wrapListDigest(await Promise.all(listed.map(recipientDigest)))];
  const plain: PlainSegment[] = [{ e: 0, kind: 'meta', dur: 0, bytes: new TextEncoder().encode(canonicalJson(meta)) }, ...options.segments];
  if (final) plain.push({ e: plain.at(-1)?.e ?? 0, kind: 'media', dur: 0, bytes: new Uint8Array() });
  const heads: Verified<SignedHead>[] = [];
  const segments: SealedSegment[] = [];
  let frontier: Frontier = [];
  for (const [seq, { e, kind, dur, bytes }] of plain.entries()) {
    const sealed = await sealBytes(key, segmentContext({ cd, rid, epoch: e, seq, kind }), bytes);
    const before = heads.at(-1);
    const last = final && seq === plain.length - 1;
    if (before !== undefined) frontier = await appendLeaf(frontier, seq - 1, before.digest);
    const head: SignedHead = {
      v: 2, rid, cd, seq, e, ep: epochs[e]?.digest ?? '', kind, ct: await digest(sealed), len: sealed.length, dur,
      ends: nextEnds(before?.payload.ends ?? [], e, dur), prev: before?.digest ?? null, rkc, wd,
      pos: before === undefined ? 0 : before.payload.pos + before.payload.len, tree: await frontierHash(frontier),
      bind: call.binds.practitioner.digest, consents: [call.consents.patient.digest, call.consents.practitioner.digest],
      final: last, count: last ? plain.length : null, aborted: false,
    };
    const payload = options.head?.(head) ?? head;
    heads.push({ payload, digest: await digest(new TextEncoder().encode(canonicalJson(payload))) });
    segments.push({ seq, head: await signHead(payload, recorder.privateKey, recorder.kid), bytes: sealed });
  }
  return { key, wraps, recipients: listed, heads, segments, plain };
}

/** Two segments of noise for each epoch, good for everything but decoding: an init, once, and a second of media. */
export function noiseSegments(epochs: number): PlainSegment[] {
  const noise = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(64));
  return Array.from({ length: epochs }, (_, e): PlainSegment[] => [
    e === 0 ? { e, kind: 'init', dur: 0, bytes: noise() } : { e, kind: 'media', dur: 1_000, bytes: noise() },
    { e, kind: 'media', dur: 1_000, bytes: noise() },
  ]).flat();
}

async function wrapTo(key: RecordingKey, { kid, key: publicKey, role }: Recipient, rid: string, cd: string): Promise<Wrap> {
  const box = await wrapKey(key, publicKey, { cd, rid, kid, role });
  return { suite: WRAP_SUITE, kid, role, enc: toBase64url(box.subarray(0, 65)), ct: toBase64url(box.subarray(65)) };
}
