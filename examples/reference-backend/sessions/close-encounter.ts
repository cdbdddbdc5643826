import type { Transaction } from '../database/database.js';
import type { EncounterRow } from './encounter-row.js';

export interface Closing {
  status: 'finished' | 'cancelled';
  appointment: 'fulfilled' | 'cancelled' | 'noshow';
}

/** Ends a consultation within the caller's transaction, which goes on as the clerk. */
export async function closeEncounter(tx: Transaction, { sid, appointment_id: appointment }: Pick<EncounterRow, 'sid' | 'appointment_id'>, closing: Closing, now: number): Promise<void> {
  await tx.query('update encounter set status = $2, ended_at = $3 where sid = $1', [sid, closing.status, now]);
  await tx.query('update appointment set status = $2 where id = $1', [appointment, closing.appointment]);
  // The rest of the practitioner's time is free again; the slot itself stays used. The hold is the clerk's.
  await tx.become('clerk');
  await tx.query(
    `update slot_hold h set end_at = greatest(h.start_at, least(h.end_at, $2::bigint)) from appointment a where a.id = $1 and h.id = a.hold_id`,
    [appointment, now],
  );
}
