// Which tests a runner says have failed, so that the end of a long output names them.
import { stripVTControlCharacters } from 'node:util';

/** How each runner marks a test that failed: node:test ✖, Web Test Runner 𐄂 and ❌, our own runners `FAIL` or `FOUND`. */
const FAILED = /^\s*(?:✖|𐄂|❌|FAIL|FOUND)\s*(.+?)(?: \([\d.]+ms\))?\s*$/u;
/** What a runner prints above the tests of one file. */
const FILE = /^\s*((?:test|stories)\/\S+\.(?:test|stories)\.(?:ts|mjs)):?$/;
/** The heading of node:test's own summary, which names each of them once more. */
const SUMMARY = 'failing tests:';

/** @returns {string[]} each once, with its file where the runner says it */
export function readFailedTests(printed) {
  const failed = new Set();
  let file = null;
  for (const line of stripVTControlCharacters(printed).split('\n')) {
    file = FILE.exec(line)?.[1] ?? file;
    const name = FAILED.exec(line)?.[1];
    if (name !== undefined && name !== SUMMARY) failed.add(file === null ? name : `${file}: ${name}`);
  }
  return [...failed];
}
