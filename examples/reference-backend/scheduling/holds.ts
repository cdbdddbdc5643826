import { ConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { SlotHold } from '../../../src/domain/scheduling.js';
import { toInstant } from '../clock.js';
import { sqlState, UNIQUE_VIOLATION, type Database, type Transaction } from '../database/database.js';
import { clerkOf, type Principal } from '../identity/principal.js';
import { doing, refuseStopped } from '../stops/enforce.js';
import { requireCoverage } from './coverage-check.js';
import { SLOT_COLUMNS, slotOf, type SlotRow } from './slot-row.js';

export const HOLD_MILLIS = 5 * 60_000;

/**
 * Holds a slot for five minutes; an earlier hold of this member is let go.
 * @throws ConsultError `backend/not-found`, `scheduling/slot-taken`, `scheduling/not-covered`, `incident/stopped`
 */
export async function holdSlot(database: Database, principal: Principal, slotId: string, now: number): Promise<SlotHold> {
  try {
    return await database.transaction(clerkOf(principal), (tx) => hold(tx, principal, slotId, now));
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsultError('scheduling/slot-taken', { cause: error });
    throw error;
  }
}

async function hold(tx: Transaction, principal: Principal, slotId: string, now: number): Promise<SlotHold> {
  const { subject, tenant, region } = principal;
  const [slot] = await tx.query<SlotRow>(
    `select ${SLOT_COLUMNS} from slot s join person p on p.subject = s.practitioner where s.id = $1 and s.tenant = $2 and s.region = $3`,
    [slotId, tenant, region],
  );
  if (slot === undefined) throw new ConsultError('backend/not-found');
  if (slot.start_at <= now) throw new ConsultError('scheduling/slot-taken');
  await requireCoverage(tx, principal, slot.service_id);
  await refuseStopped(tx, principal, doing(principal, ['booking']));
  // One decision at a time about this member's holds and this practitioner's time; always in this order.
  await tx.query('select 1 from person where subject = $1 for no key update', [subject]);
  await tx.query('select 1 from person where subject = $1 for no key update', [slot.practitioner]);
  await tx.query(
    'delete from slot_hold where tenant = $1 and region = $2 and not booked and (subject = $3 or (practitioner = $4 and expires_at <= $5))',
    [tenant, region, subject, slot.practitioner, now],
  );
  const taken = await tx.query(
    'select 1 from slot_hold where practitioner = $1 and (slot_id = $2 or (start_at < $4 and end_at > $3))',
    [slot.practitioner, slot.id, slot.start_at, slot.end_at],
  );
  if (taken.length > 0) throw new ConsultError('scheduling/slot-taken');
  const id = newOpaqueId();
  const expires = now + HOLD_MILLIS;
  await tx.query(
    `insert into slot_hold (id, tenant, region, slot_id, practitioner, start_at, end_at, subject, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, tenant, region, slot.id, slot.practitioner, slot.start_at, slot.end_at, subject, expires],
  );
  return { id, slot: slotOf(slot, 'busy-tentative'), expires: toInstant(expires) };
}

/** Lets a hold go; also when it has already gone, or was never this member's. */
export async function releaseHold(database: Database, principal: Principal, holdId: string): Promise<void> {
  const { subject, tenant, region } = principal;
  await database.transaction(clerkOf(principal), (tx) => tx.query(
    'delete from slot_hold where id = $1 and tenant = $2 and region = $3 and subject = $4 and not booked',
    [holdId, tenant, region, subject],
  ));
}
