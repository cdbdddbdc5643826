// Unit and component tests, in a real Chromium with a fake camera and microphone.
//   SIMPLE_PEER=stock wtr   the tests of media and session that load simple-peer again, on its own bundle instead of our slim one
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { build as esbuild } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { bundledTests } from './scripts/bundled-tests.mjs';
import { chromeFlags, requireChrome } from './scripts/find-browser.mjs';
import { sourceOf } from './scripts/self-imports.mjs';
import { buildSimplePeer } from './scripts/simple-peer.mjs';
import { testsThatLoad } from './scripts/tests-that-load.mjs';
import { virtualAuthenticator } from './test/keys/virtual-authenticator.mjs';
import { closingLine } from './scripts/closing-line.mjs';

const kind = process.env.SIMPLE_PEER === 'stock' ? 'stock' : 'slim';
await buildSimplePeer(kind);

// CommonJS underneath, or a `browser` field that maps files to nothing: the dev server serves neither. Made ES modules once.
const PREBUNDLED = ['eventemitter3', 'axe-core'];
await esbuild({ entryPoints: PREBUNDLED, outdir: '.cache/test-dependencies', bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' });

/** The file that a specifier names here, from the repository's root. Null: nothing at all. Undefined: what it names everywhere. */
function fileNamed(specifier) {
  if (specifier === 'simple-peer') return `.cache/simple-peer.${kind}.js`;
  if (PREBUNDLED.includes(specifier)) return `.cache/test-dependencies/${specifier}.js`;
  // What @hpke/core asks for where there is no WebCrypto: here there is one.
  if (specifier === 'crypto') return null;
  return sourceOf(specifier) ?? undefined;
}

const resolveImports = {
  name: 'consultkit-imports',
  resolveImport({ source }) {
    const file = fileNamed(source);
    if (file === null) return 'data:text/javascript,';
    return file === undefined ? undefined : `/${file}`;
  },
};

// `new URL('./x.worker.js', import.meta.url)` is no import, so nobody maps it to its source.
const workerSources = async (context, next) => {
  if (context.path.startsWith('/src/') && context.path.endsWith('.worker.js')) context.path = context.path.replace(/js$/, 'ts');
  await next();
};

const countTests = (suite) => [...(suite?.tests ?? []), ...(suite?.suites ?? []).flatMap(countTests)];
const countingReporter = {
  onTestRunFinished({ sessions }) {
    const tests = sessions.flatMap((session) => countTests(session.testResults));
    // A file that cannot be loaded, or that leaves an unhandled error, fails without any test of its own.
    const broken = sessions.filter((session) => session.errors.length > 0 || (!session.passed && countTests(session.testResults).every((test) => test.passed || test.skipped)));
    const passed = tests.filter((test) => test.passed && !test.skipped).length;
    const skipped = tests.filter((test) => test.skipped).length;
    console.log(closingLine({ passed, failed: tests.length - passed - skipped + broken.length, skipped }));
  },
};

export default {
  files:
    kind === 'stock'
      ? ['test/media', 'test/session'].flatMap((folder) => testsThatLoad('src/media/peer-link.ts', folder))
      : ['test/**/*.test.ts', '!test/{backend,e2e,stories,bench,network,kill-and-fill}/**'],
  nodeResolve: { browser: true, preferBuiltins: false },
  middleware: [workerSources],
  // Two calls at once on a small machine starve each other's video, and then timings mean nothing.
  concurrency: 1,
  testsFinishTimeout: 300_000,
  // An end for what hangs, and no measure: the machine may be shared by three stages.
  testFramework: { config: { timeout: 60_000 } },
  plugins: [
    bundledTests(fileNamed),
    resolveImports,
    virtualAuthenticator,
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) }),
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath: requireChrome(), headless: true, args: chromeFlags } })],
  reporters: [defaultReporter({ reportTestProgress: Boolean(process.stdout.isTTY) }), countingReporter],
};
