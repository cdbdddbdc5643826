import { frontierHash } from '../../../src/ownership/merkle-tree.js';
import { checkpointSchema } from '../../../src/ownership/checkpoint.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { CheckpointFile } from './checkpoint-file.js';
import { ledgerOf, lockLedger, readFrontier, treeSize } from './ledger-tree.js';
import type { LogSigner } from './log-signer.js';
import { sealEntries, type LedgerTree } from './seal-entries.js';

const EVERY = 1_000;
/** How often is told that nothing can be sealed. */
const TELL_EVERY = 60_000;

export interface LedgerKeeperOptions {
  database: Database;
  realms: readonly Realm[];
  /** Null where there is no key for the log: then all is sealed, and nothing signed. */
  signerOf: (realm: Realm) => LogSigner | null;
  /** Where checkpoints are kept. */
  folder: string;
  clock: Clock;
  log: Log;
}

interface Kept {
  readonly realm: Realm;
  readonly file: CheckpointFile;
  tree: LedgerTree;
  /** Whether the tree was held against the newest checkpoint since this process started. */
  checked: boolean;
  toldAt: number;
}

/** Gives new entries of the ledger their places once a second, and signs how far it is where anything is new. */
export class LedgerKeeper {
  readonly #options: LedgerKeeperOptions;
  readonly #kept = new Map<string, Kept>();
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(options: LedgerKeeperOptions) {
    this.#options = options;
    for (const realm of options.realms) this.#kept.set(nameOf(realm), { realm, file: new CheckpointFile(options.folder, realm), tree: { size: 0, frontier: [] }, checked: false, toldAt: Number.NEGATIVE_INFINITY });
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (!this.#busy) void this.seal();
    }, EVERY);
    this.#timer.unref();
  }

  /** Seals what is there now, of every realm. Never rejects. */
  seal(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      this.#busy = true;
      for (const kept of this.#kept.values()) await this.#sealRealm(kept).catch((error: unknown) => this.#tell(kept, error));
      this.#busy = false;
    });
    return this.#turn;
  }

  /** The newest checkpoint of a realm; null before the first. */
  checkpoint(realm: Realm): string | null {
    return this.#kept.get(nameOf(realm))?.file.newest ?? null;
  }

  /** Seals the last ones. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.seal();
  }

  async #sealRealm(kept: Kept): Promise<void> {
    const { database } = this.#options;
    if (!kept.checked) await this.#check(kept);
    for (let more = true; more;) {
      const sealed = await sealEntries(database, kept.realm, kept.tree);
      kept.tree = sealed.tree;
      ({ more } = sealed);
    }
    await this.#sign(kept);
  }

  #tell(kept: Kept, error: unknown): void {
    const { clock, log } = this.#options;
    const now = clock();
    if (Math.abs(now - kept.toldAt) < TELL_EVERY) return;
    kept.toldAt = now;
    log.error('ledger-not-sealed', { ...kept.realm, ...errorFields(error) });
  }

  async #sign({ realm, file, tree: { size, frontier } }: Kept): Promise<void> {
    const { database, signerOf, clock } = this.#options;
    const sign = signerOf(realm);
    const token = sign === null || size <= file.size ? null : await sign({ size, hash: await frontierHash(frontier), at: clock() });
    if (token === null && !file.hasChanged) return;
    await database.transaction(ledgerOf(realm), async (tx) => {
      await lockLedger(tx, realm);
      // Nothing is awaited from here on: the lock goes with the connection, and nobody may write after that.
      if (token === null) file.renew();
      else file.append(token, size);
    });
  }

  /** What was signed before has to be what the database has: nothing is signed on top of a tree that was changed. */
  async #check(kept: Kept): Promise<void> {
    const { database } = this.#options;
    const { realm, file: { newest } } = kept;
    const signed = newest === null ? null : peekPayload(newest, checkpointSchema);
    const { size, frontier, before } = await database.transaction(ledgerOf(realm), async (tx) => {
      const has = await treeSize(tx, realm);
      return { size: has, frontier: await readFrontier(tx, realm, has), before: await readFrontier(tx, realm, Math.min(has, signed?.size ?? 0)) };
    });
    if (signed !== null && (size < signed.size || (await frontierHash(before)) !== signed.hash)) throw new Error(`The ledger of ${realm.tenant} in ${realm.region} is not what its newest checkpoint says: have it verified.`);
    kept.tree = { size, frontier };
    kept.checked = true;
  }
}

function nameOf({ tenant, region }: Realm): string {
  return `${tenant}.${region}`;
}
