/** Most walks that are remembered, most recordings of one, and most cursors of all. Beyond that the oldest is forgotten. */
const WALKS_MAX = 8;
const RECORDINGS_MAX = 20_000;
const PLACES_MAX = 4_000;

/** One way through a list, page after page. */
export interface ListPage {
  /** Whether a recording was on an earlier page. */
  seenBefore(rid: string): boolean;
  /**
   * Remembers what this page has shown, and under which cursor the next one follows; null at the end.
   * @returns false when that cursor leads back: to this page or to one before it
   */
  end(rids: Iterable<string>, next: string | null): boolean;
}

interface Place {
  /** Of each recording, the number of the page that it was on. */
  readonly pages: Map<string, number>;
  readonly page: number;
}

/**
 * Which recordings were on the earlier pages of a list. A page belongs to the walk that handed out its cursor; asked for
 * again, it is the same page and not a later one.
 */
export class ListWalks {
  readonly #places = new Map<string, Place>();
  #walks: Map<string, number>[] = [];

  /** @param cursor of the page that is asked for; none for the first */
  begin(cursor: string | undefined): ListPage {
    const known = cursor === undefined ? undefined : this.#places.get(cursor);
    const { pages, page } = known ?? this.#newWalk();
    return {
      seenBefore: (rid) => (pages.get(rid) ?? page) < page,
      end: (rids, next) => {
        for (const rid of rids) {
          if (!pages.has(rid)) pages.set(rid, page);
          if (pages.size > RECORDINGS_MAX) pages.delete(firstOf(pages));
        }
        if (next === null) return true;
        const known = this.#places.get(next);
        if (known?.pages === pages && known.page <= page) return false;
        if (this.#walks.includes(pages)) this.#places.set(next, { pages, page: page + 1 });
        if (this.#places.size > PLACES_MAX) this.#places.delete(firstOf(this.#places));
        return true;
      },
    };
  }

  /** Another person's list begins anew. */
  forget(): void {
    this.#places.clear();
    this.#walks = [];
  }

  #newWalk(): Place {
    const pages = new Map<string, number>();
    this.#walks.push(pages);
    const gone = this.#walks.length > WALKS_MAX ? this.#walks.shift() : undefined;
    for (const [cursor, place] of this.#places) if (place.pages === gone) this.#places.delete(cursor);
    return { pages, page: 0 };
  }
}

function firstOf(map: ReadonlyMap<string, unknown>): string {
  for (const key of map.keys()) return key;
  return '';
}
