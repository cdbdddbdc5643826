export interface BackendReachOptions {
  /** Answers whatever it likes: an answer is what counts. */
  url: string;
  fetch: typeof globalThis.fetch;
  onReached: () => void;
}

/** How long one question may take, milliseconds: several round trips of a slow line. What takes longer is found by the channel's own attempts. */
const ASK_WITHIN = 1_500;
/** Questions on their way at the same time: browsers keep six connections to one server. */
const ASKED_MAX = 4;
/** After one that failed, milliseconds; and how many are asked in a row before somebody wants to know again. */
const AGAIN_AFTER = 200;
const ROW = 10;

/**
 * Whether there is a way to the backend at this moment. Connections that were open when the way was cut stay silent long
 * after it is back, and browsers hold WebSockets that failed often back for seconds: small questions of their own find out
 * within one round trip.
 */
export class BackendReach {
  readonly #options: BackendReachOptions;
  #asked = new Set<AbortController>();
  #left = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BackendReachOptions) {
    this.#options = options;
  }

  /** Asks, and again where no answer comes. The first answer is told, and counts for all. */
  ask(): void {
    this.#left = ROW;
    this.#ask();
  }

  /** Nobody wants to know any more. Idempotent. */
  rest(): void {
    clearTimeout(this.#again);
    for (const asked of this.#asked) asked.abort();
    this.#asked = new Set();
  }

  #ask(): void {
    if (this.#asked.size >= ASKED_MAX) return;
    const { url, fetch } = this.#options;
    const asked = new AbortController();
    this.#asked.add(asked);
    const late = setTimeout(() => asked.abort(), ASK_WITHIN);
    // Without a token or a cookie, and readable by nobody: that somebody answers is all that there is to know.
    void fetch(url, { method: 'HEAD', mode: 'no-cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal: asked.signal })
      .then(() => true, () => false)
      .then((answered) => {
        clearTimeout(late);
        if (!this.#asked.delete(asked)) return;
        if (answered) this.#found();
        else this.#later();
      });
  }

  #found(): void {
    this.rest();
    this.#options.onReached();
  }

  #later(): void {
    this.#left -= 1;
    clearTimeout(this.#again);
    if (this.#left > 0) this.#again = setTimeout(() => this.#ask(), AGAIN_AFTER);
  }
}
