// Runs every check of the project and closes with one line, the sum over all of them: `N passed, N failed, N skipped`.
//   npm test                            all stages, in this order
//   npm test -- --only unit,backend     some of them
//   npm test -- --allow-empty           a stage that has no tests yet is a note, not a failure
// Output streams as it comes. A stage that ran nothing has failed: silence is not success.
import { spawn } from 'node:child_process';
import { closingLine, readClosingLine } from './closing-line.mjs';
import { listFiles } from './files.mjs';

const node = (...args) => [process.execPath, args];
const bin = (name, ...args) => ['npx', ['--no-install', name, ...args]];
const npm = (script) => ['npm', ['run', '--silent', script]];
const nodeTests = (folder) => {
  const files = listFiles(folder, /\.test\.(ts|mjs)$/);
  // One file at a time: they start servers, databases and browsers, and measure time.
  return files.length > 0 ? node('--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec', ...files) : null;
};
const browserTests = (pattern) => (listFiles('test', pattern).length > 0 ? bin('wtr') : null);

// Each stage gives its commands, or null where it has nothing to run. A command that prints no closing line of its own
// counts as one test: its exit code.
const STAGES = {
  typecheck: () => [bin('tsc', '-p', 'tsconfig.json')],
  lint: () => [bin('eslint', '.', '--max-warnings', '0')],
  layers: () => [node('--test', '--test-reporter=spec', ...listFiles('test', /^test\/[^/]+\.test\.mjs$/)), node('test/check-layers.mjs')],
  build: () => [npm('build')],
  exports: () => [node('test/check-exports.mjs')],
  unit: () => [browserTests(/^test\/(?!backend|e2e|stories|bench).*\.test\.ts$/)],
  'unit-stock': () => [browserTests(/^test\/(media|session)\/.*\.test\.ts$/)],
  backend: () => [nodeTests('test/backend')],
  stories: () => (listFiles('stories', /\.stories\.ts$/).length > 0 ? [npm('build-storybook'), node('test/stories/run.mjs')] : [null]),
  e2e: () => [nodeTests('test/e2e')],
};
const ENVIRONMENT = { 'unit-stock': { SIMPLE_PEER: 'stock' } };

const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const only = process.argv.includes('--only') ? option('--only').split(',') : Object.keys(STAGES);
const unknown = only.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')}. There are: ${Object.keys(STAGES).join(', ')}`);
  process.exit(2);
}

let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running?.kill(signal);
    process.exit(130);
  });
}

function run([command, args], env) {
  return new Promise((done) => {
    let output = '';
    running = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    running.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    running.on('error', (error) => done({ code: 1, output: String(error) }));
    running.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

async function runStage(name) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const command of STAGES[name]()) {
    if (!command) {
      console.log(`${name}: nothing to run`);
      if (!process.argv.includes('--allow-empty')) total.failed += 1;
      continue;
    }
    const { code, output } = await run(command, ENVIRONMENT[name]);
    const counts = readClosingLine(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    // An exit code that contradicts the counts, or counts of nothing, is a failure that no test has named.
    if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
    for (const key of Object.keys(total)) total[key] += counts[key];
    if (counts.failed > 0) break; // what follows in a stage needs what came before: stories need their build
  }
  return total;
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const table = [];
for (const name of only) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const counts = await runStage(name);
  for (const key of Object.keys(sum)) sum[key] += counts[key];
  table.push(`${name.padEnd(11)} ${closingLine(counts)}  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
console.log(`\n${table.join('\n')}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
