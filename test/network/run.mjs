// Calls over a network that is cut, lossy, slow, blocked, or has another address: `npm run network`, about eight minutes.
//   npm run network -- --only "that is cut"      some of it, by name
// It makes network namespaces, so it needs root, iproute2, /dev/net/tun, Python 3 and coturn. Where one is missing, it says which and counts as skipped.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { closingLine, readClosingLine } from '../../scripts/closing-line.mjs';
import { findChrome } from '../../scripts/find-browser.mjs';

const answers = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const PROBE = `consultkit-probe-${process.pid}`;

/** Makes a namespace and takes it away again: being root is not enough in every container. */
const makesNamespaces = () => answers('ip', 'netns', 'add', PROBE) && answers('ip', 'netns', 'del', PROBE);

const NEEDED = [
  ['root, and leave to make network namespaces (ip netns)', makesNamespaces],
  ['/dev/net/tun', () => existsSync('/dev/net/tun')],
  ['Python 3', () => answers('python3', '--version')],
  ['turnserver (on Debian: apt-get install coturn)', () => spawnSync('turnserver', ['--help'], { stdio: 'ignore' }).error === undefined],
  ['Chrome, Chromium or Edge', () => findChrome() !== undefined],
  ['the example pages (npm run build)', () => existsSync('dist/pages')],
];

const missing = NEEDED.filter(([, there]) => !there()).map(([what]) => what);
if (missing.length > 0) {
  console.log(`The network stage was not run. It needs: ${missing.join('; ')}.`);
  console.log(closingLine({ passed: 0, failed: 0, skipped: 1 }));
} else {
  const at = process.argv.indexOf('--only');
  const only = at < 0 ? [] : [`--test-name-pattern=${process.argv[at + 1]}`];
  const child = spawn(process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec', ...only, 'test/network/network.test.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  child.on('close', (code) => {
    const counts = readClosingLine(output) ?? { passed: 0, failed: 1, skipped: 0 };
    if (counts.failed === 0 && code !== 0) counts.failed = 1;
    console.log(`\n${output.match(/^.*figure: .*$/gm)?.join('\n') ?? 'no figures'}\n`);
    console.log(closingLine(counts));
    process.exitCode = counts.failed > 0 ? 1 : 0;
  });
}
