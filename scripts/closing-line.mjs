// Every runner closes with one line, `N passed, N failed, N skipped`, which scripts/test.mjs adds up.

import { stripVTControlCharacters } from 'node:util';

/** @param {{ passed: number, failed: number, skipped: number }} counts */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** The counts of the last closing line in a runner's output, of node:test's summary, or null where there is neither. */
export function readClosingLine(printed) {
  // A runner that redraws its progress puts the cursor's moves before its closing line.
  const output = stripVTControlCharacters(printed);
  const own = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  if (own) return { passed: Number(own[1]), failed: Number(own[2]), skipped: Number(own[3]) };
  const node = (name) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? NaN);
  const counts = { passed: node('pass'), failed: node('fail') + node('cancelled'), skipped: node('skipped') + node('todo') };
  return Object.values(counts).some(Number.isNaN) ? null : counts;
}
