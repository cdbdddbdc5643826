/** Waits for a condition; says what it waited for when it does not come. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, within = 45_000): Promise<void> {
  const end = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${within} ms for ${what}.`);
    await pause(10);
  }
}

export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
