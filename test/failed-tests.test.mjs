import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFailedTests } from '../scripts/failed-tests.mjs';

test('the failed tests of each runner are named, with the file where the runner says it', () => {
  assert.deepEqual(readFailedTests('▶ a\n  ✔ good (1.5ms)\n  ✖ bad one (2.25ms)\n✖ a (3ms)\n✖ failing tests:\n'), ['bad one', 'a']);
  assert.deepEqual(readFailedTests('test/components/room/waits.test.ts:\n\n ❌ waits > says so\n   AssertionError\n'), ['test/components/room/waits.test.ts: waits > says so']);
  assert.deepEqual(readFailedTests(' ok  one\nFAIL two · contrast, dark\n       why\n'), ['two · contrast, dark']);
  assert.deepEqual(readFailedTests('FOUND [visit 12] a track is alive\n'), ['[visit 12] a track is alive']);
});

test('an output without failures names none', () => {
  assert.deepEqual(readFailedTests('✔ good (1ms)\n12 passed, 0 failed, 0 skipped\n'), []);
});
