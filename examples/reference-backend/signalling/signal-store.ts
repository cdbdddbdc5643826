import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import { otherRole } from '../../../src/domain/role.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import type { SignalMessage } from '../../../src/domain/signal-message.js';
import { CHANNEL, sqlState, UNIQUE_VIOLATION, type Database, type Transaction } from '../database/database.js';
import { scopeOf, type PartyPrincipal } from '../identity/principal.js';
import { arrive } from '../sessions/encounter-steps.js';
import { isOver, ownEncounter } from '../sessions/encounter-row.js';
import { refuseStoppedSession } from '../sessions/refuse-stopped-session.js';
import { takeWrite } from '../limits/take-write.js';
import { messageStored, sessionChanged } from '../notices/notice.js';

/** Processes that have not been seen for this long are dead, and so are their connections. */
export const PROCESS_ALIVE_MILLIS = 6_000;
/** What one party can have stored in one session. Each has its own, so that one side cannot take the other one's place. */
const STORED_MAX = { signals: 10_000, bytes: 8 * 1024 * 1024, pages: 500 };

export interface SignalRow extends Record<string, unknown> {
  id: number;
  message: string;
}

/** Where a session stands, as one party sees it. */
export interface RoomState {
  status: EncounterStatus;
  /** The page load that speaks for this party now. */
  instance: string | null;
  /** Whether the other party's page is connected, to whichever process. */
  otherPresent: boolean;
}

/** A page load joins. @returns the id after which its messages begin, the newest id, and what stops are held against @throws ConsultError `backend/not-found`, `backend/too-many-requests`, `incident/stopped` */
export function joinSession(database: Database, principal: PartyPrincipal, sid: string, connection: { id: string; instance: string; process: string }): Promise<{ since: number; newest: number; what: Revocable }> {
  const { tenant, region, role } = principal;
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const what = await refuseStoppedSession(tx, principal, await ownEncounter(tx, principal, sid, 'lock'));
    if (role === 'patient') await arrive(tx, sid);
    const [{ pages = 0, known = false } = {}] = await tx.query<{ pages: number; known: boolean }>(
      'select count(*) as pages, coalesce(bool_or(instance = $3), false) as known from signal_party where sid = $1 and role = $2', [sid, role, connection.instance],
    );
    if (pages >= STORED_MAX.pages && !known) throw new ConsultError('backend/too-many-requests');
    // A page load that comes again goes on from where it first came in, even if it never heard where that was.
    await tx.query(
      `insert into signal_party (sid, role, instance, tenant, region, ord, since_id)
       select $1, $2, $3, $4, $5, (select count(*) from signal_party where sid = $1), e.signals from encounter e where e.sid = $1
       on conflict (sid, role, instance) do nothing`,
      [sid, role, connection.instance, tenant, region],
    );
    await tx.query(
      'insert into signal_connection (id, sid, tenant, region, role, instance, process) values ($1, $2, $3, $4, $5, $6, $7)',
      [connection.id, sid, tenant, region, role, connection.instance, connection.process],
    );
    await tx.notify(sessionChanged(sid));
    const [row] = await tx.query<{ since: number; newest: number }>(
      `select p.since_id as since, e.signals as newest from signal_party p join encounter e on e.sid = p.sid where p.sid = $1 and p.role = $2 and p.instance = $3`,
      [sid, role, connection.instance],
    );
    return { since: row?.since ?? 0, newest: row?.newest ?? 0, what };
  });
}

export async function leaveSession(database: Database, principal: PartyPrincipal, sid: string, connectionId: string): Promise<void> {
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    await tx.query('delete from signal_connection where id = $1', [connectionId]);
    await tx.notify(sessionChanged(sid));
  });
}

/** Keeps a message once, and tells its id. @returns false when the session takes no more, or this person has sent too many at once */
export async function storeSignal(database: Database, principal: PartyPrincipal, message: SignalMessage): Promise<boolean> {
  try {
    return await store(database, principal, message);
  } catch (error) {
    // The same message came at the same moment over another socket.
    if (sqlState(error) === UNIQUE_VIOLATION) return true;
    if (isConsultError(error) && error.code === 'backend/too-many-requests') return false;
    throw error;
  }
}

function store(database: Database, principal: PartyPrincipal, message: SignalMessage): Promise<boolean> {
  const { subject, tenant, region } = principal;
  const { sid, from, instance, seq } = message;
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const [room] = await tx.query<{ status: EncounterStatus; patient: string; practitioner: string; signals: number; known: boolean }>(
      `select status, patient, practitioner, signals, exists (select 1 from signal where sid = $1 and from_role = $5 and instance = $6 and seq = $7) as known
         from encounter where sid = $1 and tenant = $2 and region = $3 and (patient = $4 or practitioner = $4) for update`,
      [sid, tenant, region, subject, from, instance, seq],
    );
    if (room === undefined) throw new ConsultError('backend/not-found');
    // Kept already; or nobody is left to read it: taken, so that the page does not send it for ever, and dropped.
    if (room.known || isOver(room.status)) return true;
    await refuseStoppedSession(tx, principal, { sid, ...room });
    await takeWrite(tx, principal, 'signals', Date.now());
    const text = JSON.stringify(message);
    const [stored] = await tx.query<{ signals: number; bytes: number }>(
      'select count(*) as signals, coalesce(sum(octet_length(message)), 0)::bigint as bytes from signal where sid = $1 and from_role = $2', [sid, from],
    );
    const { signals = 0, bytes = 0 } = stored ?? {};
    if (signals >= STORED_MAX.signals || bytes + Buffer.byteLength(text) > STORED_MAX.bytes) return false;
    const id = room.signals + 1;
    await tx.query(
      `with counted as (update encounter set signals = $2 where sid = $1),
            stored as (insert into signal (sid, id, tenant, region, from_role, instance, seq, message) values ($1, $2, $3, $4, $5, $6, $7, $8))
       select pg_notify($9, $10)`,
      [sid, id, tenant, region, from, instance, seq, text, CHANNEL, messageStored(sid, from, id)],
    );
    return true;
  });
}

export function readSignals(tx: Transaction, principal: PartyPrincipal, sid: string, after: number, limit: number): Promise<SignalRow[]> {
  return tx.query<SignalRow>(
    'select id, message from signal where sid = $1 and tenant = $2 and region = $3 and from_role = $4 and id > $5 order by id limit $6',
    [sid, principal.tenant, principal.region, otherRole(principal.role), after, limit],
  );
}

export async function readRoom(tx: Transaction, principal: PartyPrincipal, sid: string): Promise<RoomState> {
  const { status } = await ownEncounter(tx, principal, sid);
  const [row] = await tx.query<{ instance: string | null; present: boolean }>(
    `select (select p.instance from signal_party p where p.sid = $1 and p.role = $2 order by p.ord desc limit 1) as instance,
            exists (select 1 from signal_connection c join server_process s on s.id = c.process
                     where c.sid = $1 and c.role = $3 and s.seen_at > $4) as present`,
    [sid, principal.role, otherRole(principal.role), Date.now() - PROCESS_ALIVE_MILLIS],
  );
  return { status, instance: row?.instance ?? null, otherPresent: row?.present ?? false };
}
