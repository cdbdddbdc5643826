/** What each reason means, without a word about the bytes or the keys that met it. */
const SENTENCES = {
  commitment: 'This was not sealed under this key for this place, or is not the key that was promised.',
  truncated: 'This ends before its end: a part of it is missing.',
  tag: 'A part of this has been changed, moved or added.',
  length: 'This is longer than anything that is sealed.',
  wrap: 'This wrap does not open with this key for this recording.',
  key: 'This key cannot be used here: it is of another kind, is named otherwise, or has been wiped.',
} as const satisfies Record<string, string>;

/** Why something was not sealed or not opened. Stable: callers decide by it. */
export type SealReason = keyof typeof SENTENCES;

/**
 * The one failure of this folder that depends on what came from outside; a malformed argument is a TypeError instead.
 * Below the client: who shows it turns it into a ConsultError or a violation.
 */
export class SealError extends Error {
  readonly reason: SealReason;

  constructor(reason: SealReason, options: { cause?: unknown } = {}) {
    super(SENTENCES[reason], options);
    this.name = 'SealError';
    this.reason = reason;
  }
}
