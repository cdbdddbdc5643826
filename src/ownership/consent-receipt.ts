import type { ConsentWord, SignedConsent } from './consent.js';

/** What a person said about being recorded, to be kept: the text that was shown, when, and the token that proves it. */
export interface ConsentReceipt extends Pick<ConsentWord, 'role' | 'decision' | 'modes' | 'text' | 'lang' | 'at'> {
  /** `consult-consent+jwt`. */
  readonly token: string;
}

export function consentReceipts(words: readonly SignedConsent[]): ConsentReceipt[] {
  return words.map(({ token, payload: { role, decision, modes, text, lang, at } }) => ({ role, decision, modes: [...modes], text, lang, at, token }));
}
