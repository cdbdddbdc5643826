import { Catalogue } from '../internal/strings/catalogue.js';
import { roomEn, type RoomMessages } from './strings/room.en.js';

export type { RoomMessages };

/** The words of the room. A host adds a language, or words of its own, with `roomStrings.add()`. */
export const roomStrings = new Catalogue<RoomMessages>(roomEn, {
  de: () => import('./strings/room.de.js').then((file) => file.roomDe),
  fr: () => import('./strings/room.fr.js').then((file) => file.roomFr),
  ar: () => import('./strings/room.ar.js').then((file) => file.roomAr),
});
