import type { Pin } from '../ownership/evidence.js';
import type { KeyStore } from './key-store.js';

/**
 * The newest that a person has seen on this device: of each recording's heads and leases, and of each person's chain of keys. What
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

  /** The newest lease of a recording; `seq` is its `iat`. Null when none has been seen. */
  lease(rid: string): Pin | null {
    return this.#known.get(`lease/${rid}`) ?? null;
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
    return this.#see([...heads].map(([rid, pin]) => [`head/${rid}`, pin]));
  }

  /** Remembers leases that have been verified, by rid. */
  seeLeases(leases: Iterable<readonly [rid: string, pin: Pin]>): Promise<void> {
    return this.#see([...leases].map(([rid, pin]) => [`lease/${rid}`, pin]));
  }

  /** Remembers newest links that have been verified, by subject. */
  seeKeys(keys: Iterable<readonly [subject: string, pin: Pin]>): Promise<void> {
    return this.#see([...keys].map(([subject, pin]) => [`keys/${subject}`, pin]));
  }

  /** The newest link of a person with whom a call was proved, at that time. */
  spokenLink(subject: string): Pin | null {
    return this.#known.get(`spoken/${subject}`) ?? null;
  }

  /** The devices that this person had at that time; null when no call was proved. */
  spokenDevices(subject: string): ReadonlySet<string> | null {
    const link = this.spokenLink(subject);
    if (link === null) return null;
    const before = `device/${subject}/`;
    return new Set([...this.#known].flatMap(([name, { seq }]) => (name.startsWith(before) && seq === link.seq ? [name.slice(before.length)] : [])));
  }

  /** Remembers a person with whom a call is proved: the newest link of the chain, and the devices in it. */
  seeSpoken(subject: string, link: Pin, devices: readonly string[]): Promise<void> {
    const names = [`spoken/${subject}`, `keys/${subject}`, ...devices.map((kid) => `device/${subject}/${kid}`)];
    return this.#see(names.map((name) => [name, link]));
  }

  /** Reads again: another page may have seen more. */
  async refresh(): Promise<void> {
    this.#known = await this.#store.pins(this.#owner);
  }

  /** In memory at once, and then on the device. */
  async #see(entries: readonly (readonly [name: string, pin: Pin])[]): Promise<void> {
    const news = new Map<string, Pin>();
    for (const [name, { seq, digest }] of entries) {
      if ((this.#known.get(name)?.seq ?? -1) >= seq) continue;
      news.set(name, { seq, digest });
      this.#known.set(name, { seq, digest });
    }
    if (news.size > 0) await this.#store.pin(this.#owner, news);
  }
}
