import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import type { Appointment } from '../../../src/domain/scheduling.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { sessionChanged } from '../notices/notice.js';
import { readAppointments } from './appointment-row.js';

/**
 * Cancels for both. Twice is once.
 * One who waits can still be let go, or go: nothing has begun before the patient is let in.
 * @throws ConsultError `backend/not-found`, `backend/conflict` (already begun)
 */
export async function cancel(database: Database, principal: Principal, id: string): Promise<Appointment> {
  const { subject, tenant, region } = principal;
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const own = [id, tenant, region, subject] as const;
    // The consultation before the appointment: in the order of whoever lets the patient in at the same moment.
    const [held] = await tx.query<{ status: EncounterStatus }>(
      'select status from encounter where appointment_id = $1 and tenant = $2 and region = $3 and (patient = $4 or practitioner = $4) for update', own,
    );
    const [before] = await tx.query<{ status: string }>(
      'select status from appointment where id = $1 and tenant = $2 and region = $3 and (patient = $4 or practitioner = $4) for update', own,
    );
    if (before === undefined) throw new ConsultError('backend/not-found');
    if ((before.status === 'booked' || before.status === 'arrived') && held?.status !== 'in-progress' && held?.status !== 'finished') {
      await tx.query(`update appointment set status = 'cancelled' where id = $1`, [id]);
      const [encounter] = await tx.query<{ sid: string }>(`update encounter set status = 'cancelled' where appointment_id = $1 returning sid`, [id]);
      // The time is free again. The hold is the clerk's.
      await tx.become('clerk');
      await tx.query('delete from slot_hold h using appointment a where a.id = $1 and h.id = a.hold_id', [id]);
      if (encounter !== undefined) await tx.notify(sessionChanged(encounter.sid));
      await tx.become('party');
    } else if (before.status !== 'cancelled') {
      throw new ConsultError('backend/conflict');
    }
    const [appointment] = await readAppointments(tx, principal, id);
    if (appointment === undefined) throw new ConsultError('backend/not-found');
    return appointment;
  });
}
