import type { Transaction } from '../database/database.js';

export interface SessionKeyRow extends Record<string, unknown> {
  sid: string;
  /** `consult-sessionkey+jwt`. */
  token: string;
}

/** The session keys of these consultations, of both parties, oldest first. */
export function sessionKeyRows(tx: Transaction, sids: readonly string[]): Promise<SessionKeyRow[]> {
  return tx.query<SessionKeyRow>('select sid, token from session_key where sid = any($1::text[]) order by sid, at, kid', [sids]);
}

export async function sessionKeysOf(tx: Transaction, sid: string): Promise<string[]> {
  return (await sessionKeyRows(tx, [sid])).map(({ token }) => token);
}
