import type { Appointment } from '../../../src/domain/scheduling.js';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import { toInstant } from '../clock.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

/** How long before its start a consultation can be joined. */
export const JOINABLE_BEFORE = 10 * 60_000;

interface AppointmentRow extends Record<string, unknown> {
  id: string;
  status: Appointment['status'];
  service_name: string;
  start_at: number;
  end_at: number;
  mode: MediaMode;
  note: string | null;
  other_name: string;
  other_title: string | null;
}

function appointmentOf(row: AppointmentRow, { role }: Principal): Appointment {
  const participant = role === 'patient'
    ? { role: 'practitioner' as const, displayName: row.other_name, title: row.other_title ?? '' }
    : { role: 'patient' as const, displayName: row.other_name, title: null };
  return {
    id: row.id, status: row.status, serviceName: row.service_name, start: toInstant(row.start_at), end: toInstant(row.end_at),
    joinableFrom: toInstant(row.start_at - JOINABLE_BEFORE), mode: row.mode, participant, note: row.note,
  };
}

/** The caller's appointments with the member's note, soonest first; with an id, that one or none. */
export async function readAppointments(tx: Transaction, principal: Principal, id: string | null): Promise<Appointment[]> {
  const { subject, tenant, region } = principal;
  const rows = await tx.query<AppointmentRow>(
    `select a.id, a.status, a.service_name, a.start_at, a.end_at, a.mode, a.note, other.display_name as other_name, other.title as other_title
       from appointment a
       join person other on other.subject = case when a.patient = $3 then a.practitioner else a.patient end
      where a.tenant = $1 and a.region = $2 and (a.patient = $3 or a.practitioner = $3) and ($4::text is null or a.id = $4)
      order by a.start_at, a.id`,
    [tenant, region, subject, id],
  );
  return rows.map((row) => appointmentOf(row, principal));
}
