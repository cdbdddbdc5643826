const LINES = 'h2, h3, p, li, .line';

/** What a person reads in a part of a page, line after line: with what the host has put into its slots. */
export function drawnText(part: ParentNode | null): string {
  const lines = [...(part?.querySelectorAll(LINES) ?? [])].map((line) => textOf(line).replaceAll(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}

function textOf(node: Node): string {
  if (node instanceof HTMLSlotElement) {
    const given = node.assignedNodes({ flatten: true });
    return (given.length > 0 ? given : [...node.childNodes]).map(textOf).join('');
  }
  return node.childNodes.length === 0 ? (node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '') : [...node.childNodes].map(textOf).join('');
}
