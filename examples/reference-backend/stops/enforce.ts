import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Feature } from '../../../src/domain/feature.js';
import { matchesRevocation, type Revocable } from '../../../src/ownership/matches-revocation.js';
import type { Stopping } from '../../../src/ownership/revocation.js';
import type { Transaction } from '../database/database.js';
import type { Principal, Realm } from '../identity/principal.js';
import { lockStops } from './lock-stops.js';

/** What a stop that is in force names. */
export type InForce = Pick<Stopping, 'scope' | 'target'>;

/** What somebody is about to do, for a stop to be held against. `kids` where a recording is read. */
export function doing({ tenant, region, subject }: Pick<Principal, 'tenant' | 'region' | 'subject'>, features: readonly Feature[], about: Partial<Omit<Revocable, 'features' | 'tenant' | 'region'>> = {}): Revocable {
  return { tenant, region, features, rid: about.rid ?? '', sid: about.sid ?? '', subs: [subject, ...(about.subs ?? [])], kids: about.kids ?? [] };
}

/**
 * Of what is in force, what can touch this: everything about its ids, people, features, tenant and region, and all keys. What is
 * a rehearsal touches who is marked for it and nobody else.
 */
export async function stopsAbout(tx: Transaction, { tenant, region, subject }: Realm & { subject: string }, whats: readonly Revocable[]): Promise<InForce[]> {
  const names = whats.flatMap((what) => [
    ['rid', what.rid], ['sid', what.sid], ['tenant', what.tenant], ['region', what.region], ...what.subs.map((sub) => ['sub', sub]), ...what.features.map((feature) => ['feature', feature]),
  ]);
  return tx.query<InForce & Record<string, unknown>>(
    `select s.scope, s.target from stop s
      where s.tenant = $1 and s.region = $2 and s.lifted_by is null and s.scope <> 'lift'
        and (s.scope = 'kid' or (s.scope, s.target) in (select * from unnest($3::text[], $4::text[])))
        and (not s.drill or exists (select 1 from person p where p.subject = $5 and p.drill))`,
    [tenant, region, names.map(([scope]) => scope), names.map(([, target]) => target), subject],
  );
}

export function isStopped(stops: readonly InForce[], ...whats: readonly Revocable[]): boolean {
  return whats.some((what) => stops.some((stop) => matchesRevocation(stop, what)));
}

/**
 * Before something is read or written. @param how `together` before a write: no stop is acknowledged between this and the commit
 * @throws ConsultError `incident/stopped`
 */
export async function refuseStopped(tx: Transaction, principal: Realm & { subject: string }, what: Revocable, how: 'read' | 'together' = 'together'): Promise<void> {
  if (how === 'together') await lockStops(tx, principal, 'together');
  if (isStopped(await stopsAbout(tx, principal, [what]), what)) throw new ConsultError('incident/stopped');
}

/** Before something is written that these keys have signed, whatever else is stopped. @throws ConsultError `incident/stopped` */
export function refuseStoppedKeys(tx: Transaction, principal: Realm & { subject: string }, kids: readonly string[]): Promise<void> {
  return refuseStopped(tx, principal, { rid: '', sid: '', subs: [], features: [], tenant: '', region: '', kids });
}
