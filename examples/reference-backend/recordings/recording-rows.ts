import type { RecordingItem, RecordingMeta, SegmentHead } from '../../../src/domain/recording.js';
import type { Transaction } from '../database/database.js';
import { groupBy } from '../group-by.js';
import { epochsOfRecordings } from '../epochs/epoch-rows.js';

export interface RecordingRow extends Record<string, unknown> {
  rid: string;
  claim: string;
  meta: RecordingMeta;
  began_at: number;
  segment_count: number | null;
  aborted: boolean | null;
}

export interface SegmentRow extends Record<string, unknown> {
  rid: string;
  seq: number;
  e: number;
  kind: SegmentHead['kind'];
  len: number;
  dur: number;
  digest: string;
}

export const RECORDING_COLUMNS = 'r.rid, r.claim, r.meta, r.began_at, r.segment_count, r.aborted';

function headOf({ rid, seq, e, kind, len, dur, digest }: SegmentRow): SegmentHead {
  return { rid, seq, e, kind, len, dur, digest };
}

/** Whole items for some recording rows, in their order. `heads: 'none'`: without the list of segments. */
export async function assembleItems(tx: Transaction, rows: readonly RecordingRow[], heads: 'all' | 'none'): Promise<RecordingItem[]> {
  const rids = rows.map(({ rid }) => rid);
  const epochs = groupBy(await epochsOfRecordings(tx, rids), ({ rid }) => rid);
  const segments = groupBy(heads === 'all' ? await segmentsOf(tx, rids) : [], ({ rid }) => rid);
  return rows.map(({ rid, claim, meta, segment_count: count, aborted }) => ({
    rid, claim, meta,
    epochs: epochs.get(rid) ?? [],
    segments: segments.get(rid) ?? [],
    final: count === null || heads === 'none' ? null : { rid, count, aborted: aborted ?? false },
  }));
}

async function segmentsOf(tx: Transaction, rids: readonly string[]): Promise<SegmentHead[]> {
  const rows = await tx.query<SegmentRow>(
    'select rid, seq, e, kind, len, dur, digest from segment where rid = any($1::text[]) order by rid, seq', [rids],
  );
  return rows.map(headOf);
}
