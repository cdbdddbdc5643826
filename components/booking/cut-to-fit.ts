import { withinUnits } from '../../src/domain/within-units.js';

/**
 * What a field holds after more was put into it than fits, and where its caret stands: what was put in last loses its end,
 * in whole graphemes, and what follows the caret stays.
 * @param most UTF-16 code units
 */
export function cutToFit(value: string, caret: number, most: number): { value: string; caret: number } {
  const after = withinUnits(value.slice(caret), most);
  const before = withinUnits(value.slice(0, caret), most - after.length);
  return { value: before + after, caret: before.length };
}
