import { ConsultError } from '../../../src/domain/consult-error.js';
import type { StopRequest, StopScope } from '../../../src/domain/stop.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** Whose the target of a stop is, as far as it is somebody's. `$3`: the target. */
const WHOSE: Readonly<Partial<Record<StopScope, string>>> = {
  rid: 'select owner as subject from session_claim where tenant = $1 and region = $2 and rid = $3 union select owner from recording where tenant = $1 and region = $2 and rid = $3',
  sid: 'select owner as subject from session_claim where tenant = $1 and region = $2 and sid = $3',
  // A practitioner's stop ends every way to what they had part in, so it touches whose that is.
  sub: `select subject from person where tenant = $1 and region = $2 and subject = $3
        union select c.owner from session_claim c join recording r on r.rid = c.rid where c.tenant = $1 and c.region = $2 and c.recorder = $3
        union select patient from encounter where tenant = $1 and region = $2 and practitioner = $3 and status in ('planned', 'arrived', 'in-progress')`,
  feature: 'select subject from person where tenant = $1 and region = $2 and $3::text is not null',
  tenant: 'select subject from person where tenant = $1 and region = $2 and tenant = $3',
  region: 'select subject from person where tenant = $1 and region = $2 and region = $3',
};

/** What a stop names, and which lifting has ended it. */
export interface Named extends Record<string, unknown> {
  scope: StopScope;
  target: string;
  drill: boolean;
  liftedBy: number | null;
}

/** What is to be stopped; for a lifting, what its stop names, or null where there is none. */
export async function namedBy(tx: Transaction, { tenant, region }: Realm, what: StopRequest['what']): Promise<Named | null> {
  if (what.do === 'stop') return { ...what, liftedBy: null };
  const [row] = await tx.query<Named>(
    `select scope, target, drill, lifted_by as "liftedBy" from stop where tenant = $1 and region = $2 and seq = $3 and scope <> 'lift'`, [tenant, region, what.seq],
  );
  return row ?? null;
}

/** How many people a stop touches, and how many of them are marked for drills; null for a key, which is nobody's in particular. */
export async function whoIsTouched(tx: Transaction, { tenant, region }: Realm, { scope, target, drill }: Named): Promise<{ people: number; marked: number } | null> {
  const sql = WHOSE[scope];
  if (sql === undefined) return null;
  const [row] = await tx.query<{ people: number; marked: number }>(
    `select count(*) as people, count(*) filter (where p.drill) as marked from (${sql}) w left join person p on p.subject = w.subject and p.tenant = $1 and p.region = $2
      where p.role is distinct from 'compliance'`, [tenant, region, target],
  );
  if (row === undefined) return null;
  // A rehearsal that is wide touches those who are marked, and nobody else.
  return drill && scope !== 'rid' && scope !== 'sid' && scope !== 'sub' ? { people: row.marked, marked: row.marked } : row;
}

/** @throws ConsultError `backend/not-found`: a lifting of what is no stop */
export async function countTouched(tx: Transaction, realm: Realm, what: StopRequest['what']): Promise<number | null> {
  const named = await namedBy(tx, realm, what);
  if (named === null) throw new ConsultError('backend/not-found');
  return (await whoIsTouched(tx, realm, named))?.people ?? null;
}
