import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Identity } from '../../../src/domain/identity.js';
import type { PersonRole } from '../../../src/domain/role.js';
import type { Database } from '../database/database.js';
import { clerkOf, scopeOf, type Principal, type Realm } from './principal.js';

/** Somebody whom the demo can sign in. */
export interface DemoPerson {
  id: string;
  displayName: string;
  role: PersonRole;
  title: string | null;
  tenant: string;
  region: string;
  planName: string | null;
}

interface PersonRow {
  subject: string;
  role: PersonRole;
  display_name: string;
  time_zone: string;
}

/** @throws ConsultError `backend/forbidden` for a good token of somebody who was never enrolled here */
export async function identityOf(database: Database, principal: Principal): Promise<Identity> {
  const { subject, tenant, region, role } = principal;
  const [row] = await database.transaction(scopeOf(principal, 'party'), (tx) => tx.query<PersonRow & Record<string, unknown>>(
    'select display_name, time_zone from person where subject = $1 and tenant = $2 and region = $3 and role = $4',
    [subject, tenant, region, role],
  ));
  if (row === undefined) throw new ConsultError('backend/forbidden');
  return { subject, tenant, region, role, displayName: row.display_name, timeZone: row.time_zone };
}

export async function demoPeople(database: Database, realms: readonly Realm[]): Promise<DemoPerson[]> {
  const people: DemoPerson[] = [];
  for (const realm of realms) {
    const rows = await database.transaction(clerkOf(realm), (tx) => tx.query<{ id: string; displayName: string; role: PersonRole; title: string | null; planName: string | null }>(
      `select p.demo_id as id, p.display_name as "displayName", p.role, p.title, plan.name as "planName"
         from person p left join plan on plan.id = p.plan_id
        where p.tenant = $1 and p.region = $2 and p.demo_id is not null order by p.role, p.display_name`,
      [realm.tenant, realm.region],
    ));
    people.push(...rows.map((row) => ({ ...row, ...realm })));
  }
  return people;
}

/** @throws ConsultError `backend/not-found` */
export async function demoPrincipal(database: Database, realms: readonly Realm[], id: string): Promise<Principal> {
  for (const realm of realms) {
    const [row] = await database.transaction(clerkOf(realm), (tx) => tx.query<PersonRow & Record<string, unknown>>(
      'select subject, role from person where demo_id = $1 and tenant = $2 and region = $3',
      [id, realm.tenant, realm.region],
    ));
    if (row !== undefined) return { ...realm, subject: row.subject, role: row.role };
  }
  throw new ConsultError('backend/not-found');
}
