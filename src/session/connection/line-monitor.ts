import { within } from '../../async/within.js';
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
    const timer = this.#timer;
    const now = await this.#counters();
    if (timer !== this.#timer) return;
    // Media that arrive are life, whatever becomes of the pings.
    if (now !== null && this.#before !== null && now.packetsReceived > this.#before.packetsReceived) this.heard();
    else if (performance.now() - this.#heard > SILENT_MILLIS) this.#say(true);
    if (now === null) return;
    const looked = this.#before === null ? 'unknown' : lineQuality(this.#before, now);
    // One bad second is a hiccup (and every connection begins with one): twice the same is the line.
    if (looked === this.#looked) this.#options.onQuality(looked);
    this.#looked = looked;
    this.#before = now;
  }

  /** Null where there are none, and where the browser does not answer in time. */
  async #counters(): Promise<LineCounters | null> {
    const asked = this.#options.stats();
    if (asked === undefined) return null;
    return within(asked, PING_MILLIS, 'browser/no-answer').then(lineCounters, () => null);
  }

  #say(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#options.onSilence(silent);
  }
}
