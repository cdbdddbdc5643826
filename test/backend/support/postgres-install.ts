import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** The folder with initdb and pg_ctl, newest first; installed from Debian when this is root on Debian. Null where none can be had. */
export function findPostgres(): string | null {
  const found = newest();
  if (found !== null || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found ?? onPath();
  process.stderr.write('installing PostgreSQL from Debian for the tests\n');
  const run = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (run('install', '-y', '--no-install-recommends', 'postgresql').status !== 0) {
    run('update');
    run('install', '-y', '--no-install-recommends', 'postgresql');
  }
  return newest();
}

function newest(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).filter((name) => existsSync(join(DEBIAN, name, 'bin', 'initdb'))).sort((a, b) => Number(b) - Number(a));
  return versions[0] === undefined ? null : join(DEBIAN, versions[0], 'bin');
}

/** Other systems: wherever pg_config says. */
function onPath(): string | null {
  const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folder = status === 0 ? stdout.trim() : '';
  return folder !== '' && existsSync(join(folder, 'initdb')) ? folder : null;
}
