import type { Coverage, HealthcareService } from '../../../src/domain/scheduling.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';

interface ServiceRow extends Record<string, unknown> {
  id: string;
  kind: HealthcareService['kind'];
  name: string;
  description: string;
  duration_minutes: number;
  currency: string;
  plan_name: string;
  status: Coverage['status'];
  copay_minor: number;
  reason: string | null;
}

/** What the member's own plan offers; empty for whoever has no plan. */
export async function servicesFor(database: Database, principal: Principal): Promise<HealthcareService[]> {
  const { subject, tenant, region } = principal;
  const rows = await database.transaction(scopeOf(principal, 'party'), (tx) => tx.query<ServiceRow>(
    `select s.id, s.kind, s.name, s.description, s.duration_minutes, s.currency, plan.name as plan_name, c.status, c.copay_minor, c.reason
       from person p join plan on plan.id = p.plan_id
       join service_coverage c on c.plan_id = plan.id join service s on s.id = c.service_id
      where p.subject = $1 and p.tenant = $2 and p.region = $3 and s.tenant = $2 and s.region = $3
      order by array_position(array['gp', 'therapist', 'specialist'], s.kind), s.name`,
    [subject, tenant, region],
  ));
  return rows.map((row) => ({
    id: row.id, kind: row.kind, name: row.name, description: row.description, durationMinutes: row.duration_minutes,
    coverage: { status: row.status, planName: row.plan_name, copayMinor: row.copay_minor, currency: row.currency, reason: row.reason },
  }));
}
