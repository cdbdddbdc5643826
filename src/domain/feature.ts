import * as z from 'zod/mini';

/**
 * The parts of the product that can be stopped alone. `replay`: recordings are listed and played. `download`: a page offers a
 * file of a recording, or of what was agreed to about it; a backend cannot tell a copy from a replay. `switch-to-video`: a
 * consultation by audio goes on by video. `consultation`: sessions are opened and held. `booking`: times are held and booked.
 */
export const FEATURES = ['replay', 'download', 'switch-to-video', 'consultation', 'booking'] as const;
export const featureSchema = z.enum(FEATURES);
export type Feature = z.infer<typeof featureSchema>;
