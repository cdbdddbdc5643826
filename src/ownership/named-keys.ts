import type { RecordingItem } from '../domain/recording.js';
import { peekKid } from './jws.js';

/** What a consultation rests on, as signed tokens: a session grant and a recording both have it. */
export type SessionTokens = Pick<RecordingItem, 'claim' | 'keys' | 'sessionKeys' | 'binds' | 'consents' | 'epochs'>;

// Names in headers are unverified. They are for stops, which only refuse: whoever writes a false name stops what they could as well withhold.

/** The names of all keys that have signed what a consultation rests on, the issuer's among them. */
export function sessionSigners({ claim, keys, sessionKeys, binds, consents, epochs }: SessionTokens): string[] {
  const signedTwice = epochs.flatMap(({ patient, practitioner }) => [patient, practitioner]);
  return signersOf([claim, ...keys.patient, ...keys.practitioner, ...sessionKeys, ...binds, ...consents, ...signedTwice]);
}

/**
 * The names of all keys that a recording involves: those that have signed something of it, approvers among them; the parties' devices
 * at its time; and those that it is wrapped to, the insurer's among them.
 * @param present the names of the parties' keys for signatures at its time
 */
export function recordingKeys(item: RecordingItem, present: readonly string[]): string[] {
  const opens = [...item.wraps, ...item.recipients].map(({ kid }) => kid);
  return [...new Set([...sessionSigners(item), ...signersOf([item.head, ...item.grants.flat()]), ...present, ...opens])];
}

/** The names of the keys that have signed these tokens. */
export function signersOf(tokens: readonly string[]): string[] {
  return [...new Set(tokens.flatMap((token) => peekKid(token) ?? []))];
}
