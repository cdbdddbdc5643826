import * as z from 'zod/mini';
import { EPOCHS_MAX, epochNumberSchema, epochSchema } from './epoch.js';
import { instantSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** Most bytes of one segment: 4 MiB, far above a second of any picture we record. */
export const SEGMENT_MAX_BYTES = 4 * 1024 * 1024;

/** Base64url SHA-256. */
export const digestSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/**
 * What is known of one segment. `init` begins a run: a stretch made by one encoder, whose `media` segments decode
 * after it and after nothing else. A recorder that returns after a crash begins a new run of the same recording.
 */
export const segmentHeadSchema = z.object({
  rid: opaqueIdSchema,
  /** 0, 1, 2 … through all runs and epochs. */
  seq: z.int().check(z.nonnegative()),
  /** The epoch's number. */
  e: epochNumberSchema,
  kind: z.enum(['init', 'media']),
  /** Bytes. */
  len: z.int().check(z.gte(1), z.lte(SEGMENT_MAX_BYTES)),
  /** Milliseconds of media; 0 for `init`. */
  dur: z.int().check(z.nonnegative()),
  digest: digestSchema,
});
export type SegmentHead = z.infer<typeof segmentHeadSchema>;

/** The end of a recording: how many segments there are. `aborted`: closed by a recorder that came back after a crash. */
export const recordingFinalSchema = z.object({
  rid: opaqueIdSchema,
  count: z.int().check(z.nonnegative()),
  aborted: z.boolean(),
});
export type RecordingFinal = z.infer<typeof recordingFinalSchema>;

/** What the owner's list shows. Comes with the item; sealed like media once recordings are sealed. */
export const recordingMetaSchema = z.object({
  serviceName: z.string().check(z.maxLength(200)),
  practitionerName: z.string().check(z.maxLength(400)),
  practitionerTitle: z.string().check(z.maxLength(200)),
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
  claim: z.string().check(z.maxLength(24_000)),
  epochs: z.array(epochSchema).check(z.minLength(1), z.maxLength(EPOCHS_MAX)),
  segments: z.array(segmentHeadSchema).check(z.maxLength(20_000)),
  final: z.nullable(recordingFinalSchema),
  meta: recordingMetaSchema,
});
export type RecordingItem = z.infer<typeof recordingItemSchema>;
