import { utf8 } from '../../../src/domain/utf8.js';
import { digest } from '../../../src/ownership/digest.js';
import { commitActor, type LedgerEntry } from '../../../src/ownership/ledger-entry.js';

export interface LedgerRow extends Record<string, unknown> {
  id: number;
  tenant: string;
  region: string;
  at: number;
  actor: string;
  role: string | null;
  action: string;
  rid: string | null;
  sid: string | null;
  seq: number | null;
  bytes_from: number | null;
  bytes_to: number | null;
  wraps: string[] | null;
  ranges: [number, number][] | null;
  receipt: string | null;
  outcome: string;
  salt: string;
}

/** A row that has its place in the tree. */
export interface SealedRow extends LedgerRow {
  place: number;
  leaf: string;
  nodes: string[];
}

export const LEDGER_COLUMNS = 'id, tenant, region, at, actor, role, action, rid, sid, seq, bytes_from, bytes_to, wraps, ranges, receipt, outcome, salt::text as salt';
export const SEALED_COLUMNS = `${LEDGER_COLUMNS}, place, leaf, nodes`;

/** What the tree has of a row: all of it. */
export async function entryOf(row: LedgerRow): Promise<LedgerEntry> {
  const { id, tenant, region, at, actor, role, action, rid, sid, seq, bytes_from: from, bytes_to: to, wraps, ranges, receipt, outcome, salt } = row;
  return {
    v: 1, id, tenant, region, at, actor: await commitActor(salt, actor), role, action, rid, sid, seq,
    bytes: from === null || to === null ? null : [from, to], wraps, ranges, receipt: receipt === null ? null : await digest(utf8(receipt)), outcome,
  };
}
