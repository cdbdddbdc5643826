import type { PageBinding } from './page-binding.js';

/** How many of the other party's page loads may be spoken with at the same time; there is one, and while it is loaded again two. */
export const PAGES_MAX = 8;

/** One of the other party's page loads. */
export interface PeerPage {
  readonly binding: PageBinding;
  /** Grows with each that comes. */
  readonly order: number;
  /** Tasks that wait for their turn. */
  waiting: number;
  queue: Promise<void>;
}

/**
 * The other party's page loads that have said hello, and which one counts. Anybody can say hello: a page whose bind has
 * been verified is displaced only by a later one whose bind has been verified too.
 */
export class PeerPages {
  readonly #pages = new Map<string, PeerPage>();
  readonly #onGone: (instance: string) => void;
  #present: PeerPage | null = null;
  #order = 0;

  /** @param onGone this page load is not spoken with any more */
  constructor(onGone: (instance: string) => void) {
    this.#onGone = onGone;
  }

  /** The one that counts; null before the first, and after it has gone. */
  get present(): PeerPage | null {
    return this.#present;
  }

  get size(): number {
    return this.#pages.size;
  }

  of(instance: string): PeerPage | null {
    return this.#pages.get(instance) ?? null;
  }

  has(page: PeerPage): boolean {
    return this.#pages.get(page.binding.peer) === page;
  }

  add(binding: PageBinding): PeerPage {
    if (this.#pages.size >= PAGES_MAX) this.#makeRoom();
    this.#order += 1;
    const page: PeerPage = { binding, order: this.#order, waiting: 0, queue: Promise.resolve() };
    this.#pages.set(binding.peer, page);
    return page;
  }

  /** My bind has been said to this page. @returns whether it is the one that counts */
  opened(page: PeerPage): boolean {
    if (this.#present !== null && (this.#present.binding.pair !== null || this.#present.order > page.order)) return this.#present === page;
    this.#present = page;
    return true;
  }

  /** This page's bind has been verified. All that came before it are gone. @returns whether another one counted until now */
  bound(page: PeerPage): boolean {
    const former = this.#present;
    this.#present = page;
    for (const each of [...this.#pages.values()]) if (each.order < page.order) this.remove(each);
    return former !== page;
  }

  /** Idempotent. */
  remove(page: PeerPage): void {
    if (!this.#pages.delete(page.binding.peer)) return;
    if (this.#present === page) this.#present = null;
    this.#onGone(page.binding.peer);
  }

  clear(): void {
    this.#pages.clear();
    this.#present = null;
  }

  /** The oldest goes, but not the one that counts. */
  #makeRoom(): void {
    const oldest = [...this.#pages.values()].find((page) => page !== this.#present);
    if (oldest !== undefined) this.remove(oldest);
  }
}
