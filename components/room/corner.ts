/** Where one's own picture sits: block side, then inline side. */
export type Corner = 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';

/** The corners in the order in which pressing the picture goes through them. */
const ORDER: readonly Corner[] = ['bottom-end', 'bottom-start', 'top-start', 'top-end'];

/** The corner after this one. */
export function nextCorner(corner: Corner): Corner {
  return ORDER[(ORDER.indexOf(corner) + 1) % ORDER.length] ?? 'bottom-end';
}

/** Where an arrow key moves it; null for any other key. Arrows are physical, corners are not: right to left swaps them. */
export function cornerByKey(corner: Corner, key: string, rtl: boolean): Corner | null {
  const [block, inline] = corner.split('-');
  switch (key) {
    case 'ArrowUp': return `top-${inline}` as Corner;
    case 'ArrowDown': return `bottom-${inline}` as Corner;
    case 'ArrowLeft': return `${block}-${rtl ? 'end' : 'start'}` as Corner;
    case 'ArrowRight': return `${block}-${rtl ? 'start' : 'end'}` as Corner;
    default: return null;
  }
}

/** The corner nearest to a point of an area, all in the same pixels. */
export function nearestCorner(x: number, y: number, area: { left: number; top: number; width: number; height: number }, rtl: boolean): Corner {
  const left = x < area.left + area.width / 2;
  const block = y < area.top + area.height / 2 ? 'top' : 'bottom';
  return `${block}-${left !== rtl ? 'start' : 'end'}`;
}
