import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runDrill } from '../drill/drill.js';
import { faultsOf } from '../drill/limits.js';

it('a switch that misattributes is contained within ten seconds, its notices drafted within sixty, and the other region plays on', { timeout: 300_000 }, async () => {
  const figures = await runDrill(1);
  assert.deepEqual(faultsOf(figures), [], JSON.stringify(figures));
});
