import type { RecordingItem } from '../domain/recording.js';
import { readJws } from './jws.js';

// Names in headers are unverified. They are for stops, which only refuse: whoever writes a false name stops what they could as well withhold.

/**
 * The names of all keys that have signed a token in this, wherever it stands: in a session grant, a recording, or a list of tokens.
 * Heads but the last one are payloads and no tokens, and many: they are passed over.
 */
export function signersIn(value: object): string[] {
  const texts = JSON.stringify(value, (key, part: unknown) => (key === 'heads' ? null : part)).split('"');
  return [...new Set(texts.flatMap((text) => readJws(text)?.kid ?? []))];
}

/**
 * The names of all keys that a recording involves: those that have signed something of it, the issuer's and approvers' among them; the
 * parties' devices at its time; and those that it is wrapped to, the insurer's among them.
 * @param present the parties' keys for signatures at its time
 */
export function recordingKeys(item: RecordingItem, present: readonly { readonly kid: string }[]): string[] {
  return [...signersIn(item), ...[...present, ...item.wraps, ...item.recipients].map(({ kid }) => kid)];
}
