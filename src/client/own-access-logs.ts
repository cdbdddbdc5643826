import type { AuditPort } from '../adapter/ports/audit-port.js';
import { loadPart } from '../async/load-part.js';
import { accessLogSchema } from '../domain/access-entry.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Keyset } from '../ownership/keyset.js';
import type { AccessLogs, AccessProof, CheckedAccessLog } from './access-logs.js';
import { askPresent, type PersonNow } from './ask-present.js';

export interface OwnAccessLogsOptions {
  port: AuditPort;
  person: PersonNow;
  keyset: () => Promise<Keyset>;
  realm: { tenant: string; region: string };
}

/** The access logs of the signed-in person's recordings. What checks them is loaded with the first. */
export class OwnAccessLogs implements AccessLogs {
  readonly #options: OwnAccessLogsOptions;

  constructor(options: OwnAccessLogsOptions) {
    this.#options = options;
  }

  /** @throws ConsultError `ownership/denied`, `backend/*` */
  of(rid: string, signal?: AbortSignal): Promise<CheckedAccessLog | null> {
    const { port, person, keyset, realm } = this.#options;
    return askPresent(person, async () => {
      const [{ checkAccess }, { audience }, keys, log] = await Promise.all([
        loadPart(() => import('../ownership/access-log.js')), loadPart(() => import('../ownership/session-claim.js')), keyset(), port.accessLog(rid, signal),
      ]);
      if (log === null) return null;
      const read = accessLogSchema.safeParse(log);
      if (!read.success) throw new ConsultError('backend/bad-response', { cause: read.error });
      const checked = await checkAccess(read.data, { rid, audience: audience(realm.tenant, realm.region), resolveKey: (kid, at) => keys.keyOf('log', kid, at) });
      // Before the first checkpoint nothing is wrong: nothing is signed yet.
      const missing: AccessProof = log.checkpoint === null ? 'waiting' : 'not-proved';
      return { rid, checkpointAt: checked.signedAt, entries: checked.entries.map((entry) => ({ ...entry, proved: entry.proved ? 'proved' : missing })), more: checked.more };
    }, signal);
  }
}
