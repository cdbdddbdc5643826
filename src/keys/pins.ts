import type { Pin } from '../ownership/evidence.js';
import type { KeyStore } from './key-store.js';

/**
 * The newest that a person has seen on this device: of each recording's heads, and of each person's chain of keys. What
 * comes later and is older is a rollback; the gate asks here (`pinnedHead`, `pinnedKeys`), in memory and at once.
 */
export class Pins {
  readonly #store: KeyStore;
  readonly #owner: string;
  #known: Map<string, Pin>;

  private constructor(store: KeyStore, owner: string, known: Map<string, Pin>) {
    this.#store = store;
    this.#owner = owner;
    this.#known = known;
  }

  /** @param owner as `ownerKey` gives it */
  static async open(store: KeyStore, owner: string): Promise<Pins> {
    return new Pins(store, owner, await store.pins(owner));
  }

  /** Of a recording. Null when none of it has been seen. */
  head(rid: string): Pin | null {
    return this.#known.get(`head/${rid}`) ?? null;
  }

  /** Of a person's chain of keys. */
  keys(subject: string): Pin | null {
    return this.#known.get(`keys/${subject}`) ?? null;
  }

  /** Of these recordings, by rid. */
  heads(rids: Iterable<string>): Map<string, Pin> {
    return new Map([...rids].flatMap((rid) => {
      const pin = this.head(rid);
      return pin === null ? [] : [[rid, pin]];
    }));
  }

  /** Of everybody's chain of keys, by subject. */
  allKeys(): Map<string, Pin> {
    return new Map([...this.#known].flatMap(([name, pin]) => (name.startsWith('keys/') ? [[name.slice('keys/'.length), pin]] : [])));
  }

  /** Remembers last heads that have passed the gate, by rid: once for a whole page of them. Never goes back. */
  seeHeads(heads: Iterable<readonly [rid: string, pin: Pin]>): Promise<void> {
    return this.#see('head', heads);
  }

  /** Remembers newest links that have been verified, by subject. */
  seeKeys(keys: Iterable<readonly [subject: string, pin: Pin]>): Promise<void> {
    return this.#see('keys', keys);
  }

  /** Reads again: another page may have seen more. */
  async refresh(): Promise<void> {
    this.#known = await this.#store.pins(this.#owner);
  }

  async #see(kind: 'head' | 'keys', entries: Iterable<readonly [string, Pin]>): Promise<void> {
    const news = new Map<string, Pin>();
    for (const [id, { seq, digest }] of entries) {
      const name = `${kind}/${id}`;
      if ((this.#known.get(name)?.seq ?? -1) >= seq) continue;
      news.set(name, { seq, digest });
      this.#known.set(name, { seq, digest });
    }
    if (news.size > 0) await this.#store.pin(this.#owner, news);
  }
}
