// Builds run.ts and what it tests into one file and runs that: a loader between would have a part in every import of the client's.
//   npm run hostile -- --platform ...    see platform/run.mjs
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
if (process.argv.includes('--platform')) {
  await import('./platform/run.mjs');
  process.exit();
}
const outfile = fileURLToPath(new URL('.cache/hostile/run.js', root));
await build({
  entryPoints: [fileURLToPath(new URL('test/hostile/run.ts', root))], outfile, bundle: true, external: ['fast-check', 'simple-peer'],
  platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'error',
});
await import(outfile);
