import type { IncidentPort } from '../adapter/ports/incident-port.js';
import { asConsultError } from '../domain/consult-error.js';
import { isPassingError, waitAfter } from '../domain/passing-error.js';
import type { Violation } from '../domain/violation.js';
import { nextReport, putBack, reportKey, type CountedReport, type ReportLine } from './report-step.js';

/** Milliseconds before a report that was not taken is tried again; where it was refused, the wait grows to the longest. */
const RETRY = 10_000;
const RETRY_LONGEST = 600_000;

/** A clock that never goes back, and its timer. Given in, so that a test can move it. */
export interface ReportClock {
  now(): number;
  /** @returns what takes the timer back */
  after(millis: number, work: () => void): () => void;
}

const pageClock: ReportClock = {
  now: () => performance.now(),
  after: (millis, work) => {
    const timer = setTimeout(work, millis);
    return () => clearTimeout(timer);
  },
};

/**
 * Reports of violations on their way to the insurer: one at a time, few a minute, each with how many it stands for. What a
 * flood adds is counted and never lost, and what is kept of it is one entry for each reason and path.
 */
export class ReportQueue {
  readonly #port: IncidentPort;
  readonly #clock: ReportClock;
  #line: ReportLine = { waiting: new Map(), sent: [], cooling: new Map() };
  #sending = false;
  #refusals = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #cancel = (): void => undefined;
  #turn = 0;

  constructor(port: IncidentPort, clock: ReportClock = pageClock) {
    this.#port = port;
    this.#clock = clock;
  }

  add(violation: Violation): void {
    const { waiting } = this.#line;
    const key = reportKey(violation);
    const known = waiting.get(key);
    waiting.set(key, known === undefined ? { ...violation, count: 1 } : { ...known, count: known.count + 1 });
    this.#look();
  }

  /** The person has gone: what is theirs is sent in nobody else's name. @returns how many violations were not reported */
  forget(): number {
    const left = [...this.#line.waiting.values()].reduce((sum, { count }) => sum + count, 0);
    this.#line = { waiting: new Map(), sent: this.#line.sent, cooling: new Map() };
    this.#turn += 1;
    this.#cancel();
    return left;
  }

  #look(): void {
    if (this.#sending) return;
    this.#cancel();
    const now = this.#clock.now();
    const step = nextReport(this.#line, now);
    if (step.do === 'rest') return;
    const wait = Math.max(step.do === 'wait' ? step.millis : 0, this.#notBefore - now);
    if (wait > 0) this.#cancel = this.#clock.after(wait, () => this.#look());
    else if (step.do === 'send') void this.#send(step.report, step.line);
  }

  async #send(report: CountedReport, line: ReportLine): Promise<void> {
    const turn = this.#turn;
    this.#line = line;
    this.#sending = true;
    try {
      await this.#port.reportViolation(report);
      this.#refusals = 0;
    } catch (cause) {
      const error = asConsultError(cause, 'backend/failed');
      this.#refusals = isPassingError(error.code) ? 0 : this.#refusals + 1;
      this.#notBefore = this.#clock.now() + waitAfter(error, Math.min(RETRY_LONGEST, RETRY * 2 ** this.#refusals));
      if (turn === this.#turn) this.#line = putBack(this.#line, report);
    }
    this.#sending = false;
    this.#look();
  }
}
