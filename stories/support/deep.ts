/** All elements that match, through every open shadow root. A selector matches within one root. */
export function deep<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)];
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot !== null) found.push(...deep<E>(element.shadowRoot, selector));
  return found;
}
