import type { StopsAnswer } from '../../../src/adapter/ports/incident-port.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Principal } from '../identity/principal.js';
import { newestSeq } from './stop-row.js';

/** As many as one answer holds. Whoever has more to hear of asks again from the newest that came. */
const AT_ONCE = 200;

/** What a person (`$3`) was answered with. */
const RECEIVED = `a.tenant = $1 and a.region = $2 and a.actor = $3 and a.outcome in ('permit', 'expired')
  and a.action in ('recording-list', 'recording-read', 'segment-read', 'recording-lease')`;

/**
 * Whether a person (`$3`) is the owner, a party or a reader of what a stop `c` names, has received it, or it is wide. What a person
 * is stopped for is all that they have part in: so it concerns whom one of those recordings is shared with.
 */
const CONCERNS = `(
  c.scope in ('kid', 'feature', 'tenant', 'region')
  or (c.scope = 'sub' and (c.target = $3
    or exists (select 1 from encounter e where (e.patient = $3 and e.practitioner = c.target) or (e.practitioner = $3 and e.patient = c.target))
    or exists (select 1 from granted_wrap g join recording r on r.rid = g.rid where g.recipient = $3 and g.role = 'reader' and c.target in (r.owner, r.recorder))
    or exists (select 1 from audit_event a join session_claim p on p.rid = a.rid or p.sid = a.sid
                where ${RECEIVED} and a.role in ('reader', 'somebody-else') and c.target in (p.owner, p.recorder))))
  or (c.scope in ('rid', 'sid') and (
    exists (select 1 from encounter e where (case c.scope when 'rid' then e.rid else e.sid end) = c.target and (e.patient = $3 or e.practitioner = $3))
    or exists (select 1 from recording r where (case c.scope when 'rid' then r.rid else r.sid end) = c.target and (r.owner = $3 or r.recorder = $3))
    or exists (select 1 from granted_wrap g join recording r on r.rid = g.rid
                where g.recipient = $3 and (case c.scope when 'rid' then r.rid else r.sid end) = c.target)
    or exists (select 1 from audit_event a where ${RECEIVED}
                and a.rid in (select c.target where c.scope = 'rid' union select r.rid from recording r where c.scope = 'sid' and r.sid = c.target))
    or exists (select 1 from audit_event a join session_claim p on p.sid = a.sid
                where ${RECEIVED} and a.role in ('reader', 'somebody-else') and (case c.scope when 'rid' then p.rid else p.sid end) = c.target))))`;

/**
 * What a person is told of what was stopped and lifted: what is wide, and what concerns them, in order; a rehearsal only where they
 * are marked for it. A lifting concerns whom its stop concerns; that of a person's is told to everybody: whoever was told of the
 * stop may have no part in anything of theirs any more, as where a recording was erased, and a lifting names a number alone.
 */
export function stopsFor(database: Database, principal: Principal, after: number): Promise<StopsAnswer> {
  const { tenant, region, subject } = principal;
  // The clerk sees what a party does not: who has received a recording that is somebody else's.
  return database.transaction(clerkOf(principal), async (tx) => {
    const seq = await newestSeq(tx, principal);
    if (seq <= after) return { stops: [], seq };
    const rows = await tx.query<{ seq: number; token: string }>(
      `select s.seq, s.token from stop s
         join stop c on c.tenant = s.tenant and c.region = s.region and c.seq = case s.scope when 'lift' then s.target::bigint else s.seq end
        where s.tenant = $1 and s.region = $2 and s.seq > $4 and s.seq <= $5
          and (not c.drill or exists (select 1 from person p where p.subject = $3 and p.drill))
          and ((s.scope = 'lift' and c.scope = 'sub') or ${CONCERNS})
        order by s.seq limit ${AT_ONCE}`,
      [tenant, region, subject, after, seq],
    );
    // What does not fit is asked for by its number.
    return { stops: rows.map(({ token }) => token), seq: rows.length < AT_ONCE ? seq : (rows.at(-1)?.seq ?? seq) };
  });
}
