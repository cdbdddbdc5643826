// npm start: builds what is missing or older than its sources, starts the reference backend with its three pages, says where they are.
//   PORT (8080)   CONSULTKIT_DATA (.data)   DATABASE_URL   see examples/reference-backend/options-from-env.ts for the rest
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';
import { listFiles } from './files.mjs';

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether a page is missing, or older than anything that goes into it. */
function isStale() {
  const pages = ['member-portal', 'practitioner-desk', 'compliance-console'];
  const built = Math.min(...pages.map((page) => changed(`dist/pages/${page}/main.js`)));
  const sources = [...['src', 'components', ...pages.map((page) => `examples/${page}`)].flatMap((folder) => listFiles(folder)), 'rollup.config.mjs', 'package.json'];
  return built === 0 || sources.some((file) => changed(file) > built);
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (isStale()) {
  console.log('Building the pages, once for these sources …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('The build failed: see above.');
    process.exit(1);
  }
}
register();
await import('../examples/reference-backend/serve.ts');
