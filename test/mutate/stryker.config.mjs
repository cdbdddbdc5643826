// Breaks the gate, the sealing code, and the proofs and epochs of a call one check at a time, and sees that a test notices:
//   npm run mutate                                            all of it
//   npm run mutate -- --mutate 'src/session/link-proof.ts'    one file
// The tests run in Node, which has the same WebCrypto. Of the session's tests these are the ones that need no page.
const session = (names, end) => names.map((name) => `${end === '.ts' ? 'src' : 'test'}/session/${name}${end}`);
/** What proves who is in a call, what its two sides have signed, and to whom its recording is sealed. */
const PROOFS = [
  'admit-owner', 'bound-room', 'call-proof', 'channel-word', 'consent-ledger', 'epoch-ledger', 'epoch-ledger-step', 'epoch-ledger-runner', 'escrow-recipients', 'link-proof', 'may-record', 'own-nonces',
  'own-signers', 'owner-keys', 'page-binding', 'pair-exchange', 'peer-pages', 'possession', 'session-proof', 'signal-inbox',
];
const PROOF_TESTS = [
  'bound-room', 'bound-room-busy', 'call-proof', 'channel-word', 'consent-ledger', 'epoch-ledger', 'epoch-ledger-runner', 'epoch-ledger-side', 'escrow-recipients', 'known-peers', 'link-proof', 'may-record', 'owner-keys', 'page-binding', 'page-nonces', 'pair-exchange', 'peer-pages', 'possession', 'recording-pages',
  'signal-inbox', 'spoken-code', 'verify-next-epoch',
];
export default {
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunnerNodeArgs: ['--import', 'tsx', '--import', './test/mutate/setup.mjs'],
  mochaOptions: { spec: ['test/ownership/!(fingerprint-offer).test.ts', 'test/sealing/*.test.ts', ...session(PROOF_TESTS, '.test.ts')] },
  mutate: ['src/ownership/*.ts', 'src/sealing/*.ts', 'src/domain/concat-bytes.ts', ...session(PROOFS, '.ts'), '!src/ownership/index.ts'],
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
