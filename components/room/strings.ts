import { Catalogue } from '../internal/strings/catalogue.js';
import { roomEn, type RoomMessages } from './strings/room.en.js';

export type { RoomMessages };

/** The words of the room. A host adds a language, or words of its own, with `roomStrings.add()`. */
export const roomStrings = new Catalogue<RoomMessages>(roomEn, {
  ar: () => import('./strings/room.ar.js').then((file) => file.roomAr),
});
