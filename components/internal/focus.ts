const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** What the Tab key reaches inside a node, in order, through shadow roots and slots. */
export function focusables(node: Node): HTMLElement[] {
  const children = node instanceof HTMLSlotElement && node.assignedElements().length > 0 ? node.assignedElements()
    : node instanceof Element ? [...(node.shadowRoot ?? node).children]
    : node instanceof DocumentFragment ? [...node.children] : [];
  const own = node instanceof HTMLElement && isFocusable(node) ? [node] : [];
  if (node instanceof HTMLElement && (node.inert || node.hidden)) return [];
  return [...own, ...children.flatMap(focusables)];
}

function isFocusable(element: HTMLElement): boolean {
  return element.matches(FOCUSABLE) && element.tabIndex >= 0 && !element.matches(':disabled') && !element.inert && element.getClientRects().length > 0;
}

/** The element that has the focus, through shadow roots; null when none has. */
export function focusedElement(): HTMLElement | null {
  let active: Element | null = document.activeElement;
  while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : null;
}

/** Keeps a Tab key inside a box: from its last stop to the first, and back. */
export function trapTab(event: KeyboardEvent, box: HTMLElement): void {
  if (event.key !== 'Tab') return;
  const stops = focusables(box);
  const first = stops[0];
  const last = stops.at(-1);
  const active = focusedElement();
  const outside = active === null || !stops.includes(active);
  const target = first === undefined ? box : event.shiftKey ? (active === first || outside ? last : undefined) : active === last || outside ? first : undefined;
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
