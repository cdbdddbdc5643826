import type { Slot, SlotQuery } from '../../../src/domain/scheduling.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Principal } from '../identity/principal.js';
import { SLOT_COLUMNS, slotOf, type SlotRow } from './slot-row.js';

const MOST = 2_000;
/** A slot that begins while one is still reading the list is not offered. */
const NOTICE_MILLIS = 60_000;

/**
 * Free slots, earliest first. Read as the clerk, because what makes a slot busy belongs to others; nothing of theirs is
 * selected. A practitioner who is busy, or being held, at that time is not free, whichever slot that came through.
 */
export async function freeSlots(database: Database, principal: Principal, query: SlotQuery, now: number): Promise<Slot[]> {
  const { tenant, region } = principal;
  const rows = await database.transaction(clerkOf(principal), (tx) => tx.query<SlotRow>(
    `select ${SLOT_COLUMNS} from slot s join person p on p.subject = s.practitioner
      where s.tenant = $1 and s.region = $2 and s.service_id = $3 and s.start_at >= $4 and s.start_at < $5 and s.start_at > $8
        and ($7::text is null or s.practitioner = $7)
        and not exists (select 1 from slot_hold h where h.slot_id = s.id and h.booked)
        and not exists (select 1 from slot_hold h where h.practitioner = s.practitioner and (h.booked or h.expires_at > $6)
                           and h.start_at < s.end_at and h.end_at > s.start_at)
      order by s.start_at, p.display_name limit ${MOST}`,
    [tenant, region, query.serviceId, Date.parse(query.from), Date.parse(query.to), now, query.practitionerId ?? null, now + NOTICE_MILLIS],
  ));
  return rows.map((row) => slotOf(row, 'free'));
}
