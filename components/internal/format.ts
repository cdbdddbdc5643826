/** Dates, times, lengths and money in one language. Times always in a zone that is given, never in the device's by accident. */
export class Formats {
  readonly locale: string;
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #lists = new Map<string, Intl.ListFormat>();

  constructor(locale: string) {
    this.locale = locale;
  }

  #date(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = zone + JSON.stringify(options);
    let format = this.#dates.get(key);
    if (format === undefined) this.#dates.set(key, (format = new Intl.DateTimeFormat(this.locale, { ...options, timeZone: zone })));
    return format;
  }

  // Making a formatter costs a hundred times what using one does: each is made once.
  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    let format = this.#numbers.get(key);
    if (format === undefined) this.#numbers.set(key, (format = new Intl.NumberFormat(this.locale, options)));
    return format;
  }

  #list(options: Intl.ListFormatOptions): Intl.ListFormat {
    const key = JSON.stringify(options);
    let format = this.#lists.get(key);
    if (format === undefined) this.#lists.set(key, (format = new Intl.ListFormat(this.locale, options)));
    return format;
  }

  /** `09:30`. */
  time(at: number, zone: string): string {
    return this.#date(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  }

  /** `Tuesday 24 November`, with the year when it is not `now`'s. */
  day(at: number, zone: string, now: number): string {
    const year = this.#date(zone, { year: 'numeric' });
    const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
    return this.#date(zone, year.format(at) === year.format(now) ? options : { ...options, year: 'numeric' }).format(at);
  }

  /** `23–29 November`, as the language writes it; the year where it changes. */
  days(from: number, to: number, zone: string): string {
    return this.#date(zone, { day: 'numeric', month: 'long' }).formatRange(from, to);
  }

  /** `24 November 2026`. */
  date(at: number, zone: string): string {
    return this.#date(zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
  }

  /** `November 2026`. */
  month(at: number, zone: string): string {
    return this.#date(zone, { month: 'long', year: 'numeric' }).format(at);
  }

  /** The short names of a day: `Tue`, `24`, `Nov`. */
  dayParts(at: number, zone: string): { weekday: string; day: string; month: string } {
    return {
      weekday: this.#date(zone, { weekday: 'short' }).format(at),
      day: this.#date(zone, { day: 'numeric' }).format(at),
      month: this.#date(zone, { month: 'short' }).format(at),
    };
  }

  /** The zone's name at that instant, as people say it: `Greenwich Mean Time`, `Irish Standard Time`. */
  zone(at: number, zone: string): string {
    return this.#date(zone, { timeZoneName: 'long' }).formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? zone;
  }

  /** `£12.50` of 1250 minor units: how many decimals there are, the currency says. */
  money(minor: number, currency: string): string {
    const format = this.#number({ style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    const value = minor / 10 ** digits;
    return Number.isInteger(value) ? this.#number({ style: 'currency', currency, minimumFractionDigits: 0 }).format(value) : format.format(value);
  }

  /** `14 minutes`, `1 hour, 5 minutes`; `40 seconds` below a minute. Milliseconds in. */
  length(milliseconds: number, unitDisplay: 'long' | 'short' = 'long'): string {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const minutes = Math.round(seconds / 60);
    const parts: [number, 'hour' | 'minute' | 'second'][] = seconds < 60 ? [[seconds, 'second']]
      : minutes < 60 ? [[minutes, 'minute']]
      : minutes % 60 === 0 ? [[Math.floor(minutes / 60), 'hour']]
      : [[Math.floor(minutes / 60), 'hour'], [minutes % 60, 'minute']];
    const words = parts.map(([value, unit]) => this.#number({ style: 'unit', unit, unitDisplay }).format(value));
    return words.length === 1 ? (words[0] ?? '') : this.#list({ type: 'unit', style: unitDisplay }).format(words);
  }

  /** `20 minutes`, `5 hours`, `3 days`: one number, as one would say it. Milliseconds in. */
  roughly(milliseconds: number): string {
    const minutes = Math.max(1, Math.round(milliseconds / 60_000));
    const [value, unit] = minutes >= 2_880 ? [Math.round(minutes / 1_440), 'day'] : minutes >= 120 ? [Math.round(minutes / 60), 'hour'] : [minutes, 'minute'];
    return this.#number({ style: 'unit', unit, unitDisplay: 'long' }).format(value);
  }

  list(items: readonly string[]): string {
    return this.#list({ type: 'conjunction' }).format(items);
  }
}

/** `4:05`, `1:02:09`: a place on a timeline or what is left of one. The same in every language. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
