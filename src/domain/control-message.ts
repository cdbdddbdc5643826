import * as z from 'zod/mini';
import { mediaModeSchema } from './media-mode.js';

const n = z.int().check(z.gte(0), z.lte(63));
/** Why a party did not go along with a switch. */
export const declineReasonSchema = z.enum(['declined', 'busy', 'no-camera', 'permission-denied', 'not-allowed', 'failed']);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** What the two pages say to each other on the data channel, in order, within one peer connection. */
export const controlMessageSchema = z.discriminatedUnion('type', [
  /** First on every new link: where I stand. The higher epoch wins. */
  z.object({ type: z.literal('sync'), n, mode: mediaModeSchema, at: z.int(), by: z.enum(['patient', 'practitioner']), muted: z.boolean(), consent: z.nullable(z.enum(['permit', 'deny'])) }),
  z.object({ type: z.literal('mode-ask'), n, mode: mediaModeSchema }),
  z.object({ type: z.literal('mode-accept'), n }),
  z.object({ type: z.literal('mode-decline'), n, reason: declineReasonSchema }),
  /** Taken back by either side before the commit. */
  z.object({ type: z.literal('mode-abort'), n }),
  /** I have decoded your frames of this epoch. */
  z.object({ type: z.literal('mode-seen'), n }),
  z.object({ type: z.literal('mode-commit'), n, mode: mediaModeSchema, at: z.int(), by: z.enum(['patient', 'practitioner']) }),
  z.object({ type: z.literal('mute'), muted: z.boolean() }),
  /** The patient's word on recording, now. */
  z.object({ type: z.literal('consent'), decision: z.enum(['permit', 'deny']) }),
  /** The recorder's word on recording, now. */
  z.object({ type: z.literal('recording'), state: z.enum(['off', 'recording', 'not-recording']) }),
  z.object({ type: z.literal('ping') }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
