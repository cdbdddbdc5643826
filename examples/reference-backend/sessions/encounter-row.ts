import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

export interface EncounterRow extends Record<string, unknown> {
  sid: string;
  rid: string;
  appointment_id: string;
  patient: string;
  practitioner: string;
  status: EncounterStatus;
}

/**
 * The caller's own encounter.
 * @throws ConsultError `backend/not-found`: absent or not theirs
 */
export async function ownEncounter(tx: Transaction, principal: Principal, sid: string, lock: 'lock' | 'read' = 'read'): Promise<EncounterRow> {
  const { subject, tenant, region } = principal;
  const [row] = await tx.query<EncounterRow>(
    `select sid, rid, appointment_id, patient, practitioner, status from encounter
      where sid = $1 and tenant = $2 and region = $3 and (patient = $4 or practitioner = $4)${lock === 'lock' ? ' for update' : ''}`,
    [sid, tenant, region, subject],
  );
  if (row === undefined) throw new ConsultError('backend/not-found');
  return row;
}

export function isOver(status: EncounterStatus): boolean {
  return status === 'finished' || status === 'cancelled';
}
