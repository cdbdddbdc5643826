// Breaks the gate and the sealing code one check at a time, and sees that a test notices: `npm run mutate`.
// The tests run in Node, which has the same WebCrypto; those that need a page are not of these folders.
export default {
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunnerNodeArgs: ['--import', 'tsx', '--import', './test/mutate/setup.mjs'],
  mochaOptions: { spec: ['test/ownership/!(fingerprint-offer).test.ts', 'test/sealing/*.test.ts'] },
  mutate: ['src/ownership/*.ts', 'src/sealing/*.ts', 'src/domain/concat-bytes.ts', '!src/ownership/index.ts'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: '.cache/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['dist', 'storybook-static', '.data', 'examples', 'stories', 'components'],
  symlinkNodeModules: true,
  allowEmpty: false,
};
