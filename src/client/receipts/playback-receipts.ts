import { takeEveryStep } from '../../async/call-host.js';
import { newLeaseNonce } from '../../ownership/new-lease-nonce.js';
import { clipSpans, type Span } from '../../incident/span.js';
import { nextRanges, playedSpans } from './played-ranges.js';
import { whenPageGoes } from '../return/when-page-goes.js';

/** How often is told what was played, milliseconds. */
const EVERY = 10_000;

export interface PlaybackReceiptsOptions {
  media: Pick<HTMLMediaElement, 'played' | 'addEventListener' | 'removeEventListener'>;
  /** The recording's, milliseconds. An element plays on a little behind it: that is nothing of the recording. */
  length: number;
  /** Signs with this device's key. @returns null where this page has none */
  sign: (said: { ranges: [number, number][]; seq: number; nonce: string }) => Promise<string | null>;
  /** Keeps a receipt until it has been taken. Never throws. */
  handIn: (token: string) => void;
}

/**
 * Receipts of one playback: every ten seconds, when it pauses, ends or is stopped, and when the page goes. What a page that
 * dies has not told yet is at most the last ten seconds.
 */
export class PlaybackReceipts {
  readonly #options: PlaybackReceiptsOptions;
  readonly #nonce = newLeaseNonce();
  readonly #ends: (() => void)[] = [];
  #told: Span[] = [];
  #seq = 0;

  constructor(options: PlaybackReceiptsOptions) {
    this.#options = options;
    const tell = (): void => this.tell();
    const timer = setInterval(tell, EVERY);
    for (const event of ['pause', 'ended'] as const) {
      options.media.addEventListener(event, tell);
      this.#ends.push(() => options.media.removeEventListener(event, tell));
    }
    this.#ends.push(() => clearInterval(timer), whenPageGoes(tell));
  }

  /** Tells what has been played and not been told. */
  tell(): void {
    const { media, length, sign, handIn } = this.#options;
    const ranges = nextRanges(clipSpans(playedSpans(media.played), length), this.#told);
    if (ranges === null) return;
    this.#told = [...this.#told, ...ranges];
    const seq = this.#seq;
    this.#seq += 1;
    // A page whose person has gone signs nothing any more.
    sign({ ranges, seq, nonce: this.#nonce }).then((token) => (token === null ? undefined : handIn(token)), () => undefined);
  }

  /** Tells the last of it, before the element lets go of what it has played. Idempotent. */
  stop(): void {
    if (this.#ends.length === 0) return;
    takeEveryStep(() => this.tell(), ...this.#ends.splice(0));
  }
}
