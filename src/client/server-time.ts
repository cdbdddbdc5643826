import { ConsultError } from '../domain/consult-error.js';

/** The two clocks of a device, given in so that a test can set them. */
export interface DeviceClocks {
  /** What the device takes the time for, milliseconds since 1970. Anybody can set it, at any moment. */
  now(): number;
  /** Counts milliseconds and is never set; it may stand still while the machine sleeps. */
  monotonic(): number;
}

const DEVICE: DeviceClocks = { now: () => Date.now(), monotonic: () => performance.now() };

/** How far behind the device's clock the server's time may be and is still believed, milliseconds: a wrong day, and a wrong zone. */
export const BEHIND_MAX = 36 * 3_600_000;
/** Two clocks that differ by less say the same, milliseconds. */
export const SAME_TIME = 5 * 60_000;

/**
 * The server's time, for everything that is compared with, or written into, what another machine judges. One for each client.
 *
 * Each answer of the backend and each verified lease says: it is at least so late. The latest of these counts, and the
 * device's monotonic clock from there on; so it never goes back, and setting the device's clock changes nothing. Only as long as no
 * answer has told the time, the device's clock is all there is.
 *
 * A backend could name an earlier time, so that what has run out would be good again. Two things bound that: nothing is
 * earlier than what the insurer's root has signed (`notBefore`), and where the device's clock is more than `BEHIND_MAX`
 * later, nothing is judged at all (`judging`): the device's clock is wrong, or the backend lies.
 */
export class ServerTime {
  readonly #clocks: DeviceClocks;
  /** The server's time less the monotonic clock's. */
  #offset = Number.NEGATIVE_INFINITY;
  /** The same, as signed objects say it: not nearly exact. */
  #floor = Number.NEGATIVE_INFINITY;

  /** @param clocks instead of the device's; `now` alone counts time too */
  constructor({ now, monotonic = now }: { [K in keyof DeviceClocks]?: DeviceClocks[K] | undefined } = {}) {
    this.#clocks = { now: now ?? DEVICE.now, monotonic: monotonic ?? DEVICE.monotonic };
  }

  /** Whether an answer has told the time. */
  get isKnown(): boolean {
    return this.#offset !== Number.NEGATIVE_INFINITY;
  }

  /** What counts the time since something was heard. */
  monotonic(): number {
    return this.#clocks.monotonic();
  }

  /** The server's time is `at` or later. @param heardAt when that was heard, as `monotonic` says */
  learn(at: number, heardAt: number = this.monotonic()): void {
    if (Number.isFinite(at)) this.#offset = Math.max(this.#offset, at - heardAt);
  }

  /** Something that the insurer has signed says that it is this late. It tells no time, and yet no earlier one is believed. */
  notBefore(at: number): void {
    if (Number.isFinite(at)) this.#floor = Math.max(this.#floor, at - this.monotonic());
  }

  /** Milliseconds since 1970, whole. */
  now(): number {
    const monotonic = this.monotonic();
    const known = this.isKnown ? this.#offset + monotonic : this.#clocks.now();
    return Math.floor(Math.max(known, this.#floor + monotonic));
  }

  /** `now`, for a gate. @throws ConsultError `clock/wrong` where the device's clock is so far ahead that neither can be believed */
  judging(): number {
    const ahead = this.deviceAhead;
    if (ahead !== null && ahead > BEHIND_MAX) throw clockWrong(ahead);
    return this.now();
  }

  /** The later one of the server's time and the device's: for what must not be good for longer because the backend says so. */
  latest(): number {
    return Math.max(this.now(), Math.floor(this.#clocks.now()));
  }

  /** How far the device's clock is ahead, milliseconds; negative when it is behind. Null as long as no answer has told the time. */
  get deviceAhead(): number | null {
    return this.isKnown ? Math.round(this.#clocks.now() - this.now()) : null;
  }

  /**
   * The time for one consultation: as `now`, and where no answer has told the time, what the device's clock says now and the
   * monotonic clock from here on. So nothing of a call changes when somebody sets the device's clock.
   */
  steady(): () => number {
    const start = this.#clocks.now() - this.monotonic();
    return () => (this.isKnown ? this.now() : Math.floor(Math.max(start, this.#floor) + this.monotonic()));
  }
}

/** @param ahead how far the device's clock is ahead, milliseconds; negative when it is behind, null where nobody can say */
export function clockWrong(ahead: number | null): ConsultError {
  return new ConsultError('clock/wrong', ahead === null ? {} : { clockAhead: ahead, message: `The clock of this device is about ${inWords(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}. Set its date and time, then load this page again.` });
}

function inWords(millis: number): string {
  const minutes = Math.max(1, Math.round(millis / 60_000));
  const [count, unit] = minutes >= 2_880 ? [Math.round(minutes / 1_440), 'day'] : minutes >= 120 ? [Math.round(minutes / 60), 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
