import type { SessionPort } from '../../adapter/ports/session-port.js';

/** Something that the backend must hear of a consultation, however long it is away: what it is told twice is once. */
export type SessionWord =
  /** It is over, for both. */
  | { kind: 'end'; sid: string }
  /** Binds and words on being recorded, signed. */
  | { kind: 'evidence'; sid: string; tokens: readonly string[] };

/** @throws as the port */
export function sendWord(sessions: Pick<SessionPort, 'end' | 'putEvidence'>, word: SessionWord, signal?: AbortSignal): Promise<void> {
  return word.kind === 'end' ? sessions.end(word.sid, signal) : sessions.putEvidence(word.sid, word.tokens, signal);
}

/** The same word has the same name. */
export function wordName(word: SessionWord): string {
  return [word.sid, word.kind, ...(word.kind === 'evidence' ? word.tokens : [])].join('/');
}
