import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

export interface AuditEntry {
  action:
    | 'session-open' | 'session-key' | 'recording-list' | 'recording-read' | 'segment-read' | 'recording-lease' | 'recording-grant'
    | 'key-change' | 'recovery-open' | 'permission-stop'
    | 'account-key-allow' | 'escrow-request' | 'escrow-approve' | 'escrow-release' | 'escrow-hold' | 'escrow-lift'
    | 'recording-erase';
  rid?: string;
  sid?: string;
  seq?: number;
  /** `permit`, or why it was refused. */
  outcome: string;
}

/** Says who did what to which record, in the transaction that authorises it: if this row cannot be written, nothing is read. */
export async function writeAudit(tx: Transaction, principal: Omit<Principal, 'role'>, entry: AuditEntry, now: number): Promise<void> {
  const { tenant, region, subject } = principal;
  await tx.query(
    'insert into audit_event (tenant, region, at, actor, action, rid, sid, seq, outcome) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tenant, region, now, subject, entry.action, entry.rid ?? null, entry.sid ?? null, entry.seq ?? null, entry.outcome],
  );
}
