import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';
import { asConsultError } from '../../domain/consult-error.js';
import type { IncidentReport } from '../../domain/incident-report.js';
import { isPassingError, waitAfter } from '../../domain/passing-error.js';
import type { KeysOwner } from '../../keys/keys-owner.js';
import { ReportStore } from './report-store.js';

export interface KeptReportsOptions {
  send: (report: IncidentReport, signal: AbortSignal) => Promise<void>;
  owner: KeysOwner;
  /** Aborted when this person is not the one who is signed in any more: what is left waits on the device for them. */
  gone: AbortSignal;
  store?: ReportStore;
}

/** A person's reports, kept on this device until the backend has acknowledged them. */
export class KeptReports {
  readonly #options: KeptReportsOptions;
  readonly #store: ReportStore;
  /** Being sent right now, by their ids. */
  readonly #sending = new Map<string, Promise<void>>();

  constructor(options: KeptReportsOptions) {
    this.#options = options;
    this.#store = options.store ?? new ReportStore();
    options.gone.addEventListener('abort', () => this.#store.close(), { once: true });
  }

  /**
   * Resolves when the report is kept, and goes on until the backend has it. Where the device keeps nothing, it resolves when the
   * backend has it. @throws ConsultError where it will never have it, and nothing is kept: `backend/*`
   */
  async report(report: IncidentReport): Promise<void> {
    const kept = await this.#store.keep(this.#options.owner, report).then(() => true, () => false);
    const sent = this.#send(report, kept);
    if (!kept) return sent;
    // The person has done enough: what is kept is said from here, or by the next page.
    sent.catch(() => undefined);
  }

  /** Says what earlier pages of this person could not. Never rejects. @returns what it was */
  async resume(): Promise<IncidentReport[]> {
    const left = await this.#store.of(this.#options.owner).catch(() => []);
    for (const report of left) this.#send(report, true).catch(() => undefined);
    return left;
  }

  #send(report: IncidentReport, isKept: boolean): Promise<void> {
    const under = this.#sending.get(report.id);
    if (under !== undefined) return under;
    const sending = this.#sendUntilHeard(report, isKept).finally(() => this.#sending.delete(report.id));
    this.#sending.set(report.id, sending);
    return sending;
  }

  async #sendUntilHeard(report: IncidentReport, isKept: boolean): Promise<void> {
    const { send, gone, owner } = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        await send(report, gone);
        break;
      } catch (cause) {
        gone.throwIfAborted();
        const error = asConsultError(cause, 'backend/failed');
        // A sign-in that cannot be had now is had again, or the person goes: nothing that is kept is lost for it.
        if (!isPassingError(error.code) && !(isKept && error.code === 'backend/unauthenticated')) {
          await this.#store.forget(owner, report).catch(() => undefined);
          throw error;
        }
        await pause(waitAfter(error, backoff(failures)), gone);
      }
    }
    await this.#store.forget(owner, report).catch(() => undefined);
  }
}
