// One line to the page: 10 Mbit/s and a round trip of 40 ms, shared evenly by all answers that are on their way, as
// streams of one HTTP/2 connection share it. Making a connection costs nothing, for either side of a comparison.
const ROUND_TRIP_MS = 40;
const BYTES_A_MS = 10_000_000 / 8 / 1000;
const PACKET = 1_400;
const TICK_MS = 2;

/** Milliseconds until an answer of so many bytes is there, where nothing else is on the line. */
export const wireMillis = (bytes) => ROUND_TRIP_MS + bytes / BYTES_A_MS;

export class PacedLine {
  #streams = [];
  #credit = 0;
  #last = performance.now();
  #timer = setInterval(() => this.#send(), TICK_MS);

  /** Answers a request, from a round trip later on. Resolves when the last byte is on the line, or nobody listens any more. */
  async pass(response, status, headers, body) {
    await new Promise((resolve) => setTimeout(resolve, ROUND_TRIP_MS));
    if (response.destroyed) return;
    response.writeHead(status, headers);
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    await new Promise((done) => {
      response.once('close', done);
      this.#streams.push({ response, rest: body, done });
    });
  }

  close() {
    clearInterval(this.#timer);
  }

  #send() {
    const now = performance.now();
    // An idle line saves nothing up.
    this.#credit = this.#streams.length === 0 ? 0 : this.#credit + (now - this.#last) * BYTES_A_MS;
    this.#last = now;
    while (this.#credit > 0 && this.#streams.length > 0) {
      const stream = this.#streams.shift();
      if (stream.response.destroyed) continue;
      const packet = stream.rest.subarray(0, PACKET);
      stream.response.write(packet);
      this.#credit -= packet.length;
      stream.rest = stream.rest.subarray(PACKET);
      if (stream.rest.length > 0) this.#streams.push(stream);
      else {
        stream.response.end();
        stream.done();
      }
    }
  }
}
