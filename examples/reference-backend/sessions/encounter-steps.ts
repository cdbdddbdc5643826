import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { sessionChanged } from '../notices/notice.js';
import { closeEncounter } from './close-encounter.js';
import { isOver, ownEncounter } from './encounter-row.js';
import { refuseStoppedSession } from './refuse-stopped-session.js';

/** Lets the waiting patient in. Twice is once. @throws ConsultError `backend/not-found`, `session/over`, `incident/stopped` */
export async function admit(database: Database, principal: Principal, sid: string): Promise<void> {
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, sid, 'lock');
    if (encounter.practitioner !== principal.subject) throw new ConsultError('backend/forbidden');
    if (isOver(encounter.status)) throw new ConsultError('session/over');
    await refuseStoppedSession(tx, principal, encounter);
    if (encounter.status === 'in-progress') return;
    await tx.query(`update encounter set status = 'in-progress' where sid = $1`, [sid]);
    await tx.query(`update appointment set status = 'arrived' where id = $1`, [encounter.appointment_id]);
    await tx.notify(sessionChanged(sid));
  });
}

/** The patient has joined: she waits. Within the caller's transaction. */
export async function arrive(tx: Transaction, sid: string): Promise<void> {
  const [moved] = await tx.query<{ appointment_id: string }>(
    `update encounter set status = 'arrived' where sid = $1 and status = 'planned' returning appointment_id`, [sid],
  );
  if (moved === undefined) return;
  await tx.query(`update appointment set status = 'arrived' where id = $1 and status = 'booked'`, [moved.appointment_id]);
}

/** Ends it for both. Twice is once. @throws ConsultError `backend/not-found` */
export async function endSession(database: Database, principal: Principal, sid: string, now: number): Promise<void> {
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, sid, 'lock');
    if (isOver(encounter.status)) return;
    await tx.notify(sessionChanged(sid));
    await closeEncounter(tx, encounter, { status: 'finished', appointment: 'fulfilled' }, now);
  });
}
