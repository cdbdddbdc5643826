import { userEvent, waitFor } from 'storybook/test';

/** Waits until there is something. */
export async function until<T>(find: () => T | null | undefined, timeout = 3_000): Promise<T> {
  let found: T | null | undefined;
  await waitFor(() => {
    found = find();
    if (found === null || found === undefined) throw new Error(`not there yet: ${find.toString()}`);
  }, { timeout });
  return found as T;
}

export function press(element: HTMLElement): Promise<void> {
  return userEvent.click(element);
}
