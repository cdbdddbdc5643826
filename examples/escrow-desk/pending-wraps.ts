import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { opaqueIdSchema } from '../../src/domain/opaque-id.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { EscrowError } from '../reference-backend/escrow/escrow-error.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { safeFileName } from '../reference-backend/safe-file-name.js';
import { realmFolder } from '../reference-backend/trust/realm-files.js';

/**
 * New wraps that wait for their approvals, one a file in the desk's own folder. They open for their recipients alone, and
 * are of no use to anybody who finds them; they are kept here so that no server has one to serve too early.
 */
export class PendingWraps {
  readonly #folder: string;

  constructor(desk: string, realm: Realm) {
    this.#folder = join(realmFolder(desk, realm), 'pending');
  }

  keep(request: string, wrap: Wrap): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#path(request), JSON.stringify(wrap), { mode: 0o600, flag: 'wx' });
  }

  /** As it was kept, unparsed: whoever takes it holds it against what was approved. @throws EscrowError `escrow/no-request` */
  read(request: string): unknown {
    try {
      return JSON.parse(readFileSync(this.#path(request), 'utf8'));
    } catch (cause) {
      throw new EscrowError('escrow/no-request', { cause });
    }
  }

  forget(request: string): void {
    rmSync(this.#path(request), { force: true });
  }

  #path(request: string): string {
    if (!opaqueIdSchema.safeParse(request).success) throw new EscrowError('escrow/no-request');
    return join(this.#folder, `${safeFileName(request)}.json`);
  }
}
