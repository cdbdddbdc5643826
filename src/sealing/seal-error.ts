/**
 * Why something was not sealed or not opened. Stable: callers decide by it.
 * - `commitment`: it was not sealed under this key for this place, or is not the key that was promised.
 * - `truncated`: it ends before its end; a part of it is missing.
 * - `tag`: a part of it has been changed, moved or added.
 * - `length`: it is longer than anything that is sealed.
 * - `wrap`: the wrap does not open with this key for this recording.
 * - `key`: the key cannot be used here: it is of another kind, is named otherwise, or has been wiped.
 */
export type SealReason = 'commitment' | 'truncated' | 'tag' | 'length' | 'wrap' | 'key';

/**
 * The one failure of this folder that depends on what came from outside; a malformed argument is a TypeError instead.
 * Below the client: who shows it turns it into a ConsultError or a violation, and the sentence is theirs.
 */
export class SealError extends Error {
  readonly reason: SealReason;

  constructor(reason: SealReason, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = 'SealError';
    this.reason = reason;
  }
}
