// Runs every check of the project and closes with one line, the sum over all of them: `N passed, N failed, N skipped`.
//   npm test                            all stages
//   npm test -- --only unit,backend     some of them
//   npm test -- --allow-empty           a stage that has no tests yet is a note, not a failure
// A stage that ran nothing has failed: silence is not success.
import { spawn } from 'node:child_process';
import { closingLine, readClosingLine } from './closing-line.mjs';
import { readFailedTests } from './failed-tests.mjs';
import { listFiles } from './files.mjs';
import { testsThatLoad } from './tests-that-load.mjs';

const node = (...args) => [process.execPath, args];
const bin = (name, ...args) => ['npx', ['--no-install', name, ...args]];
const npm = (script) => ['npm', ['run', '--silent', script]];
/** @param atOnce how many files: each starts servers, databases or browsers of its own */
const nodeTests = (folder, atOnce) => {
  const files = listFiles(folder, /\.test\.(ts|mjs)$/);
  return files.length > 0 ? node('--import', 'tsx', '--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec', ...files) : null;
};
const browserTests = (...options) => bin('wtr', ...options);
/** Tests that make real connections, record, or play in real time: they share the machine with nothing. */
const inRealTime = () => [
  ...testsThatLoad('src/media/peer-link.ts', 'test/session'),
  ...['test/media', 'test/session/connection', 'test/recording/record', 'test/recording/replay'].flatMap((folder) => listFiles(folder, /\.test\.ts$/)),
];
const NOT_IN_WTR = '!test/{backend,e2e,stories,bench,network,kill-and-fill}/**';

// Each stage gives its commands, or null where it has nothing to run. A command that prints no closing line of its own
// counts as one test: its exit code.
const STAGES = {
  typecheck: () => [bin('tsc', '-p', 'tsconfig.json')],
  lint: () => [bin('eslint', '.', '--max-warnings', '0')],
  layers: () => [node('--test', '--test-reporter=spec', ...listFiles('test', /^test\/[^/]+\.test\.mjs$/)), node('test/check-layers.mjs')],
  reader: () => [node('test/vectors/run-reader.mjs')],
  build: () => [npm('build')],
  exports: () => [node('test/check-exports.mjs')],
  unit: () => [browserTests('--files', 'test/**/*.test.ts', NOT_IN_WTR, ...inRealTime().map((file) => `!${file}`))],
  calls: () => [browserTests('--files', ...inRealTime())],
  'calls-stock': () => [browserTests()],
  backend: () => [nodeTests('test/backend', 1)],
  stories: () => (listFiles('stories', /\.stories\.ts$/).length > 0 ? [npm('build-storybook'), node('test/stories/run.mjs')] : [null]),
  hostile: () => [node('test/hostile/run.mjs', '--operations', '20000', '--seed', '7')],
  platform: () => [node('test/hostile/run.mjs', '--platform', '--operations', '200', '--seed', '7', '--workers', '1')],
  e2e: () => [nodeTests('test/e2e', 1)],
};
// A stage that needs a program which this machine may not have: it says so, and is counted as skipped.
const MAY_BE_SKIPPED = new Set(['reader']);
const ENVIRONMENT = { 'calls-stock': { SIMPLE_PEER: 'stock' } };

// What runs at the same time: lanes, each one stage after the other. No more at once than a small machine has processors (three
// made all of them five times slower): whichever ends makes room for the next, so the longest come first. What measures time, or
// waits for two browsers, runs alone. The first lane's output streams, another's comes when it is done.
const LANES_AT_ONCE = 2;
const PHASES = [
  [['build', 'exports'], ['typecheck', 'lint', 'layers', 'reader']],
  [['calls', 'calls-stock']],
  [['backend'], ['stories'], ['unit'], ['hostile'], ['platform']],
  [['e2e']],
];

const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const only = process.argv.includes('--only') ? option('--only').split(',') : Object.keys(STAGES);
const unknown = only.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')}. There are: ${Object.keys(STAGES).join(', ')}`);
  process.exit(2);
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(130);
  });
}

function run([command, args], env, write) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    running.add(child);
    child.stdout.on('data', (chunk) => {
      output += chunk;
      write(chunk);
    });
    child.stderr.on('data', write);
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => {
      running.delete(child);
      done({ code: code ?? 1, output });
    });
  });
}

async function runStage(name, write) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const command of STAGES[name]()) {
    if (!command) {
      write(`${name}: nothing to run\n`);
      if (!process.argv.includes('--allow-empty')) total.failed += 1;
      continue;
    }
    const { code, output } = await run(command, ENVIRONMENT[name], write);
    const counts = readClosingLine(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    // An exit code that contradicts the counts, or counts of nothing, is a failure that no test has named.
    const skipped = MAY_BE_SKIPPED.has(name) && counts.skipped > 0;
    if (counts.failed === 0 && (code !== 0 || (counts.passed === 0 && !skipped))) counts.failed = 1;
    for (const key of Object.keys(total)) total[key] += counts[key];
    if (counts.failed > 0) failed.set(name, readFailedTests(output));
    if (counts.failed > 0) break; // what follows in a stage needs what came before: stories need their build
  }
  return total;
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const table = new Map();
/** The names of the tests that failed, by stage: said again at the end, where a long output is read first. */
const failed = new Map();

async function runLane(stages, write) {
  for (const name of stages) {
    write(`\n── ${name}\n`);
    const started = performance.now();
    const counts = await runStage(name, write);
    for (const key of Object.keys(sum)) sum[key] += counts[key];
    table.set(name, `${name.padEnd(11)} ${closingLine(counts)}  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
}

const chosen = (lane) => lane.filter((name) => only.includes(name));

async function runWhole(stages) {
  const kept = [];
  await runLane(stages, (text) => kept.push(text));
  for (const text of kept) process.stdout.write(text);
}

for (const phase of PHASES) {
  const [first = [], ...others] = phase.map(chosen).filter((lane) => lane.length > 0);
  const takeNext = async () => {
    for (let lane = others.shift(); lane !== undefined; lane = others.shift()) await runWhole(lane);
  };
  await Promise.all([runLane(first, (text) => process.stdout.write(text)).then(takeNext), ...Array.from({ length: LANES_AT_ONCE - 1 }, takeNext)]);
}
console.log(`\n${only.map((name) => table.get(name)).join('\n')}\n`);
for (const [stage, names] of failed) console.log(`failed in ${stage}:\n${names.slice(0, 50).map((name) => `  ${name}`).join('\n') || '  (its output above names no test)'}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
