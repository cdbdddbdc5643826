import { ConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Appointment, BookingRequest } from '../../../src/domain/scheduling.js';
import type { ClaimsIssuer } from '../claims-issuer/claims-issuer.js';
import type { Database, Transaction } from '../database/database.js';
import { clerkOf, type Principal } from '../identity/principal.js';
import { readAppointments } from './appointment-row.js';
import { requireCoverage } from './coverage-check.js';

interface HeldRow extends Record<string, unknown> {
  id: string;
  booked: boolean;
  expires_at: number;
  slot_id: string;
  service_id: string;
  service_name: string;
  practitioner: string;
  start_at: number;
  end_at: number;
}

/**
 * Turns a hold into an appointment, its encounter and its claim, in one transaction. The same hold again is the same
 * appointment.
 * @throws ConsultError `scheduling/hold-expired` (gone, never there, or someone else's), `scheduling/not-covered`
 */
export async function book(database: Database, claims: ClaimsIssuer, principal: Principal, request: BookingRequest, now: number): Promise<Appointment> {
  return database.transaction(clerkOf(principal), async (tx) => {
    const held = await lockHold(tx, principal, request.holdId);
    if (held !== undefined && !held.booked) {
      if (held.expires_at <= now) throw new ConsultError('scheduling/hold-expired');
      await requireCoverage(tx, principal, held.service_id);
      await bookIn(tx, claims, principal, held, request, now);
      await tx.become('clerk');
    }
    // A hold that was booked and cancelled has no row left to lock, but its appointment tells what became of it.
    const [found] = await tx.query<{ id: string }>('select id from appointment where hold_id = $1 and patient = $2', [request.holdId, principal.subject]);
    const [appointment] = found === undefined ? [] : await readAppointments(tx, principal, found.id);
    if (appointment === undefined) throw new ConsultError('scheduling/hold-expired');
    return appointment;
  });
}

async function lockHold(tx: Transaction, { subject, tenant, region }: Principal, holdId: string): Promise<HeldRow | undefined> {
  const [held] = await tx.query<HeldRow>(
    `select h.id, h.booked, h.expires_at, h.slot_id, s.service_id, v.name as service_name, s.practitioner, s.start_at, s.end_at
       from slot_hold h join slot s on s.id = h.slot_id join service v on v.id = s.service_id
      where h.id = $1 and h.tenant = $2 and h.region = $3 and h.subject = $4 for update of h`,
    [holdId, tenant, region, subject],
  );
  return held;
}

async function bookIn(tx: Transaction, claims: ClaimsIssuer, principal: Principal, held: HeldRow, request: BookingRequest, now: number): Promise<void> {
  const { subject: patient, tenant, region } = principal;
  const [id, sid, rid] = [newOpaqueId(), newOpaqueId(), newOpaqueId()];
  await tx.query('update slot_hold set booked = true where id = $1', [held.id]);
  await tx.query(
    `insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, note, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'booked')`,
    [id, tenant, region, held.slot_id, held.id, patient, held.practitioner, held.service_name, held.start_at, held.end_at, request.mode, request.note ?? null],
  );
  await tx.query(
    'insert into encounter (sid, tenant, region, rid, appointment_id, patient, practitioner) values ($1, $2, $3, $4, $5, $6, $7)',
    [sid, tenant, region, rid, id, patient, held.practitioner],
  );
  await claims.issue(tx, { sid, rid, patient, practitioner: held.practitioner, start: held.start_at, end: held.end_at }, now);
}
