import type { AccessProof, CheckedAccess, CheckedAccessLog } from '../../src/client/access-logs.js';
import type { AccessAction } from '../../src/domain/access-entry.js';

const START = Date.UTC(2026, 10, 30, 9);
const DAY = 86_400_000;

function entry(index: number, action: AccessAction, who: CheckedAccess['who'], proved: AccessProof, range: CheckedAccess['range'] = null): CheckedAccess {
  return { index, at: START - (120 - index) * DAY / 24, action, who, range, entry: '{}', proof: [], proved };
}

/** A log with one line of each sort, newest first. @param options.wrong how many lines are not proved */
export function checkedLog({ wrong = 0 }: { wrong?: number } = {}): CheckedAccessLog {
  const rows: CheckedAccess[] = [
    entry(119, 'viewed', 'self', 'waiting', [0, 94_000]), entry(118, 'fetched', 'self', 'proved', [0, 12]), entry(117, 'key-released', 'self', 'proved'), entry(116, 'listed', 'self', 'proved'),
    entry(90, 'refused', 'somebody-else', 'proved'), entry(80, 'listed', 'somebody-else', 'proved'), entry(60, 'escrow-released', 'escrow', 'proved'), entry(59, 'escrow-requested', 'escrow', 'proved'),
    entry(40, 'downloaded', 'self', 'proved'), entry(20, 'listed', 'compliance', 'proved'), entry(10, 'erased', 'service', 'proved'),
  ];
  return { rid: 'rid-1', checkpointAt: START, entries: rows.map((row, at) => (at >= 4 && at < 4 + wrong ? { ...row, proved: 'not-proved' } : row)), more: true };
}
