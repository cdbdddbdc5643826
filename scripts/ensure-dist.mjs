// Builds dist where a source is newer than it: who measures dist must not measure yesterday's.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { listFiles } from './files.mjs';

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

export function ensureDist() {
  const built = changed('dist/src/client/index.js');
  const sources = [...listFiles('src'), ...listFiles('components'), 'rollup.config.mjs', 'package.json'];
  if (built > 0 && sources.every((file) => changed(file) <= built)) return;
  process.stderr.write('building dist\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the build failed; see above');
}
