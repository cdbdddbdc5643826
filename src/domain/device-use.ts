import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';

/** Milliseconds after which a device that was not used expires: the next change leaves it out. */
export const DEVICE_EXPIRES = 180 * 86_400_000;

/** When a device was last used, at most a day exact. `kid` is its key for signatures. */
export const deviceUseSchema = z.strictObject({ kid: bytesText(32), at: epochMillisSchema });
export type DeviceUse = z.infer<typeof deviceUseSchema>;
