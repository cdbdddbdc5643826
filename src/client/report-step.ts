import type { Violation, ViolationReport } from '../domain/violation.js';

/** Most reports that are sent within a minute, of whatever reason. */
export const REPORTS_A_MINUTE = 6;
/** How long the next report of the same reason and path is held back, milliseconds: what comes meanwhile is counted into it. */
export const REPORT_COOLING = 30_000;
const MINUTE = 60_000;

/** A report that says how many it stands for. */
export type CountedReport = ViolationReport & { count: number };

/** What is known of the reports of a page. Times are milliseconds of one clock that never goes back. */
export interface ReportLine {
  /** One for each reason and path, the oldest first: with the ids and the time of the first violation that it stands for. */
  readonly waiting: Map<string, CountedReport>;
  /** When the last ones were sent. */
  readonly sent: readonly number[];
  /** Until when each reason and path is held back. */
  readonly cooling: ReadonlyMap<string, number>;
}

export type ReportStep =
  | { readonly do: 'rest' }
  | { readonly do: 'wait'; readonly millis: number }
  /** `line` is what it becomes with that. */
  | { readonly do: 'send'; readonly report: CountedReport; readonly line: ReportLine };

export function reportKey({ reason, path }: Violation): string {
  return `${path} ${reason}`;
}

/** What is due for the reports that wait. Pure. */
export function nextReport({ waiting, sent, cooling }: ReportLine, now: number): ReportStep {
  if (waiting.size === 0) return { do: 'rest' };
  const recent = sent.filter((at) => now - at < MINUTE);
  const free = recent.length < REPORTS_A_MINUTE ? now : (recent[recent.length - REPORTS_A_MINUTE] ?? now) + MINUTE;
  const due = [...waiting].map(([key, report]) => ({ key, report, at: Math.max(free, cooling.get(key) ?? now) })).sort((a, b) => a.at - b.at);
  const [first] = due;
  if (first === undefined) return { do: 'rest' };
  if (first.at > now) return { do: 'wait', millis: first.at - now };
  const rest = new Map(waiting);
  rest.delete(first.key);
  const cold = [...cooling].filter(([, until]) => until > now);
  return { do: 'send', report: first.report, line: { waiting: rest, sent: [...recent, now], cooling: new Map([...cold, [first.key, now + REPORT_COOLING]]) } };
}

/** A report that was not taken waits again, with what has come meanwhile. */
export function putBack(line: ReportLine, report: CountedReport): ReportLine {
  const key = reportKey(report);
  const later = line.waiting.get(key)?.count ?? 0;
  const cooling = new Map(line.cooling);
  cooling.delete(key);
  return { waiting: new Map([[key, { ...report, count: report.count + later }], ...[...line.waiting].filter(([other]) => other !== key)]), sent: line.sent, cooling };
}
