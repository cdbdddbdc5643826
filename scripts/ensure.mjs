// Makes a checkout ready to run: `npm ci` where the lock file, the Node version or the machine changed since the last time.
// With --browser also a Chromium and a Firefox: without one of them this fails. With --reader also a Python that can run
// test/vectors/read_recording.py, where it can be installed; without it the tests say that they did not run it.
// Runs before anything is installed, so it uses Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChrome, findFirefox } from './find-browser.mjs';
import { findPython } from './find-python.mjs';

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

const BROWSERS = [
  { name: 'Chrome, Chromium or Edge', find: findChrome, debian: 'chromium', variable: 'CHROME_PATH' },
  { name: 'Firefox', find: findFirefox, debian: 'firefox-esr', variable: 'FIREFOX_PATH' },
];

/** On Debian and Ubuntu as root only: anywhere else, installing a program is the owner's decision. */
function installWithApt(packages) {
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say(`installing ${packages.join(' and ')} with apt-get`);
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages]);
}

function ensureBrowsers() {
  const missing = BROWSERS.filter(({ find }) => !find());
  installWithApt(missing.map(({ debian }) => debian));
  const absent = missing.filter(({ find }) => !find());
  for (const { name, variable } of absent) say(`no ${name} found. Install one, or name it: ${variable}=/path/to/it npm test`);
  if (absent.length > 0) process.exit(1);
}

function ensureReader() {
  if (!findPython()) installWithApt(['python3', 'python3-cryptography']);
}

ensureDependencies();
if (process.argv.includes('--browser')) ensureBrowsers();
if (process.argv.includes('--reader')) ensureReader();
