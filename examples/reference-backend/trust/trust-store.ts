import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Clock } from '../clock.js';
import type { Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { KEYSET_FILE, realmFolder } from './realm-files.js';
import { readRealmTrust, type RealmTrust } from './realm-trust.js';

const DAY = 86_400_000;
/** So many days before a keyset runs out, the operator is told; the demonstration has a new one signed. */
export const WARN_DAYS = 4;
const WARN_EVERY = 6 * 3_600_000;

interface Entry {
  realm: Realm;
  trust: RealmTrust;
  /** What the file looked like when it was read. */
  stamp: string;
  warnedAt: number;
}

/** Every realm's published trust, read again when the root desk has put a new keyset in its place. */
export class TrustStore {
  readonly #entries = new Map<string, Entry>();
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Log;

  private constructor(folder: string, clock: Clock, log: Log) {
    this.#folder = folder;
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws Error in one sentence: a realm has no valid keyset */
  static async open(folder: string, realms: readonly Realm[], clock: Clock, log: Log): Promise<TrustStore> {
    const store = new TrustStore(folder, clock, log);
    for (const realm of realms) {
      const stamp = store.#stamp(realm);
      const trust = await readRealmTrust(folder, realm, clock);
      store.#entries.set(nameOf(realm), { realm, trust, stamp, warnedAt: -Infinity });
    }
    store.#warn();
    return store;
  }

  /** @throws ConsultError `backend/not-found`; `backend/failed` for a keyset that has run out: nothing is believed any more */
  of(realm: Realm): RealmTrust {
    const trust = this.#entries.get(nameOf(realm))?.trust;
    if (trust === undefined) throw new ConsultError('backend/not-found');
    if (trust.keyset.payload.notAfter <= this.#clock()) throw new ConsultError('backend/failed');
    return trust;
  }

  /** The fewest days that any keyset is still valid. */
  daysLeft(): number {
    return Math.min(...[...this.#entries.values()].map((entry) => this.#daysLeft(entry)));
  }

  /** Reads what has changed. One that is not valid, or older, changes nothing and is logged. */
  async refresh(): Promise<void> {
    for (const entry of this.#entries.values()) {
      const stamp = this.#stamp(entry.realm);
      if (stamp === entry.stamp) continue;
      entry.stamp = stamp;
      try {
        entry.trust = await readRealmTrust(this.#folder, entry.realm, this.#clock, entry.trust.anchor.rootThumbprint, entry.trust.keyset.payload.seq);
        entry.warnedAt = -Infinity;
        this.#log.info('keyset-renewed', { ...entry.realm, days: this.#daysLeft(entry) });
      } catch (error) {
        this.#log.error('keyset-refused', { ...entry.realm, ...errorFields(error) });
      }
    }
    this.#warn();
  }

  #warn(): void {
    for (const entry of this.#entries.values()) {
      const days = this.#daysLeft(entry);
      if (days >= WARN_DAYS || this.#clock() - entry.warnedAt < WARN_EVERY) continue;
      entry.warnedAt = this.#clock();
      this.#log.warn('keyset-runs-out', { ...entry.realm, days });
    }
  }

  #daysLeft({ trust }: Entry): number {
    return Math.floor((trust.keyset.payload.notAfter - this.#clock()) / DAY);
  }

  #stamp(realm: Realm): string {
    const stat = statSync(join(realmFolder(this.#folder, realm), KEYSET_FILE), { throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
  }
}

function nameOf({ tenant, region }: Realm): string {
  return `${tenant}.${region}`;
}
