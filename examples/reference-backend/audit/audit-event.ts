import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** What officers do. */
export type OfficerAction =
  | 'incident-list' | 'incident-watch' | 'incident-timeline' | 'incident-exposure' | 'incident-merge' | 'incident-split' | 'incident-close' | 'incident-reopen'
  | 'stop-list' | 'stop-ask' | 'stop-touches' | 'request-list' | 'request-approve' | 'request-refuse' | 'notice-list' | 'notice-draft' | 'notice-approve';

export interface AuditEntry {
  action:
    | OfficerAction
    /** What an officer was refused before it reached an operation of theirs: `refused GET /recordings/{rid}`. */
    | `refused ${string}`
    | 'session-open' | 'session-key' | 'recording-list' | 'recording-read' | 'segment-read' | 'recording-lease' | 'recording-grant'
    | 'recording-viewed' | 'recording-downloaded'
    | 'key-change' | 'recovery-open' | 'permission-stop'
    | 'account-key-allow' | 'escrow-request' | 'escrow-approve' | 'escrow-release' | 'escrow-hold' | 'escrow-lift'
    | 'recording-erase';
  rid?: string;
  sid?: string;
  seq?: number;
  /** In which capacity; absent: the principal's role. */
  role?: string | undefined;
  /** Sealed bytes that leave: from, and to before. */
  bytes?: readonly [number, number] | undefined;
  /** The keys whose wraps are in the answer. */
  wraps?: readonly string[] | undefined;
  /** What a receipt says, and the receipt itself. */
  receipt?: { ranges: readonly (readonly [number, number])[]; token: string };
  /** `permit`, or why it was refused. */
  outcome: string;
}

/** Who does it. The role is empty for what the backend does of its own accord. */
export interface AuditActor extends Realm {
  subject: string;
  role?: string;
}

/** Writes down what is about to leave; the ledger's, save in a measurement of what it costs. */
export type WriteAudit = typeof writeAudit;

/** Says who did what to which record, in the transaction that authorises it: if this row cannot be written, nothing is read. */
export async function writeAudit(tx: Transaction, { tenant, region, subject, role }: AuditActor, entry: AuditEntry, now: number): Promise<void> {
  const { action, rid = null, sid = null, seq = null, bytes = [null, null], wraps, receipt, outcome } = entry;
  await tx.query(
    `insert into audit_event (tenant, region, at, actor, role, action, rid, sid, seq, bytes_from, bytes_to, wraps, ranges, receipt, outcome)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tenant, region, now, subject, entry.role ?? (subject === '' ? null : (role ?? null)), action, rid, sid, seq, ...bytes, wraps === undefined || wraps.length === 0 ? null : JSON.stringify(wraps),
      receipt === undefined ? null : JSON.stringify(receipt.ranges), receipt?.token ?? null, outcome,
    ],
  );
}
