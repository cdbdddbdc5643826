import * as z from 'zod/mini';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import { signalMessageSchema } from '../../../src/domain/signal-message.js';
import type { Role } from '../../../src/domain/role.js';

/** Above the largest description that the message schema allows, in UTF-8 and escaped. */
export const FRAME_MAX_BYTES = 256 * 1024;

const authSchema = z.object({ type: z.literal('auth'), token: z.string().check(z.maxLength(8_192)) });
const sendSchema = z.object({ type: z.literal('send'), n: z.int().check(z.nonnegative()), message: signalMessageSchema });
const pingSchema = z.object({ type: z.literal('ping') });
const frameSchema = z.discriminatedUnion('type', [sendSchema, pingSchema]);
export type ClientFrame = z.infer<typeof frameSchema>;

export type ServerFrame =
  /** Signed in and listening. `last`: where this connection begins; what follows has higher ids. */
  | { type: 'ready'; last: number }
  | { type: 'message'; id: number; message: unknown }
  | { type: 'ack'; n: number }
  | { type: 'pong' }
  | { type: 'presence'; role: Role; present: boolean }
  | { type: 'encounter'; status: EncounterStatus }
  | { type: 'replaced' };

/** Why a socket was closed. */
export const CLOSE = {
  goingAway: 1001, failed: 1011,
  replaced: 4001, superseded: 4002, badFrame: 4400, unauthenticated: 4401, notFound: 4404, tooMany: 4429,
} as const;

/** The token of the first frame, or null. */
export function parseAuth(text: string): string | null {
  const parsed = authSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data.token : null;
}

/** Any frame after the first, or null. */
export function parseFrame(text: string): ClientFrame | null {
  const parsed = frameSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
