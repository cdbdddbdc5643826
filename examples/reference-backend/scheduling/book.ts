import { ConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Appointment, BookingRequest } from '../../../src/domain/scheduling.js';
import type { ShownTexts } from '../../../src/ownership/shown.js';
import type { Database, Transaction } from '../database/database.js';
import { clerkOf, type Principal, type Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { readAppointments } from './appointment-row.js';
import { doing, refuseStopped } from '../stops/enforce.js';
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

export interface BookingDependencies {
  database: Database;
  /** Has the claims issuer say whose a consultation is; again is once. */
  issueClaim: (realm: Realm, sid: string) => Promise<unknown>;
  log: Log;
}

/**
 * Turns a hold into an appointment and its encounter, in one transaction, and then asks for its claim: never inside the
 * transaction. The same hold again is the same appointment. A booking whose claim could not be made stands, and has its
 * claim made when it is opened.
 * @throws ConsultError `scheduling/hold-expired` (gone, never there, or someone else's), `scheduling/not-covered`, `incident/stopped`
 */
export async function book({ database, issueClaim, log }: BookingDependencies, principal: Principal, request: BookingRequest, now: number): Promise<Appointment> {
  const { appointment, sid } = await store(database, principal, request, now);
  if (appointment.status !== 'booked') return appointment;
  await issueClaim(principal, sid).catch((error: unknown) => log.warn('claim-not-issued', { sid, ...errorFields(error) }));
  return appointment;
}

async function store(database: Database, principal: Principal, request: BookingRequest, now: number): Promise<{ appointment: Appointment; sid: string }> {
  return database.transaction(clerkOf(principal), async (tx) => {
    const held = await lockHold(tx, principal, request.holdId);
    if (held !== undefined && !held.booked) {
      if (held.expires_at <= now) throw new ConsultError('scheduling/hold-expired');
      await requireCoverage(tx, principal, held.service_id);
      await refuseStopped(tx, principal, doing(principal, ['booking'], { subs: [held.practitioner] }));
      await bookIn(tx, principal, held, request);
    }
    // A hold that was booked and cancelled has no row left to lock, but its appointment tells what became of it.
    const [found] = await tx.query<{ id: string; sid: string }>(
      'select a.id, e.sid from appointment a join encounter e on e.appointment_id = a.id where a.hold_id = $1 and a.patient = $2', [request.holdId, principal.subject],
    );
    const [appointment] = found === undefined ? [] : await readAppointments(tx, principal, found.id);
    if (found === undefined || appointment === undefined) throw new ConsultError('scheduling/hold-expired');
    return { appointment, sid: found.sid };
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

async function bookIn(tx: Transaction, principal: Principal, held: HeldRow, request: BookingRequest): Promise<void> {
  const { subject: patient, tenant, region } = principal;
  const [id, sid, rid] = [newOpaqueId(), newOpaqueId(), newOpaqueId()];
  await tx.query('update slot_hold set booked = true where id = $1', [held.id]);
  await tx.query(
    `insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, note, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'booked')`,
    [id, tenant, region, held.slot_id, held.id, patient, held.practitioner, held.service_name, held.start_at, held.end_at, request.mode, request.note || null],
  );
  const shown = await shownNow(tx, held, patient);
  await tx.query(
    `insert into encounter (sid, tenant, region, rid, appointment_id, patient, practitioner, shown_patient, shown_practitioner, shown_title, shown_service)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [sid, tenant, region, rid, id, patient, held.practitioner, shown.patient, shown.practitioner, shown.title, shown.service],
  );
}

/** What both are shown, as it is at the booking: the claim vouches for these texts and no later ones. */
async function shownNow(tx: Transaction, { practitioner, service_name: service }: HeldRow, patient: string): Promise<ShownTexts> {
  const people = await tx.query<{ subject: string; display_name: string; title: string | null }>(
    'select subject, display_name, title from person where subject = any($1::text[])', [[patient, practitioner]],
  );
  const [member, other] = [patient, practitioner].map((subject) => people.find((person) => person.subject === subject));
  if (member === undefined || other === undefined) throw new ConsultError('backend/failed');
  return { patient: member.display_name, practitioner: other.display_name, title: other.title ?? '', service };
}
