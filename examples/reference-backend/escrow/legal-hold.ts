import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import type { Transaction } from '../database/database.js';
import { storeNotice } from '../notices/member-notice.js';
import { lockRecording } from '../retention/erased-recording.js';
import { deskStep, type Desk } from './desk.js';
import { EscrowError } from './escrow-error.js';

const REASON_MAX = 200;

export interface HoldRequest {
  rid: string;
  /** Why, or by whose order: for the audit, and never shown to the owner. */
  reason: string;
  /** The law forbids to tell the owner. Written down all the same. */
  secret?: boolean;
}

/**
 * Keeps a recording beyond its time. One officer with a reason is enough, unlike for a release: a hold shows nothing to
 * anybody and opens nothing, the owner does not replay it for longer, and lifting it only lets its time run as it would have.
 * @param officer the name of an approver's key that the caller has shown to hold
 * @throws EscrowError `escrow/not-an-approver`, `escrow/bad-request`, `escrow/no-recording` (erased already too), `escrow/held-already`
 */
export async function holdRecording(desk: Desk, officer: string, { rid, reason, secret = false }: HoldRequest): Promise<void> {
  const { tenant, region } = desk.realm;
  await deskStep(desk, officer, { action: 'escrow-hold', ...auditable(rid) }, async (tx, now) => {
    await checkOfficer(desk, officer, reason, now);
    const owner = await ownerOf(desk, tx, rid);
    if ((await tx.query('select 1 from legal_hold where rid = $1 and lifted_at is null', [rid])).length > 0) throw new EscrowError('escrow/held-already');
    await tx.query('insert into legal_hold (id, tenant, region, rid, officer, reason, at) values ($1, $2, $3, $4, $5, $6, $7)', [newOpaqueId(), tenant, region, rid, officer, reason, now]);
    if (!secret) await storeNotice(tx, { tenant, region, subject: owner }, { kind: 'recording-held', rid, to: null, why: 'legal' }, now);
  });
}

/**
 * Lets a recording's time run again: where it is over, the next housekeeping erases it.
 * @throws EscrowError `escrow/not-an-approver`, `escrow/bad-request`, `escrow/no-recording`, `escrow/not-held`
 */
export async function liftHold(desk: Desk, officer: string, { rid, reason, secret = false }: HoldRequest): Promise<void> {
  const { tenant, region } = desk.realm;
  await deskStep(desk, officer, { action: 'escrow-lift', ...auditable(rid) }, async (tx, now) => {
    await checkOfficer(desk, officer, reason, now);
    const owner = await ownerOf(desk, tx, rid);
    const lifted = await tx.query('update legal_hold set lifted_at = $2, lifted_by = $3, lift_reason = $4 where rid = $1 and lifted_at is null returning id', [rid, now, officer, reason]);
    if (lifted.length === 0) throw new EscrowError('escrow/not-held');
    if (!secret) await storeNotice(tx, { tenant, region, subject: owner }, { kind: 'recording-hold-lifted', rid, to: null, why: 'legal' }, now);
  });
}

async function checkOfficer({ trust }: Desk, officer: string, reason: string, now: number): Promise<void> {
  if ((await trust.keyset.keyOf('approver', officer, now)) === null) throw new EscrowError('escrow/not-an-approver');
  if (reason.trim() === '' || reason.length > REASON_MAX) throw new EscrowError('escrow/bad-request');
}

async function ownerOf({ realm: { tenant, region } }: Desk, tx: Transaction, rid: string): Promise<string> {
  await lockRecording(tx, rid);
  const [row] = await tx.query<{ owner: string }>('select owner from recording where rid = $1 and tenant = $2 and region = $3', [rid, tenant, region]);
  if (row === undefined) throw new EscrowError('escrow/no-recording');
  return row.owner;
}

/** What is not an id is not written down as one. */
function auditable(rid: string): { rid?: string } {
  return opaqueIdSchema.safeParse(rid).success ? { rid } : {};
}
