import type { Translation } from '../../internal/strings/catalogue.js';
import { callEn } from './call.en.js';
import { devicesEn } from './devices.en.js';
import { lobbyEn } from './lobby.en.js';
import { stagesEn } from './stages.en.js';

/** The English words of the room. */
export const roomEn = { ...lobbyEn, ...callEn, ...devicesEn, ...stagesEn };
export type RoomMessages = typeof roomEn;
export type RoomTranslation = Translation<RoomMessages>;
