/** Waits; rejects with the signal's reason as soon as it is aborted. `wake` ends the wait early. */
export function pause(milliseconds: number, signal: AbortSignal, wake?: (end: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    wake?.(end);
  });
}
