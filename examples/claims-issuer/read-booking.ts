import type { Transaction } from '../reference-backend/database/database.js';
import type { Realm } from '../reference-backend/identity/principal.js';

/** A consultation as it stands in the database: what a claim is made from, and nothing that anybody hands in. */
export interface Booking {
  sid: string;
  rid: string;
  appointment: string;
  patient: string;
  practitioner: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  /** Whether it has been cancelled, or is over. */
  isOver: boolean;
  /** What the pages draw, as it was at the booking: both names, the practitioner's title, the name of the service. */
  shown: { patient: string; practitioner: string; title: string; service: string };
}

interface BookingRow extends Record<string, unknown> {
  rid: string;
  appointment: string;
  patient: string;
  practitioner: string;
  start: number;
  end: number;
  over: boolean;
  patient_name: string;
  practitioner_name: string;
  title: string;
  service: string;
}

/** Null where there is none. An appointment and its encounter that name different people are none. */
export async function readBooking(tx: Transaction, { tenant, region }: Realm, sid: string): Promise<Booking | null> {
  const [row] = await tx.query<BookingRow>(
    `select e.rid, a.id as appointment, e.patient, e.practitioner, a.start_at as start, a.end_at as end,
            e.status in ('finished', 'cancelled') or a.status = 'cancelled' as over,
            e.shown_patient as patient_name, e.shown_practitioner as practitioner_name, e.shown_title as title, e.shown_service as service
       from encounter e
       join appointment a on a.id = e.appointment_id and a.patient = e.patient and a.practitioner = e.practitioner
       join person p on p.subject = e.patient and p.role = 'patient'
       join person c on c.subject = e.practitioner and c.role = 'practitioner'
      where e.sid = $1 and e.tenant = $2 and e.region = $3`,
    [sid, tenant, region],
  );
  if (row === undefined) return null;
  const { over: isOver, patient_name: patient, practitioner_name: practitioner, title, service, ...rest } = row;
  return { sid, ...rest, isOver, shown: { patient, practitioner, title, service } };
}
