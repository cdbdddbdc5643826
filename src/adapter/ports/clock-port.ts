export interface ClockPort {
  /**
   * Tells the backend's time as each answer comes, before whoever asked has the answer: milliseconds since 1970. The device's
   * clock may be wrong by years; this is what the client goes by. It may lag behind (an answer has travelled, a header counts
   * in seconds), and must never be ahead of the backend's clock.
   * @returns ends the subscription
   */
  onTime(listener: (at: number) => void): () => void;
}
