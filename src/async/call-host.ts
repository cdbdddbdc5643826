/**
 * Calls what the host page, or another party's code, has given us. What it throws, or what its promise rejects with, is
 * reported as an error of the page, as that of a DOM event's listener is (HTML, `reportError`), and never comes back here.
 */
export function callHost(call: () => unknown): void {
  try {
    const answer = call();
    if (isThenable(answer)) answer.then(undefined, report);
  } catch (error) {
    report(error);
  }
}

/** Takes every step, in order, whatever one of them throws: for what must be over and let go at the end. */
export function takeEveryStep(...steps: readonly (() => unknown)[]): void {
  for (const step of steps) callHost(step);
}

function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  // Node has none. An error that nobody catches is what `reportError` makes of it too.
  if (reportError === undefined) return queueMicrotask(() => { throw error; });
  try {
    reportError(error);
  } catch {
    // A page whose own way of reporting throws cannot be told of anything.
  }
}

/** Whether it is a promise, of whatever realm or library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
