/**
 * Where the arrow keys lead in a grid of times: up and down within a day, along the reading direction to the same
 * height of the next day that has times; Home and End to a day's ends. Pure.
 * @param columns for each day, how many times it has
 * @returns the new place, or null when the key is none of these or leads nowhere
 */
export function moveInGrid(columns: readonly number[], place: { column: number; row: number }, key: string, rtl: boolean): { column: number; row: number } | null {
  const { column, row } = place;
  const last = (columns[column] ?? 1) - 1;
  if (key === 'ArrowUp') return row > 0 ? { column, row: row - 1 } : null;
  if (key === 'ArrowDown') return row < last ? { column, row: row + 1 } : null;
  if (key === 'Home') return { column, row: 0 };
  if (key === 'End') return { column, row: last };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  const step = (key === 'ArrowRight') === rtl ? -1 : 1;
  for (let next = column + step; next >= 0 && next < columns.length; next += step) {
    const count = columns[next] ?? 0;
    if (count > 0) return { column: next, row: Math.min(row, count - 1) };
  }
  return null;
}
