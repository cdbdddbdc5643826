const MINUTE = 60_000;
const DAY = 86_400_000;

/** Consulting hours, minutes of the local day. */
const OPENS = 8 * 60;
const CLOSES = 18 * 60;
const LUNCH = [12 * 60 + 30, 13 * 60 + 30] as const;

export interface Interval {
  start: number;
  end: number;
}

/** The bookable intervals of one practitioner, in their own zone, for whole local days from the one of `now`. */
export function practitionerHours(options: { now: number; days: number; timeZone: string; durationMinutes: number }): Interval[] {
  const { now, days, timeZone, durationMinutes } = options;
  const intervals: Interval[] = [];
  for (let day = 0; day < days; day++) {
    const { year, month, date } = localDate(now + day * DAY, timeZone);
    for (let minute = OPENS; minute + durationMinutes <= CLOSES; minute += durationMinutes) {
      if (minute < LUNCH[1] && minute + durationMinutes > LUNCH[0]) continue;
      const start = zonedMillis(Date.UTC(year, month - 1, date, 0, minute), timeZone);
      intervals.push({ start, end: start + durationMinutes * MINUTE });
    }
  }
  return intervals;
}

/** A wall-clock reading, written as if it were UTC, as the instant at which that zone reads it. */
function zonedMillis(wall: number, timeZone: string): number {
  const first = wall - offsetAt(wall, timeZone);
  // Once more with the offset of that instant: the two differ on the days when clocks change.
  return wall - offsetAt(first, timeZone);
}

function offsetAt(instant: number, timeZone: string): number {
  const parts = partsAt(instant, timeZone);
  return Date.UTC(parts.year, parts.month - 1, parts.date, parts.hour, parts.minute) - Math.floor(instant / MINUTE) * MINUTE;
}

function localDate(instant: number, timeZone: string): { year: number; month: number; date: number } {
  return partsAt(instant, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsAt(instant: number, timeZone: string) {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const parts = format.formatToParts(instant);
  return { year: value('year'), month: value('month'), date: value('day'), hour: value('hour'), minute: value('minute') };
}
