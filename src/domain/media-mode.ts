import * as z from 'zod/mini';

/** What a consultation is now. Screen sharing will be a source of the video line, not a mode. */
export const mediaModeSchema = z.enum(['audio', 'video']);
export type MediaMode = z.infer<typeof mediaModeSchema>;
