import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { EPOCHS_MAX, epochTokensSchema } from './epoch.js';
import { BINDS_OF_BOTH_MAX, CONSENTS_OF_BOTH_MAX } from './evidence-limits.js';
import { instantSchema } from './instant.js';
import { keyChainsSchema } from './key-chains.js';
import { opaqueIdSchema } from './opaque-id.js';
import { shownText } from './shown-text.js';
import { sessionKeysSchema } from './session-key.js';
import { tokenSchema, tokensSchema } from './token.js';
import { WRAPS_MAX, WRAPS_OF_ONE_MAX, wrapRecipientSchema, wrapSchema } from './wrap.js';

/** Most bytes of one segment before it is sealed: 4 MiB, far above a second of any picture we record. */
export const SEGMENT_MAX_BYTES = 4 * 1024 * 1024;
/** Most segments of a recording. */
export const SEGMENTS_MAX = 20_000;
/** Most hashes that stand for a tree of so many heads: one for each binary digit of their number. */
export const FRONTIER_MAX = 15;

/** Base64url SHA-256. */
export const digestSchema = bytesText(32);

/**
 * `init` begins a run: a stretch made by one encoder, whose `media` segments decode after it and after nothing else. A
 * recorder that returns after a crash begins a new run of the same recording. `meta` is number 0 and nothing else is.
 */
export const segmentKindSchema = z.enum(['init', 'media', 'meta']);
export type SegmentKind = z.infer<typeof segmentKindSchema>;

/** What the owner's list shows: sealed like media, as segment 0. */
export const recordingMetaSchema = z.object({
  serviceName: shownText(200),
  practitionerName: shownText(400),
  practitionerTitle: shownText(200),
  start: instantSchema,
});
export type RecordingMeta = z.infer<typeof recordingMetaSchema>;

/**
 * One recording on the wire. Adapters hand it over unparsed: the gate parses it, because a broken item is a violation
 * of that item and not a failure of the list.
 */
export const recordingItemSchema = z.object({
  rid: opaqueIdSchema,
  /** The session claim, a compact JWS: the only thing that says whose this is. */
  claim: tokenSchema,
  keys: keyChainsSchema,
  /** Keys of pages that took part without an entry in a chain, of both parties. */
  sessionKeys: sessionKeysSchema,
  /** The binds that epochs and heads name, and all words of both parties on being recorded, each party's in order. */
  binds: tokensSchema(BINDS_OF_BOTH_MAX),
  consents: tokensSchema(CONSENTS_OF_BOTH_MAX),
  epochs: z.array(epochTokensSchema).check(z.minLength(1), z.maxLength(EPOCHS_MAX)),
  /** The last segment's head (`consult-head+jwt`). */
  head: tokenSchema,
  /**
   * The canonical payloads of all heads before it, the first one first: when one recording is opened. Null in a list.
   * They need no signatures: the last head's covers the digest of the one before, that one's the one before, to the first.
   */
  heads: z.nullable(tokensSchema(SEGMENTS_MAX - 1)),
  /** The caller's own wraps of the recording's key, and no one else's. None while it waits for a key. */
  wraps: z.array(wrapSchema).check(z.maxLength(WRAPS_OF_ONE_MAX)),
  /** Everybody who can open it; the heads have signed for this list. Its owner sees who they are, and not what opens it. */
  recipients: z.array(wrapRecipientSchema).check(z.maxLength(WRAPS_MAX)),
  /** What covers a wrap that was made later: one token of the owner, or two of approvers, for each grant. */
  grants: z.array(tokensSchema(2)).check(z.maxLength(16)),
  /** Segment 0, sealed, in base64url. */
  meta: z.string().check(z.maxLength(8_192), z.regex(/^[A-Za-z0-9_-]*$/)),
});
export type RecordingItem = z.infer<typeof recordingItemSchema>;
