/**
 * Makes the page's long timers short, so that a test need not wait as long as a person would: those of at least `from`
 * milliseconds end after `to`. @returns what gives the page its own timers back
 */
export function quickTimers({ from = 2000, to = 500 } = {}): () => void {
  const own = globalThis.setTimeout;
  const quick = (work: TimerHandler, milliseconds = 0, ...rest: unknown[]): number => own(work, milliseconds >= from ? to : milliseconds, ...rest);
  globalThis.setTimeout = quick as typeof setTimeout;
  return () => { globalThis.setTimeout = own; };
}
