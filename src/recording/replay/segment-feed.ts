import type { MediaBuffer } from './media-buffer.js';
import { evictable, placeSegments, wantedSegments, type PlacedSegment, type TimedSegment } from './segment-window.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** How far from the playhead segments are kept, ms. Ahead: what outlasts a short loss of the network. */
const AHEAD_MS = 20_000;
const BEHIND_MS = 30_000;
/** The same where the browser has said that its buffer is full: as little as plays on. */
const LEAST_AHEAD_MS = 2_000;
const LEAST_BEHIND_MS = 1_000;
/** How long a playhead stands before it steps over a hole, ms: browsers step over the smallest ones by themselves, not all over the same. */
const HOLE_MS = 1_000;
/** Requests at once: hides the round trip without starving the call that may run beside it. */
const AT_ONCE = 4;
/** Shorter than a loss of the network would be noticed, longer than costs anything. */
const LOOK_MS = 1000;
/** How far before the end of media an element may stop, ms. */
const EDGE_MS = 250;
const MOVES = ['seeking', 'timeupdate', 'waiting'] as const;

/** Keeps a media buffer filled around the playhead. */
export class SegmentFeed {
  readonly #placed: readonly PlacedSegment[];
  readonly #fetch: (seq: number) => Promise<Bytes>;
  readonly #media: HTMLMediaElement;
  readonly #have = new Set<number>();
  readonly #coming = new Map<number, Promise<Bytes>>();
  /** Headers are small and needed again after each jump to another run: kept. */
  readonly #headers = new Map<number, Promise<Bytes>>();
  readonly #busy = new Set<number>();
  readonly #refetched = new Set<number>();
  #ahead = AHEAD_MS;
  #behind = BEHIND_MS;
  /** Where the playhead was when nothing more went into the buffer, ms. */
  #fullAt: number | null = null;
  /** Where the playhead stands, and since when (of `performance.now`). */
  #standing = { at: -1, since: 0 };

  /** @param fetch gives a segment as the browser can decode it */
  constructor(segments: readonly TimedSegment[], fetch: (seq: number) => Promise<Bytes>, media: HTMLMediaElement) {
    this.#placed = placeSegments(segments);
    this.#fetch = fetch;
    this.#media = media;
  }

