import * as z from 'zod/mini';
import { opaqueIdSchema } from './opaque-id.js';
import { roleSchema } from './role.js';

const sdp = z.string().check(z.minLength(1), z.maxLength(60_000));
const candidateSchema = z.object({
  candidate: z.string().check(z.maxLength(1_000)),
  sdpMid: z.nullable(z.string().check(z.maxLength(32))),
  sdpMLineIndex: z.nullable(z.int().check(z.gte(0), z.lte(8))),
  usernameFragment: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
});

/** What one page says to the other through the backend, before and beside the data channel. */
export const signalBodySchema = z.discriminatedUnion('type', [
  /**
   * I am here, in the room; the first message of every page load. `to`: the instance whose hello this answers, or null.
   * Answered once by a hello (to a new instance), and by an offer from the initiator.
   */
  z.object({ type: z.literal('hello'), to: z.nullable(opaqueIdSchema) }),
  z.object({ type: z.literal('offer'), sdp }),
  z.object({ type: z.literal('answer'), sdp }),
  z.object({ type: z.literal('candidate'), candidate: candidateSchema }),
  /** The answerer's link is broken; only the initiator may make a new one. */
  z.object({ type: z.literal('restart') }),
  /** I leave; I may come back. */
  z.object({ type: z.literal('bye') }),
]);
export type SignalBody = z.infer<typeof signalBodySchema>;

/**
 * The numbered envelope. `instance` is one page load; `seq` counts its messages from 0 without a gap; `gen` is the
 * peer connection the body belongs to, counted by the initiator from 1 within its instance (0: none yet).
 */
export const signalMessageSchema = z.object({
  v: z.literal(1),
  sid: opaqueIdSchema,
  from: roleSchema,
  instance: opaqueIdSchema,
  /** The initiator's instance that `gen` counts in; the sender's own when it is the initiator. */
  link: z.nullable(opaqueIdSchema),
  gen: z.int().check(z.nonnegative()),
  seq: z.int().check(z.nonnegative()),
  body: signalBodySchema,
});
export type SignalMessage = z.infer<typeof signalMessageSchema>;
