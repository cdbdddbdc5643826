import { loadPart } from '../async/load-part.js';
import type { IncidentPort } from '../adapter/ports/incident-port.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Identity } from '../domain/identity.js';
import type { IncidentReport } from '../domain/incident-report.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import { FrozenItems } from './frozen-items.js';
import type { KeptReports } from './outbox/kept-reports.js';

export interface OwnReportsOptions {
  incidents: IncidentPort | undefined;
  /** Who is signed in, and what is aborted when that person goes. @throws ConsultError `backend/unauthenticated`, as `identity` */
  person: () => Promise<{ identity: Identity; gone: AbortSignal }>;
  now: () => number;
  /** A recording is not drawn on this page any more. */
  onFrozen: (rid: string) => void;
}

/** What the person on this page reports. The page acts on it at once, and the backend hears of it as soon as it can. */
export class OwnReports {
  readonly frozen: FrozenItems;
  readonly #options: OwnReportsOptions;
  #kept: { gone: AbortSignal; reports: Promise<KeptReports> } | null = null;

  constructor(options: OwnReportsOptions) {
    this.#options = options;
    this.frozen = new FrozenItems(options.onFrozen);
  }

  /** Whether the backend takes reports. */
  get taken(): boolean {
    return this.#options.incidents?.report !== undefined;
  }

  /** Freezes the recording at once. Resolves when the report is kept. @throws ConsultError `adapter/port-missing`, `backend/*` */
  notMine(rid: string, sid: string | null): Promise<void> {
    this.frozen.freeze(rid);
    return this.#report({ kind: 'not-mine', rid, sid });
  }

  /** Resolves when the report is kept. @throws ConsultError `adapter/port-missing`, `backend/*` */
  wrongPatient(sid: string): Promise<void> {
    return this.#report({ kind: 'wrong-patient', rid: null, sid });
  }

  /** Says what earlier pages of this person could not; what they reported stays frozen until then. Never rejects. */
  async resume(): Promise<void> {
    if (!this.taken) return;
    const left = await this.#keptReports().then((kept) => kept.resume(), () => []);
    for (const { kind, rid } of left) if (kind === 'not-mine' && rid !== null) this.frozen.freeze(rid);
  }

  /** The person has gone. What is kept waits for that person on this device. */
  forget(): void {
    this.frozen.forget();
    this.#kept = null;
  }

  async #report({ kind, rid, sid }: Pick<IncidentReport, 'kind' | 'rid' | 'sid'>): Promise<void> {
    if (!this.taken) throw new ConsultError('adapter/port-missing');
    const report: IncidentReport = { id: newOpaqueId(), kind, rid, sid, at: this.#options.now() };
    await (await this.#keptReports()).report(report);
  }

  async #keptReports(): Promise<KeptReports> {
    const { identity: { tenant, region, subject }, gone } = await this.#options.person();
    if (this.#kept?.gone !== gone) {
      const send = async (report: IncidentReport, signal: AbortSignal): Promise<void> => this.#options.incidents?.report?.(report, signal);
      const reports = loadPart(() => import('./outbox/kept-reports.js')).then(({ KeptReports: Kept }) => new Kept({ send, owner: { tenant, region, subject }, gone }));
      reports.catch(() => { this.#kept = null; });
      this.#kept = { gone, reports };
    }
    return this.#kept.reports;
  }
}
