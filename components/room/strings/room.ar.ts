import type { RoomTranslation } from './room.en.js';

/** Arabic. */
export const roomAr: RoomTranslation = {};
