/** A calendar day in some zone, `2026-11-24`. Days are counted as names, never as spans of 24 hours: two a year are not. */
export type DayKey = string;

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: number, zone: string): Record<string, number> {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, calendar: 'gregory', hourCycle: 'h23',
      year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
}

/** The day on which an instant falls for somebody in `zone`. */
export function dayOf(at: number, zone: string): DayKey {
  const { year = 0, month = 0, day = 0 } = parts(at, zone);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The hour of the clock on the wall, 0–23. */
export function hourOf(at: number, zone: string): number {
  return parts(at, zone)['hour'] ?? 0;
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
function offset(at: number, zone: string): number {
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The instant at which a day begins in `zone`; the first one that exists, where the clocks jump over midnight. */
export function dayStart(day: DayKey, zone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`);
  // The offset at a guess, then at the corrected guess: enough wherever no two changes lie within a day.
  let at = wall - offset(wall - offset(wall, zone), zone);
  // Midnight may have been skipped: the guess then lies on the evening before.
  while (dayOf(at, zone) < day) at += 15 * 60_000;
  return at;
}

/** A day so many days later (earlier when negative). */
export function addDays(day: DayKey, days: number): DayKey {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The zone of this device. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether Intl knows a zone; an identity could name any. */
export function knownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}
