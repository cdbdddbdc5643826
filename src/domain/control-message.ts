import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { EPOCHS_MAX, epochNumberSchema } from './epoch.js';
import { epochMillisSchema } from './instant.js';
import { mediaModeSchema } from './media-mode.js';
import { roleSchema } from './role.js';
import { tokenSchema } from './token.js';

const n = epochNumberSchema;
/** Why a party did not go along with a switch. */
export const declineReasonSchema = z.enum(['declined', 'busy', 'no-camera', 'permission-denied', 'not-allowed', 'failed']);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** How a device of the speaker's stands. `interrupted`: its system has taken it away for now. `missing`: there is none that works. */
const deviceWordSchema = z.enum(['on', 'off', 'interrupted', 'missing']);
export type DeviceWord = z.infer<typeof deviceWordSchema>;

/** What the two pages say to each other on the data channel, in order, within one peer connection. */
export const controlMessageSchema = z.discriminatedUnion('type', [
  /** First on every new link: where I stand. The higher epoch wins; n is -1, and mode a wish, before the first. */
  z.object({
    type: z.literal('sync'),
    n: z.int().check(z.gte(-1), z.lte(EPOCHS_MAX - 1)),
    mode: mediaModeSchema,
    at: epochMillisSchema,
    by: roleSchema,
  }),
  /** May it be video? Back to audio is never asked: it is committed. */
  z.object({ type: z.literal('mode-ask'), n }),
  z.object({ type: z.literal('mode-accept'), n }),
  z.object({ type: z.literal('mode-decline'), n, reason: declineReasonSchema }),
  /** Taken back by either side before the commit. */
  z.object({ type: z.literal('mode-abort'), n }),
  /** I have decoded your frames of this epoch. */
  z.object({ type: z.literal('mode-seen'), n }),
  z.object({ type: z.literal('mode-commit'), n, mode: mediaModeSchema, at: epochMillisSchema, by: roleSchema }),
  /** The recorder asks the patient's page to show that it holds her key: a sealed nonce (enc(65) || ct(48), base64url) … */
  z.object({ type: z.literal('possession-ask'), sealed: bytesText(113) }),
  /** … and what was in it (32 bytes, base64url). Empty when this device does not hold the key. */
  z.object({ type: z.literal('possession'), nonce: z.union([z.literal(''), bytesText(32)]) }),
  /** On every new link, and where something is missing: the newest epoch that I have with both signatures; -1 for none. */
  z.object({ type: z.literal('epoch-have'), n: z.int().check(z.gte(-1), z.lte(EPOCHS_MAX - 1)) }),
  /** An epoch that I have begun, signed by me (`consult-epoch+jwt`), for your countersignature. */
  z.object({ type: z.literal('epoch-sign'), token: tokenSchema }),
  /** An epoch that both have signed, with the two binds that it names: the answer to the above, and what one side tells the other that missed it. */
  z.object({ type: z.literal('epoch-agreed'), n, patient: tokenSchema, practitioner: tokenSchema, binds: z.tuple([tokenSchema, tokenSchema]) }),
  z.object({ type: z.literal('mute'), muted: z.boolean() }),
  /** How my devices stand: on every new link, and at each change. A camera that is `off` in a consultation by video was turned off. */
  z.object({ type: z.literal('devices'), microphone: deviceWordSchema, camera: deviceWordSchema }),
  /** A word of mine on being recorded (`consult-consent+jwt`): all of them on every new link, in order, and each new one. */
  z.object({ type: z.literal('consent'), token: tokenSchema }),
  /** The recorder's word on recording: what it does now, and whether there is anything of this consultation to replay. */
  z.object({ type: z.literal('recording'), state: z.enum(['off', 'recording', 'not-recording']), recorded: z.boolean() }),
  /** I leave and may come back; or: it is over for both. Said here too, since the backend may be away. */
  z.object({ type: z.literal('bye') }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('ping') }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