  /** Asks for the first media at once, and for that alone: others beside it would share the line with it. What goes wrong is told by `run`. */
  prefetch(): void {
    for (const place of wantedSegments(this.#placed, 0, AHEAD_MS).slice(0, 1)) void this.#bytesOf(place);
  }

  /** Fills the buffer until the signal is aborted. Rejects at the first trouble. */
  run(buffer: MediaBuffer, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (signal.aborted) return;
        this.#notice(buffer);
        this.#stepOver(buffer);
        this.#forget(buffer).catch(fail);
        for (const place of this.#next()) this.#add(place, buffer, signal).then(look).catch(fail);
      };
      const timer = setInterval(look, LOOK_MS);
      const end = (): void => {
        clearInterval(timer);
        for (const event of MOVES) this.#media.removeEventListener(event, look);
        this.#media.removeEventListener('error', broken);
      };
      const fail = (error: unknown): void => {
        end();
        if (signal.aborted) resolve();
        else reject(error as Error);
      };
      const broken = (): void => fail(this.#media.error ?? new DOMException('The element failed', 'EncodingError'));
      signal.addEventListener('abort', () => { end(); resolve(); }, { once: true });
      for (const event of MOVES) this.#media.addEventListener(event, look);
      this.#media.addEventListener('error', broken);
      look();
    });
  }

  #next(): PlacedSegment[] {
    const time = this.#media.currentTime * 1000;
    if (this.#fullAt !== null && Math.abs(time - this.#fullAt) < EDGE_MS) return [];
    this.#fullAt = null;
    const wanted = wantedSegments(this.#placed, time, this.#ahead).filter(({ seq }) => !this.#have.has(seq));
    // What is already on its way counts only while it is still wanted: a seek must not wait for what it has left.
    const near = wanted.slice(0, this.#have.size === 0 ? 1 : AT_ONCE);
    return near.filter(({ seq }) => !this.#busy.has(seq));
  }

  async #add(place: PlacedSegment, buffer: MediaBuffer, signal: AbortSignal): Promise<void> {
    this.#busy.add(place.seq);
    try {
      const [header, bytes] = await Promise.all([this.#headerOf(place.init), this.#bytesOf(place)]);
      signal.throwIfAborted();
      // It was asked for when more was kept ahead, or before the playhead went elsewhere.
      if (!this.#isNear(place)) return void this.#coming.delete(place.seq);
      if (!(await buffer.append(place, header, bytes))) return await this.#makeRoom(place, buffer);
      this.#coming.delete(place.seq);
      this.#have.add(place.seq);
      if (this.#reachesEnd()) await buffer.end();
    } catch (error) {
      this.#coming.delete(place.seq);
      throw error;
    } finally {
      this.#busy.delete(place.seq);
    }
  }

  /** The browser's buffer is full: less is kept on both sides of the playhead from now on. Where less is not possible, it has to move on first. */
  async #makeRoom(place: PlacedSegment, buffer: MediaBuffer): Promise<void> {
    const time = this.#media.currentTime * 1000;
    // Several are on their way at once; the first one that finds no room has made the stretch shorter for all.
    if (!this.#isNear(place)) return;
    this.#ahead = Math.max(LEAST_AHEAD_MS, this.#ahead / 2);
    this.#behind = LEAST_BEHIND_MS;
    const before = this.#have.size;
    await this.#forget(buffer);
    const far = this.#placed.filter(({ seq, start }) => this.#have.has(seq) && start >= time + this.#ahead);
    for (const { seq } of far) this.#have.delete(seq);
    if (far[0] !== undefined) await buffer.removeAfter(far[0].start / 1000);
    if (this.#have.size < before) return;
    const [under] = wantedSegments(this.#placed, time, 1);
    if (under === undefined || this.#have.has(under.seq)) this.#fullAt = time;
    // What has to be seen now does not go in, and there is nothing that could go out for it.
    else if (this.#ahead === LEAST_AHEAD_MS) throw new DOMException('The buffer is too small for a segment', 'QuotaExceededError');
  }

  #isNear({ start, end }: PlacedSegment): boolean {
    const time = this.#media.currentTime * 1000;
    return end > time - this.#behind && start < time + this.#ahead;
  }

  /** Whether nothing is missing from the playhead to the end. */
  #reachesEnd(): boolean {
    return wantedSegments(this.#placed, this.#media.currentTime * 1000, Infinity).every(({ seq }) => this.#have.has(seq));
  }

  /**
   * What should be under the playhead and is not: a browser short of memory has dropped it, so it is fetched again, once.
   * When that does not help the recording itself has a hole there, and the playhead steps over it.
   */
  #notice(buffer: MediaBuffer): void {
    if (this.#media.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) return;
    const time = this.#media.currentTime * 1000;
    const [under] = wantedSegments(this.#placed, time, 1);
    if (under === undefined || !this.#have.has(under.seq)) return;
    const probe = Math.min(time + EDGE_MS, under.end - 1);
    if (buffer.has(probe / 1000)) return;
    if (this.#refetched.has(under.seq)) {
      const next = buffer.nextAfter(probe / 1000);
      // Not to where it is already: rounding can leave it a hair before the border, and each such step would begin the seek anew.
      if (next !== null && next > this.#media.currentTime && next * 1000 <= under.end + EDGE_MS) this.#media.currentTime = next;
    } else {
      this.#refetched.add(under.seq);
      this.#have.delete(under.seq);
    }
  }

  /** A playhead that stands still though all about it is there stands before a hole, however small. */
  #stepOver(buffer: MediaBuffer): void {
    const { currentTime, paused, seeking, ended } = this.#media;
    const now = performance.now();
    if (paused || seeking || ended || currentTime !== this.#standing.at) {
      this.#standing = { at: currentTime, since: now };
      return;
    }
    if (now - this.#standing.since < HOLE_MS) return;
    const next = buffer.nextAfter(currentTime);
    if (next === null || !wantedSegments(this.#placed, currentTime * 1000, (next - currentTime) * 1000).every(({ seq }) => this.#have.has(seq))) return;
    this.#media.currentTime = next;
  }

  async #forget(buffer: MediaBuffer): Promise<void> {
    const old = evictable(this.#placed, this.#have, this.#media.currentTime * 1000, this.#behind);
    if (old === null) return;
    for (const seq of old.seqs) this.#have.delete(seq);
    await buffer.removeBefore(old.end / 1000);
  }

  #headerOf(seq: number): Promise<Bytes> {
    return this.#remembered(this.#headers, seq);
  }

  #bytesOf(place: PlacedSegment): Promise<Bytes> {
    void this.#headerOf(place.init);
    return this.#remembered(this.#coming, place.seq);
  }

  #remembered(store: Map<number, Promise<Bytes>>, seq: number): Promise<Bytes> {
    const known = store.get(seq);
    if (known !== undefined) return known;
    const coming = this.#fetch(seq);
    // Looked at later, by whoever appends it.
    coming.catch(() => undefined);
    store.set(seq, coming);
    return coming;
  }
}
