// Breaks the gate, the sealing code, and the proofs and epochs of a call one check at a time, and sees that a test notices:
//   npm run mutate                                            all of it
//   npm run mutate -- --mutate 'src/session/connection/link-proof.ts'    one file
// The tests run in Node, which has the same WebCrypto. Of the session's tests these are the ones that need no page.
const session = (rooms, folder, end) => Object.entries(rooms).flatMap(([room, names]) => names.split(' ').map((name) => `${folder}/session/${room}/${name}${end}`));
/** What proves who is in a call, what its two sides have signed, and to whom its recording is sealed: by room. */
const PROOFS = {
  recording: 'admit-owner escrow-recipients may-record owner-keys',
  signaling: 'bound-room channel-word own-nonces page-binding pair-exchange peer-pages session-proof signal-inbox',
  proof: 'call-proof own-signers possession',
  consent: 'consent-ledger',
  epochs: 'epoch-ledger epoch-ledger-step epoch-ledger-runner',
  connection: 'link-proof',
};
const PROOF_TESTS = {
  signaling: 'bound-room bound-room-busy bound-room-trouble channel-word known-peers page-binding page-nonces pair-exchange peer-pages signal-inbox spoken-code',
  proof: 'call-proof possession',
  consent: 'consent-ledger',
  epochs: 'epoch-ledger epoch-ledger-runner epoch-ledger-side verify-next-epoch',
  recording: 'escrow-recipients may-record owner-keys recording-pages',
  connection: 'link-proof',
};
export default {
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunnerNodeArgs: ['--import', 'tsx', '--import', './test/mutate/setup.mjs'],
  mochaOptions: { spec: ['test/ownership/!(fingerprint-offer).test.ts', 'test/sealing/*.test.ts', ...session(PROOF_TESTS, 'test', '.test.ts')] },
  mutate: ['src/ownership/*.ts', 'src/sealing/*.ts', 'src/domain/concat-bytes.ts', ...session(PROOFS, 'src', '.ts'), '!src/ownership/index.ts'],
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
