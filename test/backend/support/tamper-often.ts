// The test of the ledger with 1,000 changes by a superuser in place of a hundred.
//   npm run ledger:tamper
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=spec', 'test/backend/ledger.test.ts'], {
  stdio: 'inherit', env: { ...process.env, CONSULTKIT_TAMPERINGS: '1000' },
});
process.exitCode = status ?? 1;
