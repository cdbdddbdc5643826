import type { Slot } from '../../src/domain/scheduling.js';
import { addDays, dayOf, hourOf, type DayKey } from '../internal/zone-day.js';
import { bookable } from './free-practitioners.js';

export type DayPart = 'morning' | 'afternoon' | 'evening';
const PARTS: readonly DayPart[] = ['morning', 'afternoon', 'evening'];

export interface DayColumn {
  day: DayKey;
  slots: Slot[];
}

/** One part of the day over several days: days across, times down. */
export interface PartRow {
  part: DayPart;
  columns: DayColumn[];
}

/** One slot a time: of several people free at the same moment the first is offered. */
function oneATime(slots: readonly Slot[]): Slot[] {
  const seen = new Set<number>();
  return bookable(slots).filter(({ start }) => !seen.has(Date.parse(start)) && seen.add(Date.parse(start)));
}

function partOf(hour: number): DayPart {
  return hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening';
}

/** The days that are shown, from the first one on. */
export function daysFrom(first: DayKey, count: number): DayKey[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/**
 * Slots by the member's own day and part of the day. An hour that comes twice in autumn gives two slots with one
 * clock time, in their order; one that is skipped in spring simply has none.
 */
export function partRows(slots: readonly Slot[], days: readonly DayKey[], zone: string): PartRow[] {
  const placed = oneATime(slots).map((slot) => {
    const at = Date.parse(slot.start);
    return { slot, day: dayOf(at, zone), part: partOf(hourOf(at, zone)) };
  });
  return PARTS.map((part) => ({
    part,
    columns: days.map((day) => ({ day, slots: placed.filter((one) => one.day === day && one.part === part).map((one) => one.slot) })),
  })).filter((row) => row.columns.some((column) => column.slots.length > 0));
}
