import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { keyChainSchema } from './key-chains.js';
import { opaqueIdSchema } from './opaque-id.js';
import { roleSchema } from './role.js';
import { tokenSchema } from './token.js';

const sdp = z.string().check(z.minLength(1), z.maxLength(12_000));
const candidateSchema = z.object({
  candidate: z.string().check(z.maxLength(1_000)),
  sdpMid: z.nullable(z.string().check(z.maxLength(32))),
  sdpMLineIndex: z.nullable(z.int().check(z.gte(0), z.lte(8))),
  usernameFragment: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
});

/** What is said about one peer connection. It travels signed and in no other way: see `signedSignalSchema`. */
export const linkSignalSchema = z.discriminatedUnion('type', [
  /** `mends`: the number (`gen`) under which the connection was made that gets new ways (an ICE restart); absent for a new connection. */
  z.object({ type: z.literal('offer'), sdp, mends: z.optional(z.int().check(z.positive())) }),
  z.object({ type: z.literal('answer'), sdp }),
  z.object({ type: z.literal('candidate'), candidate: candidateSchema }),
  /** The answerer's link is broken; only the initiator may make a new one. */
  z.object({ type: z.literal('restart') }),
]);
export type LinkSignal = z.infer<typeof linkSignalSchema>;

/** What one page says to the other through the backend, before and beside the data channel. */
export const signalBodySchema = z.discriminatedUnion('type', [
  /**
   * I am here, in the room; the first message of every page load. `to`: the page load that it is said to, or null for
   * whoever is there. `commit`: what I have committed to for this pair (`commitTo`). `heard`: the newest commitment of
   * yours that I have heard, or null.
   */
  z.object({ type: z.literal('hello'), to: z.nullable(opaqueIdSchema), commit: bytesText(32), heard: z.nullable(bytesText(32)) }),
  /** My bind (`consult-bind+jwt`), which opens my commitment to this page load, and the chain of keys that it is signed under; for a page that is not in the chain with its session key. */
  z.object({ type: z.literal('bind'), to: opaqueIdSchema, token: tokenSchema, keys: keyChainSchema, sessionKey: z.optional(tokenSchema) }),
  /** A `consult-signal+jwt`, signed by the device that has signed the bind. */
  z.object({ type: z.literal('signed'), token: tokenSchema }),
  /** I leave; I may come back. */
  z.object({ type: z.literal('bye') }),
]);
export type SignalBody = z.infer<typeof signalBodySchema>;

/** The numbered envelope. `instance` is one page load; `seq` counts its messages from 0 without a gap. */
export const signalMessageSchema = z.object({
  v: z.literal(1),
  sid: opaqueIdSchema,
  from: roleSchema,
  instance: opaqueIdSchema,
  seq: z.int().check(z.nonnegative()),
  body: signalBodySchema,
});
export type SignalMessage = z.infer<typeof signalMessageSchema>;
