// Makes a checkout ready to run: `npm ci` where the lock file, the Node version or the machine changed since the last time.
// With --browser also a Chromium and a Firefox: without one of them this fails. With --reader also a Python that can run
// test/vectors/read_recording.py, where it can be installed; without it the tests say that they did not run it.
// Runs before anything is installed, so it uses Node alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChrome, findFirefox, findSoundServer } from './find-browser.mjs';
import { findPython } from './find-python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const mark = `${root}node_modules/.ensured`;
const say = (text) => process.stderr.write(`ensure: ${text}\n`);
const run = (command, args) => new Promise((done) => {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  child.on('error', () => done(false));
  child.on('close', (code) => done(code === 0));
});

async function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .update([process.version, process.platform, process.arch].join())
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  say('installing dependencies (npm ci)');
  if (!(await run('npm', ['ci', '--no-audit', '--no-fund']))) {
    say('npm ci failed; see above');
    process.exit(1);
  }
  writeFileSync(mark, wanted);
}

const BROWSERS = [
  { name: 'Chrome, Chromium or Edge', find: findChrome, debian: 'chromium', variable: 'CHROME_PATH' },
  { name: 'Firefox', find: findFirefox, debian: 'firefox-esr', variable: 'FIREFOX_PATH' },
];

/** Sets of packages, one after the other. On Debian and Ubuntu as root only: anywhere else, installing a program is the owner's decision. */
async function installWithApt(...sets) {
  const wanted = sets.filter((packages) => packages.length > 0);
  if (wanted.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  await run('apt-get', ['update', '-q']);
  for (const packages of wanted) {
    say(`installing ${packages.join(' and ')} with apt-get`);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages]);
  }
}

async function ensurePrograms({ browser, reader }) {
  const missing = browser ? BROWSERS.filter(({ find }) => !find()) : [];
  // Firefox runs no sound on a machine without a sound card: the tests give it a card that plays to nobody.
  const sound = browser && !findSoundServer() ? ['pulseaudio'] : [];
  const python = reader && !findPython() ? ['python3', 'python3-cryptography'] : [];
  await installWithApt([...missing.map(({ debian }) => debian), ...sound], python);
  const absent = missing.filter(({ find }) => !find());
  for (const { name, variable } of absent) say(`no ${name} found. Install one, or name it: ${variable}=/path/to/it npm test`);
  if (absent.length > 0) process.exitCode = 1;
}

const asked = (option) => process.argv.includes(option);
// At the same time: one waits for the network while the other unpacks.
await Promise.all([ensureDependencies(), ensurePrograms({ browser: asked('--browser'), reader: asked('--reader') })]);
