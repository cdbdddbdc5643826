// Makes a checkout ready to run: `npm ci` where the lock file, the Node version or the machine changed since the last time.
// With --browser also a Chromium (needed: without one this fails) and a Firefox ESR (wished for: its absence is reported).
// Runs before anything is installed, so it uses Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChrome, findFirefox } from './find-browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const mark = `${root}node_modules/.ensured`;
const say = (text) => process.stderr.write(`ensure: ${text}\n`);
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' }).status === 0;

function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .update([process.version, process.platform, process.arch].join())
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  say('installing dependencies (npm ci)');
  if (!run('npm', ['ci', '--no-audit', '--no-fund'])) {
    say('npm ci failed; see above');
    process.exit(1);
  }
  writeFileSync(mark, wanted);
}

/** Debian and Ubuntu as root only: anywhere else, installing a browser is the owner's decision. */
function aptInstall(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say(`installing ${name} with apt-get`);
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name]);
}

function ensureBrowsers() {
  if (!findChrome()) aptInstall('chromium');
  if (!findChrome()) {
    say('no Chrome, Chromium or Edge found. Install one, or name it: CHROME_PATH=/path/to/chrome npm test');
    process.exit(1);
  }
  if (!findFirefox()) aptInstall('firefox-esr');
  if (!findFirefox()) say('no Firefox found: the tests that need it will say so. Install firefox-esr, or set FIREFOX_PATH');
}

ensureDependencies();
if (process.argv.includes('--browser')) ensureBrowsers();
