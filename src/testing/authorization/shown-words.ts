import { fromBase64url } from '../../ownership/base64url.js';
import type { BelongingsOf } from './belongings-of.js';
import type { Caller } from './caller.js';

const TOKEN = /[\w-]+\.([\w-]+)\.[\w-]+/g;

/** Those of these words that an answer shows, the payloads of signed tokens included. */
export function shownWords(text: string, words: readonly string[]): string[] {
  const payloads = [...text.matchAll(TOKEN)].map(([, payload = '']) => decode(payload));
  return words.filter((word) => [text, ...payloads].some((part) => part.includes(word)));
}

/** Somebody else's ids and notes, which must stand in no answer to this caller. Public keys are not among them where the caller took part in the consultation: parties are shown each other's. */
export function hiddenWords(caller: Caller, { foreign: { consultation, keys } }: BelongingsOf): string[] {
  const words = consultation === undefined ? [] : [consultation.sid, consultation.rid, consultation.appointment.id];
  if (consultation?.appointment.note != null) words.push(consultation.appointment.note);
  if (keys !== undefined) words.push(keys.way.id, keys.way.sealed);
  if (keys !== undefined && caller !== 'recorder' && caller !== 'reader') words.push(keys.device);
  return words;
}

function decode(payload: string): string {
  try {
    return new TextDecoder().decode(fromBase64url(payload));
  } catch {
    return '';
  }
}
