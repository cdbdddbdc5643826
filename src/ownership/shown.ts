import * as z from 'zod/mini';
import { bytesText } from '../domain/bytes-text.js';
import { concatBytes } from '../domain/concat-bytes.js';
import { digestSchema } from '../domain/recording.js';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { digest } from './digest.js';

const FIELDS = ['patient', 'practitioner', 'title', 'service'] as const;
export type ShownField = (typeof FIELDS)[number];

/** What a page may draw for one consultation: both names, the practitioner's title, and the name of the service. */
export type ShownTexts = Readonly<Record<ShownField, string>>;

/** The salted digests of `ShownTexts`, as a session claim holds them: a claim says no name to who does not know it. */
export const shownSchema = z.strictObject({
  salt: bytesText(16),
  patient: digestSchema,
  practitioner: digestSchema,
  title: digestSchema,
  service: digestSchema,
});
export type Shown = z.infer<typeof shownSchema>;

/** @param salt 16 random bytes in base64url; new ones when absent */
export async function digestShown(texts: ShownTexts, salt = toBase64url(crypto.getRandomValues(new Uint8Array(16)))): Promise<Shown> {
  const [patient = '', practitioner = '', title = '', service = ''] = await Promise.all(FIELDS.map((field) => fieldDigest(salt, field, texts[field])));
  return { salt, patient, practitioner, title, service };
}

/** True if each of these texts is the one that was shown when the consultation was booked. */
export async function isShown(shown: Shown, texts: Partial<ShownTexts>): Promise<boolean> {
  const fits = await Promise.all(FIELDS.map(async (field) => {
    const text = texts[field];
    return text === undefined || (await fieldDigest(shown.salt, field, text)) === shown[field];
  }));
  return fits.every(Boolean);
}

function fieldDigest(salt: string, field: ShownField, text: string): Promise<string> {
  return digest(concatBytes(utf8('consult/shown@v1\0'), fromBase64url(salt), utf8(`${field}\0`), utf8(text)));
}
