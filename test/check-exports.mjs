// The package as npm users get it: after `npm run build`, each entry point exists, has types, and loads in bare Node
// (server-side rendering imports elements where there is no DOM); publint and attw find nothing to say.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { closingLine } from '../scripts/closing-line.mjs';
import { listFiles } from '../scripts/files.mjs';

if (!existsSync('dist/src')) throw new Error('no dist: run `npm run build` first');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const features = [...new Set(listFiles('components', /\/(define|index)\.ts$/).map((file) => file.split('/')[1]))].filter((name) => name !== 'internal');

/** [specifier, file, types] of every entry point; patterns are spelt out for each feature that exists in the sources. */
const entryPoints = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .flatMap(([name, target]) => (name.includes('*') ? features : ['']).map((feature) => [name, target.default, target.types].map((text) => text.replace('*', feature))));

let passed = 0;
let failed = 0;
function check(name, problem) {
  if (problem) failed += 1;
  else passed += 1;
  console.log(`${problem ? 'FAIL' : ' ok '} ${name}${problem ? `\n${problem.split('\n').slice(0, 12).join('\n')}` : ''}`);
}
function run(name, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  // attw finds nothing wrong with a package that has no types at all.
  const vacuous = stdout.includes('does not contain types');
  check(name, status === 0 && !vacuous ? '' : `${stdout}${stderr}`.trim() || `exit ${status}`);
}

/** Esbuild, unlike others, polyfills nothing: what it bundles for a browser needs no Node built-in. */
async function bundleProblem(specifier) {
  const stdin = { contents: `import * as all from ${JSON.stringify(specifier)}; console.log(all);`, resolveDir: process.cwd() };
  // No tsconfig: its `paths` would lead to the sources.
  return build({ stdin, tsconfigRaw: '{}', bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent' }).then(() => '', String);
}

for (const [name, file, types] of entryPoints) {
  const specifier = name.replace('.', 'consultkit');
  check(`${specifier} has code and types`, [file, types].filter((path) => !existsSync(path)).map((path) => `missing ${path}`).join('\n'));
  check(`${specifier} bundles for a browser without polyfills`, await bundleProblem(specifier));
  run(`${specifier} loads in bare Node`, process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(specifier)})`]);
}
check('the script-tag build exists', existsSync('dist/browser/consultkit.js') ? '' : 'missing dist/browser/consultkit.js');
check('the elements’ manifest exists', existsSync('custom-elements.json') ? '' : 'missing custom-elements.json');
run('publint', 'npx', ['--no-install', 'publint', '--strict']);
run('attw', 'npx', ['--no-install', 'attw', '--pack', '.', '--profile', 'esm-only', '--no-emoji', '--entrypoints', ...entryPoints.map(([name]) => name)]);

console.log(closingLine({ passed, failed, skipped: 0 }));
process.exitCode = failed > 0 ? 1 : 0;
