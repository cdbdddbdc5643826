import { lineCounters, lineQuality, type LineCounters, type LineQuality } from '../../media/line-quality.js';

export interface LineMonitorOptions {
  stats: () => Promise<RTCStatsReport> | undefined;
  ping: () => void;
  onQuality: (quality: LineQuality) => void;
  /** Nothing was heard for a while, or something is again: seconds before the browser says so. */
  onSilence: (silent: boolean) => void;
}

const PING_MILLIS = 1_000;
/** Longer than a browser stalls on a weak phone, shorter than the five seconds after which ICE gives a hint. */
const SILENT_MILLIS = 3_500;

/** Watches a connection that is up. */
export class LineMonitor {
  readonly #options: LineMonitorOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heard = 0;
  #silent = false;
  #before: LineCounters | null = null;
  #looked: LineQuality = 'unknown';

  constructor(options: LineMonitorOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#heard = performance.now();
    this.#timer = setInterval(() => void this.#look(), PING_MILLIS);
  }

  /** Something has arrived on the data channel. */
  heard(): void {
    this.#heard = performance.now();
    this.#say(false);
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.#timer);
    this.#before = null;
    this.#looked = 'unknown';
    this.#silent = false;
  }

  async #look(): Promise<void> {
    this.#options.ping();
    if (performance.now() - this.#heard > SILENT_MILLIS) this.#say(true);
    const stats = await this.#options.stats()?.catch(() => undefined);
    if (stats === undefined) return;
    const now = lineCounters(stats);
    const looked = this.#before === null ? 'unknown' : lineQuality(this.#before, now);
    // One bad second is a hiccup (and every connection begins with one): twice the same is the line.
    if (looked === this.#looked) this.#options.onQuality(looked);
    this.#looked = looked;
    this.#before = now;
  }

  #say(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#options.onSilence(silent);
  }
}
