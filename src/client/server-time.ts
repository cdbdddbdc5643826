/**
 * The server's time, as verified leases have told it: shared by all playbacks of a client, and never set back. The device's
 * clock may be wrong by hours; its monotonic clock goes at the right pace while the page is awake.
 */
export class ServerTime {
  #offset = Number.NEGATIVE_INFINITY;

  /** The server's time less the monotonic clock's, if a lease of `iat` that arrives at `at` is true. */
  offsetWith(iat: number, at: number): number {
    return Math.max(this.#offset, iat - at);
  }

  /** Keeps what a verified lease has told. */
  learn(offset: number): void {
    if (offset > this.#offset) this.#offset = offset;
  }
}
