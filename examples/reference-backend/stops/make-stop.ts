import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Stop, StopScope } from '../../../src/domain/stop.js';
import { revocationSchema } from '../../../src/ownership/revocation.js';
import type { DatabaseRole, Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { stopMade } from '../notices/notice.js';
import type { IncidentSigner } from './incident-signer.js';
import { lockStops } from './lock-stops.js';
import { newestSeq, STOP_COLUMNS, stopOf, type StopRow } from './stop-row.js';

/** Who is behind a stop: null for what the service does by itself. What is wide, and every lifting, needs two. */
export interface Officers {
  asked: string;
  approved: string | null;
}

export interface WantedStop {
  scope: StopScope;
  target: string;
  /** A code. */
  why: string;
  drill: boolean;
  incident: string | null;
  by: Officers | null;
}

/**
 * Stops something, within the caller's transaction; what is stopped already, for the same reason of drill or earnest, is stopped
 * once. It is in force from the commit on. That nothing of before leaves any more is said by `StopKeeper.settled`: whoever
 * acknowledges a stop waits for that, after the commit.
 * @throws ConsultError `backend/rejected`: a target of another form than its scope's, or a drill on somebody who is not marked for it
 */
export async function makeStop(tx: Transaction, signer: IncidentSigner, realm: Realm, wanted: WantedStop, now: number): Promise<Stop> {
  return asStopper(tx, async () => {
    const { scope, target, why, drill, incident, by } = wanted;
    await lockStops(tx, realm, 'alone');
    const words = { seq: (await newestSeq(tx, realm)) + 1, scope, target, why, drill, at: now };
    if (!revocationSchema.safeParse({ v: 2, aud: '', ...words }).success) throw new ConsultError('backend/rejected');
    if (drill && !(await staysInDrill(tx, realm, scope, target))) throw new ConsultError('backend/rejected');
    const [same] = await tx.query<StopRow>(
      `select ${STOP_COLUMNS} from stop s where s.tenant = $1 and s.region = $2 and s.scope = $3 and s.target = $4 and s.drill = $5 and s.lifted_by is null`,
      [realm.tenant, realm.region, scope, target, drill],
    );
    return stopOf(same ?? (await insert(tx, realm, { ...words, token: await signer.sign(words), lifted_by: null, incident }, by)));
  });
}

/**
 * Lifts a stop, within the caller's transaction.
 * @param lift who asked and who agreed: two
 * @returns the stop, lifted
 * @throws ConsultError `backend/not-found`, `backend/conflict` (lifted already)
 */
export async function liftStop(tx: Transaction, signer: IncidentSigner, realm: Realm, lift: { seq: number; why: string; incident: string | null; by: Officers }, now: number): Promise<Stop> {
  return asStopper(tx, async () => {
    await lockStops(tx, realm, 'alone');
    const [row] = await tx.query<StopRow>(`select ${STOP_COLUMNS} from stop s where s.tenant = $1 and s.region = $2 and s.seq = $3 and s.scope <> 'lift'`, [realm.tenant, realm.region, lift.seq]);
    if (row === undefined) throw new ConsultError('backend/not-found');
    if (row.lifted_by !== null) throw new ConsultError('backend/conflict');
    const words = { seq: (await newestSeq(tx, realm)) + 1, scope: 'lift' as const, target: String(row.seq), why: lift.why, drill: row.drill, at: now };
    await insert(tx, realm, { ...words, token: await signer.sign(words), lifted_by: null, incident: lift.incident ?? row.incident }, lift.by);
    await tx.query('update stop set lifted_by = $4 where tenant = $1 and region = $2 and seq = $3', [realm.tenant, realm.region, row.seq, words.seq]);
    return stopOf({ ...row, lifted_by: words.seq });
  });
}

async function insert(tx: Transaction, realm: Realm, row: StopRow, by: Officers | null): Promise<StopRow> {
  const { seq, scope, target, why, drill, at, token, incident } = row;
  await tx.query(
    `insert into stop (tenant, region, seq, scope, target, why, drill, at, token, asked_by, approved_by, incident)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [realm.tenant, realm.region, seq, scope, target, why, drill, at, token, by?.asked ?? null, by?.approved ?? null, incident],
  );
  await tx.notify(stopMade(realm, seq));
  return row;
}

/** Whose a rehearsal's target is has to be marked for it. A wide one touches those who are marked and nobody else, whatever it names. */
async function staysInDrill(tx: Transaction, { tenant, region }: Realm, scope: StopScope, target: string): Promise<boolean> {
  const whose: Partial<Record<StopScope, string>> = {
    sub: 'select $3::text as subject',
    sid: 'select patient as subject from encounter where tenant = $1 and region = $2 and sid = $3',
    rid: `select owner as subject from recording where tenant = $1 and region = $2 and rid = $3
          union select patient from encounter where tenant = $1 and region = $2 and rid = $3`,
  };
  const sql = whose[scope];
  if (sql === undefined) return true;
  const people = await tx.query<{ drill: boolean | null }>(
    `select p.drill from (${sql}) w left join person p on p.subject = w.subject and p.tenant = $1 and p.region = $2`, [tenant, region, target],
  );
  return people.length > 0 && people.every(({ drill }) => drill === true);
}

/** As the one role that writes stops, and then as the caller again. */
async function asStopper<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  const [row] = await tx.query<{ role: string }>(`select current_setting('role') as role`);
  const again = (): Promise<void> => tx.become((row?.role ?? '').replace(/^consult_/, '') as DatabaseRole);
  await tx.become('stopper');
  try {
    const result = await work();
    await again();
    return result;
  } catch (error) {
    // Where the database has refused something, the transaction is over and takes nothing more.
    await again().catch(() => undefined);
    throw error;
  }
}
