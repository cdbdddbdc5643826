import type { Epoch } from '../../../src/domain/epoch.js';
import type { Transaction } from '../database/database.js';

interface EpochRow extends Record<string, unknown> {
  rid: string;
  sid: string;
  n: number;
  mode: Epoch['mode'];
  at: number;
  by_role: Epoch['by'];
}

export function epochOf({ sid, rid, n, mode, at, by_role: by }: EpochRow): Epoch {
  return { sid, rid, n, mode, at, by };
}

/** All epochs of a session, in order. */
export async function epochsOfSession(tx: Transaction, sid: string): Promise<Epoch[]> {
  return (await tx.query<EpochRow>('select rid, sid, n, mode, at, by_role from epoch where sid = $1 order by n', [sid])).map(epochOf);
}

/** The epochs of some recordings, in order. */
export async function epochsOfRecordings(tx: Transaction, rids: readonly string[]): Promise<Epoch[]> {
  return (await tx.query<EpochRow>('select rid, sid, n, mode, at, by_role from epoch where rid = any($1::text[]) order by rid, n', [rids])).map(epochOf);
}
