import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { practitionerHours, type Interval } from './practitioner-hours.js';

const MINUTE = 60_000;
const DAYS_AHEAD = 14;
/** How far ahead the demonstration always offers something. */
const DROP_IN_AHEAD = 30 * MINUTE;
const DROP_IN_EVERY_MILLIS = 20_000;
const REGULAR_EVERY_MILLIS = 6 * 3_600_000;

interface Offer extends Record<string, unknown> {
  practitioner: string;
  service_id: string;
  duration_minutes: number;
  time_zone: string;
}

/**
 * Keeps slots in stock: consulting hours for the next two weeks, and (demonstration) one every few minutes from now on,
 * whatever the hour, so that one can book and join at once.
 */
export class SlotMaker {
  readonly #regular = new Map<string, number>();
  readonly #dropIn = new Map<string, number>();

  readonly #database: Database;
  readonly #clock: Clock;
  readonly #dropInMinutes: number;

  /** @param dropInMinutes from one drop-in slot to the next; 0 for none */
  constructor(database: Database, clock: Clock, dropInMinutes: number) {
    this.#database = database;
    this.#clock = clock;
    this.#dropInMinutes = dropInMinutes;
  }

  async restock(realm: Realm): Promise<void> {
    const now = this.#clock();
    const key = `${realm.tenant}.${realm.region}`;
    const regular = isDue(this.#regular, key, now, REGULAR_EVERY_MILLIS);
    const dropIn = this.#dropInMinutes > 0 && isDue(this.#dropIn, key, now, DROP_IN_EVERY_MILLIS);
    if (!regular && !dropIn) return;
    await this.#database.transaction(clerkOf(realm), async (tx) => {
      const offers = await tx.query<Offer>(
        `select ps.practitioner, ps.service_id, s.duration_minutes, p.time_zone from practitioner_service ps
           join service s on s.id = ps.service_id join person p on p.subject = ps.practitioner
          where ps.tenant = $1 and ps.region = $2`,
        [realm.tenant, realm.region],
      );
      for (const offer of offers) {
        const durationMinutes = offer.duration_minutes;
        const intervals = regular ? practitionerHours({ now, days: DAYS_AHEAD, timeZone: offer.time_zone, durationMinutes }) : [];
        if (dropIn) intervals.push(...dropIns(now, durationMinutes, this.#dropInMinutes));
        await insertSlots(tx, realm, offer, intervals.filter(({ start }) => start > now));
      }
    });
    if (regular) this.#regular.set(key, now);
    if (dropIn) this.#dropIn.set(key, now);
  }
}

function isDue(last: Map<string, number>, key: string, now: number, every: number): boolean {
  return Math.abs(now - (last.get(key) ?? -Infinity)) >= every;
}

function dropIns(now: number, durationMinutes: number, everyMinutes: number): Interval[] {
  const step = everyMinutes * MINUTE;
  const intervals: Interval[] = [];
  for (let start = Math.ceil((now + 1) / step) * step; start <= now + DROP_IN_AHEAD; start += step) {
    intervals.push({ start, end: start + durationMinutes * MINUTE });
  }
  return intervals;
}

async function insertSlots(tx: Transaction, realm: Realm, offer: Offer, intervals: readonly Interval[]): Promise<void> {
  if (intervals.length === 0) return;
  await tx.query(
    `insert into slot (id, tenant, region, service_id, practitioner, start_at, end_at)
     select r.id, $2, $3, $4, $5, r."start", r."end" from jsonb_to_recordset($1::jsonb) as r (id text, "start" bigint, "end" bigint)
     on conflict (practitioner, service_id, start_at) do nothing`,
    [JSON.stringify(intervals.map((interval) => ({ id: newOpaqueId(), ...interval }))), realm.tenant, realm.region, offer.service_id, offer.practitioner],
  );
}
