import { incidentReportSchema, type IncidentReport } from '../../domain/incident-report.js';
import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';
import { Database, type DBSchema } from '../../storage/database.js';

interface ReportsSchema extends DBSchema {
  reports: { key: string; value: unknown };
}

/** Above every character that an id can hold. */
const AFTER = '\uffff';

/** What people on this device have reported and the backend has not heard yet, by whose word it is. Its methods throw as `Database.run`. */
export class ReportStore {
  readonly #db = new Database<ReportsSchema>({ name: 'consultkit-reports', version: 1, upgrade: (db) => void db.createObjectStore('reports') });

  keep(owner: KeysOwner, report: IncidentReport): Promise<void> {
    return this.#db.run(['reports'], 'readwrite', async (transaction) => void (await transaction.objectStore('reports').put(report, keyOf(owner, report))));
  }

  forget(owner: KeysOwner, report: IncidentReport): Promise<void> {
    return this.#db.run(['reports'], 'readwrite', (transaction) => transaction.objectStore('reports').delete(keyOf(owner, report)));
  }

  /** Async, so that a browser without databases rejects. What cannot be read is nobody's report. */
  async of(owner: KeysOwner): Promise<IncidentReport[]> {
    const own = IDBKeyRange.bound(`${ownerKey(owner)}/`, `${ownerKey(owner)}/${AFTER}`);
    const found = await this.#db.run(['reports'], 'readonly', (transaction) => transaction.objectStore('reports').getAll(own));
    return found.flatMap((each) => {
      const parsed = incidentReportSchema.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    });
  }

  close(): void {
    this.#db.close();
  }
}

function keyOf(owner: KeysOwner, { id }: IncidentReport): string {
  return `${ownerKey(owner)}/${id}`;
}
