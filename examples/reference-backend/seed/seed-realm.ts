import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Database, Transaction } from '../database/database.js';
import { clerkOf } from '../identity/principal.js';
import type { RealmSeed, ServiceKind } from './realm-seed.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How many canary members a realm has: marked people whom nobody signs in, and who look every while at what the backend offers them. */
const CANARIES = 2;

/** Puts an insurer's people, plans and past into an empty realm; one that has people is given the officers and canaries that it lacks. @returns whether it was empty */
export async function seedRealm(database: Database, seed: RealmSeed, now: number): Promise<boolean> {
  return database.transaction(clerkOf(seed), async (tx) => {
    // Two processes that start at once seed one after the other.
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`seed ${seed.tenant} ${seed.region}`]);
    const people = await tx.query('select 1 from person where tenant = $1 and region = $2 limit 1', [seed.tenant, seed.region]);
    await seedWatch(tx, seed);
    if (people.length > 0) return false;
    const services = await seedServices(tx, seed);
    const plans = await seedPlans(tx, seed, services);
    const subjects = await seedPeople(tx, seed, plans, services);
    await seedPast(tx, seed, subjects, services, now);
    return true;
  });
}

/** Whoever watches: officers and canary members. Earlier versions had none. */
async function seedWatch(tx: Transaction, { tenant, region, timeZone, officers }: RealmSeed): Promise<void> {
  const sql = `insert into person (subject, tenant, region, role, demo_id, display_name, title, languages, time_zone, drill)
    values ($1, $2, $3, $4, $5, $6, $7, '[]', $8, $9)`;
  const found = await tx.query<{ role: string; drill: boolean }>('select role, drill from person where tenant = $1 and region = $2 and (role = $3 or (drill and demo_id is null))', [tenant, region, 'compliance']);
  if (!found.some(({ role }) => role === 'compliance')) {
    for (const { id, displayName } of officers) await tx.query(sql, [`o_${newOpaqueId()}`, tenant, region, 'compliance', id, displayName, 'Compliance officer', timeZone, false]);
  }
  if (!found.some(({ drill }) => drill)) {
    for (let n = 1; n <= CANARIES; n += 1) await tx.query(sql, [`m_${newOpaqueId()}`, tenant, region, 'patient', null, `Watch account ${n}`, null, timeZone, true]);
  }
}

async function seedServices(tx: Transaction, { tenant, region, currency, services }: RealmSeed): Promise<Map<ServiceKind, string>> {
  const ids = new Map<ServiceKind, string>();
  for (const { kind, name, description, durationMinutes } of services) {
    const id = newOpaqueId();
    ids.set(kind, id);
    await tx.query(
      'insert into service (id, tenant, region, kind, name, description, duration_minutes, currency) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, tenant, region, kind, name, description, durationMinutes, currency],
    );
  }
  return ids;
}

async function seedPlans(tx: Transaction, { tenant, region, plans }: RealmSeed, services: Map<ServiceKind, string>): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { name, coverage } of plans) {
    const id = newOpaqueId();
    ids.set(name, id);
    await tx.query('insert into plan (id, tenant, region, name) values ($1, $2, $3, $4)', [id, tenant, region, name]);
    for (const [kind, serviceId] of services) {
      const { status, copayMinor, reason } = coverage[kind];
      await tx.query(
        'insert into service_coverage (plan_id, service_id, tenant, region, status, copay_minor, reason) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, serviceId, tenant, region, status, copayMinor, reason],
      );
    }
  }
  return ids;
}

async function seedPeople(tx: Transaction, seed: RealmSeed, plans: Map<string, string>, services: Map<ServiceKind, string>): Promise<Map<string, string>> {
  const { tenant, region, timeZone } = seed;
  const subjects = new Map<string, string>();
  const insert = async (id: string, prefix: 'm' | 'c', role: string, displayName: string, title: string | null, languages: readonly string[], planId: string | null) => {
    const subject = `${prefix}_${newOpaqueId()}`;
    subjects.set(id, subject);
    await tx.query(
      `insert into person (subject, tenant, region, role, demo_id, display_name, title, languages, time_zone, plan_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
      [subject, tenant, region, role, id, displayName, title, JSON.stringify(languages), timeZone, planId],
    );
    return subject;
  };
  for (const { id, displayName, plan } of seed.members) await insert(id, 'm', 'patient', displayName, null, [], plans.get(plan) ?? null);
  for (const { id, displayName, title, languages, services: kinds } of seed.practitioners) {
    const subject = await insert(id, 'c', 'practitioner', displayName, title, languages, null);
    for (const kind of kinds) {
      await tx.query('insert into practitioner_service (practitioner, service_id, tenant, region) values ($1, $2, $3, $4)', [subject, services.get(kind), tenant, region]);
    }
  }
  return subjects;
}

async function seedPast(tx: Transaction, seed: RealmSeed, subjects: Map<string, string>, services: Map<ServiceKind, string>, now: number): Promise<void> {
  const { tenant, region } = seed;
  for (const { member, practitioner, kind, daysAgo } of seed.past) {
    const service = seed.services.find((candidate) => candidate.kind === kind);
    const start = Math.floor((now - daysAgo * DAY) / HOUR) * HOUR;
    const end = start + (service?.durationMinutes ?? 15) * 60_000;
    const slot = newOpaqueId();
    await tx.query(
      'insert into slot (id, tenant, region, service_id, practitioner, start_at, end_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [slot, tenant, region, services.get(kind), subjects.get(practitioner), start, end],
    );
    await tx.query(
      `insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'audio', 'fulfilled')`,
      [newOpaqueId(), tenant, region, slot, newOpaqueId(), subjects.get(member), subjects.get(practitioner), service?.name ?? '', start, end],
    );
  }
}
