// Members visit pages in browsers, on lines and in host pages at their worst, and nothing may be left on, drawn, waiting or untrue.
//   npm run hostile -- --platform --operations 2000 --seed 7     so many visits, each of 4 to 16 steps
//   --workers 2    browsers at once
import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { closingLine } from '../../../scripts/closing-line.mjs';
import { chromeFlags, requireChrome } from '../../../scripts/find-browser.mjs';
import { serveStatic } from '../../../scripts/serve-static.mjs';
import { buildSimplePeer } from '../../../scripts/simple-peer.mjs';

const { values } = parseArgs({ options: { platform: { type: 'boolean' }, operations: { type: 'string', default: '200' }, seed: { type: 'string' }, workers: { type: 'string', default: '2' } } });
const [operations, workers] = [Number(values.operations), Number(values.workers)];
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);

const root = new URL('../../../', import.meta.url);
const outdir = fileURLToPath(new URL('.cache/hostile-platform/', root));
await build({
  entryPoints: [fileURLToPath(new URL('test/hostile/platform/page.ts', root))], outdir, bundle: true, splitting: true, platform: 'browser', format: 'esm',
  target: 'es2022', sourcemap: 'inline', logLevel: 'error', alias: { 'simple-peer': await buildSimplePeer() }, external: ['crypto'],
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
});
await writeFile(`${outdir}index.html`, '<!doctype html><html lang="en"><meta charset="utf-8"><title>Visits</title><script type="module" src="/page.js"></script></html>');
const { origin, close } = await serveStatic(outdir);

/** One browser's share of the visits. */
async function visits(index) {
  const browser = await puppeteer.launch({ executablePath: requireChrome(), headless: true, args: chromeFlags, protocolTimeout: 3_600_000 });
  try {
    const page = await browser.newPage();
    if (process.env.DEBUG_VISITS) page.on('console', (m) => console.log('console:', m.text()));
    await page.goto(origin);
    await page.waitForFunction('globalThis.huntPlatform !== undefined');
    return await page.evaluate((options) => globalThis.huntPlatform(options), { sequences: Math.ceil(operations / workers), seed: seed + index, stride: workers });
  } finally {
    await browser.close();
  }
}

const started = performance.now();
const results = await Promise.all(Array.from({ length: workers }, (_, index) => visits(index)));
close();
const sum = (name) => results.reduce((total, result) => total + result[name], 0);
const counts = (name) => {
  const all = new Map();
  for (const result of results) for (const [kind, count] of Object.entries(result[name])) all.set(kind, (all.get(kind) ?? 0) + count);
  return [...all].sort().map(([kind, count]) => `  ${kind} ${count}`).join('\n');
};
const found = results.flatMap((result) => (result.found === null ? [] : [result.found]));

console.log(`${sum('sequences')} visits of ${sum('steps')} steps in ${((performance.now() - started) / 1000).toFixed(1)} s, ${workers} browsers, seed ${seed}`);
console.log(`steps\n${counts('kinds')}\nreached\n${counts('reached')}`);
for (const { what, steps, seed: at } of found) console.log(`\nFOUND\n${what}\nsteps: ${steps}\nagain: npm run hostile -- --platform --workers 1 --operations 10 --seed ${at}`);
console.log(`finds: ${found.length}\n`);
// Each browser's share is a test, and so is that something was done at all.
const failed = found.length + (sum('steps') === 0 ? 1 : 0);
console.log(closingLine({ passed: workers + 1 - failed, failed, skipped: 0 }));
process.exitCode = failed > 0 ? 1 : 0;
