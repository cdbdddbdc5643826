/** From, and to before. */
export type Span = readonly [from: number, to: number];

/** The same stretches in order and apart: those that touch or overlap are one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (to <= from) continue;
    const last = merged.at(-1);
    if (last === undefined || from > last[1]) merged.push([from, to]);
    else merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return merged;
}

/** What of them lies before this end. */
export function clipSpans(spans: readonly Span[], end: number): Span[] {
  return spans.map(([from, to]): Span => [from, Math.min(to, end)]).filter(([from, to]) => to > from);
}

/** How much they cover, what they have in common counted once. */
export function spanOf(spans: readonly Span[]): number {
  return mergeSpans(spans).reduce((sum, [from, to]) => sum + to - from, 0);
}
