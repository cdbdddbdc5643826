/** Waits until a condition holds; fails with its text after a while. */
export async function until<T>(condition: () => T, timeout = 3_000): Promise<NonNullable<T>> {
  for (const end = Date.now() + timeout; ;) {
    const value = condition();
    if (value !== null && value !== undefined && value !== false) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${condition.toString()}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
