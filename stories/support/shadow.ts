import { userEvent, waitFor } from 'storybook/test';

/** All elements that match, through every open shadow root. */
export function deep<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)];
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot !== null) found.push(...deep<E>(element.shadowRoot, selector));
  return found;
}

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
