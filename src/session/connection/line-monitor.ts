import { within } from '../../async/within.js';
import { lineCounters, lineQuality, type LineCounters, type LineQuality } from '../../media/line-quality.js';

export interface LineMonitorOptions {
  stats: () => Promise<RTCStatsReport> | undefined;
  ping: () => void;
  /** Whether the other side is to be seen at this moment. */
  pictureDue: () => boolean;
  onQuality: (quality: LineQuality) => void;
  /** Nothing was heard for a while, or something is again: seconds before the browser says so. */
  onSilence: (silent: boolean) => void;
  /** Something is heard again after a hole in which pictures were lost, however short. */
  onHole: () => void;
}

const PING_MILLIS = 1_000;
/** How often is looked where nothing came since the last look. */
const LOOK_AGAIN_MILLIS = 100;
/** Longer than any hole that the browser fills by itself. */
const HOLE_MILLIS = 900;
/** The silence that is enough where something else speaks for it: the network has changed, or the backend was away. */
const DOUBTED_MILLIS = 1_000;
/** Longer than a browser stalls on a weak phone, shorter than the five seconds after which ICE gives a hint. */
const SILENT_MILLIS = 3_500;

/** Watches a connection that is up. */
export class LineMonitor {
  readonly #options: LineMonitorOptions;
  /** Undefined while nothing is watched. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the watches, each from `start` to `stop`. */
  #turn = 0;
  #pinged = 0;
  #heard = 0;
  #silent = false;
  #doubted = false;
  /** That had arrived by the last look. */
  #packets: number | null = null;
  #before: LineCounters | null = null;
  #looked: LineQuality = 'unknown';
  /** The browser has another network. */
  readonly #onNetwork = (): void => this.doubt();
  /** Whether a picture was due when it was last looked: one that has only begun is not slow. */
  #pictureDue = false;

  constructor(options: LineMonitorOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#heard = performance.now();
    globalThis.addEventListener('online', this.#onNetwork);
    this.#after(PING_MILLIS, this.#turn);
  }

  /** Something has arrived on the data channel. */
  heard(): void {
    const now = performance.now();
    const hole = now - this.#heard > HOLE_MILLIS;
    this.#heard = now;
    this.#doubted = false;
    this.#say(false);
    if (hole) this.#options.onHole();
  }

  /** There is a reason to think that nothing comes through any more. */
  doubt(): void {
    if (this.#timer === undefined || this.#doubted) return;
    this.#doubted = true;
    this.#after(LOOK_AGAIN_MILLIS, this.#turn);
  }

  /** Idempotent. */
  stop(): void {
    this.#turn += 1;
    globalThis.removeEventListener('online', this.#onNetwork);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#packets = null;
    this.#before = null;
    this.#looked = 'unknown';
    this.#pictureDue = false;
    this.#silent = false;
    this.#doubted = false;
  }

  #after(millis: number, turn: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(turn), millis);
  }

  async #look(turn: number): Promise<void> {
    const asked = performance.now();
    const pings = asked - this.#pinged >= PING_MILLIS;
    if (pings) {
      this.#pinged = asked;
      this.#options.ping();
    }
    const now = await this.#counters();
    if (turn !== this.#turn) return;
    // Media that arrive are life, whatever becomes of the pings.
    const arrived = now !== null && this.#packets !== null && now.packetsReceived > this.#packets;
    if (arrived) this.heard();
    else if (performance.now() - this.#heard > (this.#doubted ? DOUBTED_MILLIS : SILENT_MILLIS)) this.#say(true);
    this.#packets = now?.packetsReceived ?? this.#packets;
    if (now !== null && pings) this.#judge(now);
    // Whoever was told may have stopped the watch.
    if (turn === this.#turn) this.#after(arrived ? PING_MILLIS : LOOK_AGAIN_MILLIS, turn);
  }

  #judge(now: LineCounters): void {
    const due = this.#options.pictureDue();
    const looked = this.#before === null ? 'unknown' : lineQuality(this.#before, now, due && this.#pictureDue);
    // One bad second is a hiccup (and every connection begins with one): twice the same is the line.
    if (looked === this.#looked) this.#options.onQuality(looked);
    this.#looked = looked;
    this.#before = now;
    this.#pictureDue = due;
  }

  /** Null where there are none, and where the browser does not answer in time. */
  async #counters(): Promise<LineCounters | null> {
    const asked = this.#options.stats();
    if (asked === undefined) return null;
    return within(asked, PING_MILLIS, 'browser/no-answer').then((stats) => lineCounters(stats, performance.now()), () => null);
  }

  #say(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#options.onSilence(silent);
  }
}
