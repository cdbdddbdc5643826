/** What goes into a calendar: nothing of the person, the practitioner or the reason. Calendars are shared and synced. */
export interface CalendarEntry {
  /** The appointment's opaque id. */
  id: string;
  start: string;
  end: string;
  summary: string;
  description: string;
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]/g, '').replace(/\.\d{3}/, '');
}

/** Text as RFC 5545, section 3.3.11, wants it. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (char) => `\\${char}`).replace(/\r?\n/g, '\\n');
}

/** Lines of at most 75 octets, section 3.1. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let result = '';
  let octets = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (octets + size > 75) {
      result += '\r\n ';
      octets = 1;
    }
    result += char;
    octets += size;
  }
  return result;
}

/** An iCalendar file (RFC 5545) with one event. Times in UTC, so that no zone has to be described. */
export function calendarFile(entry: CalendarEntry, now: number): string {
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//consultkit//booking//EN', 'METHOD:PUBLISH', 'BEGIN:VEVENT',
    `UID:${escaped(entry.id)}@consultkit`, `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(Date.parse(entry.start))}`, `DTEND:${stamp(Date.parse(entry.end))}`,
    `SUMMARY:${escaped(entry.summary)}`, `DESCRIPTION:${escaped(entry.description)}`, 'CLASS:PRIVATE',
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT15M', `DESCRIPTION:${escaped(entry.summary)}`, 'END:VALARM',
    'END:VEVENT', 'END:VCALENDAR', '',
  ].map(folded).join('\r\n');
}

/** Hands a file to the browser's downloads. The name says nothing about anybody. */
export function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next task; a later one leaves slow devices time.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
