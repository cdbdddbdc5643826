import * as z from 'zod/mini';
import { encounterStatusSchema } from '../../domain/encounter.js';
import { roleSchema } from '../../domain/role.js';
import type { SignalMessage } from '../../domain/signal-message.js';

const frameId = z.int().check(z.nonnegative());

/** What the backend sends on the signalling socket. A frame of a type not listed is skipped: newer backends may say more. */
export const serverFrameSchema = z.discriminatedUnion('type', [
  /** Signed in and listening. `last`: the newest message id of this session, before anything that follows. */
  z.object({ type: z.literal('ready'), last: frameId }),
  z.object({ type: z.literal('message'), id: frameId, message: z.unknown() }),
  /** Everything up to `n` of this instance is stored. */
  z.object({ type: z.literal('ack'), n: frameId }),
  z.object({ type: z.literal('presence'), role: roleSchema, present: z.boolean() }),
  z.object({ type: z.literal('encounter'), status: encounterStatusSchema }),
  /** The answer to `ping`. */
  z.object({ type: z.literal('pong') }),
  /** A newer instance of this party has connected. */
  z.object({ type: z.literal('replaced') }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;

/** What this side sends: first `auth`, then messages numbered from 0 within the instance; `ping` where it wants to know whether anybody hears it. */
export type ClientFrame =
  | { type: 'auth'; token: string | null }
  | { type: 'ping' }
  | { type: 'send'; n: number; message: SignalMessage };

/** Close codes that say why, beside the standard ones. */
export const SOCKET_CLOSE = { replaced: 4001, badFrame: 4400, unauthenticated: 4401, forbidden: 4403, notFound: 4404 } as const;

/** A frame as text, or null when it cannot be used. */
export function parseServerFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = serverFrameSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
