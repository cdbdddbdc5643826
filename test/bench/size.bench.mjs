// What a page loads, measured on real production bundles of dist (rollup + terser, brotli), against livekit-client
// bundled by the same rollup. Lazy chunks count: all that the feature can ever load.
//   size-room        client, HTTP adapter, provider and room: a member in a video call. Not the recorder: see below
//   size-recorder    what is loaded besides when a recording starts
//   size-booking, size-recordings   the widget alone: what an insurer's page that has a client already adds for it
//   size-booking-page, size-recordings-page   with client and HTTP adapter: everything such a page loads
//   size-any-bundler the room's whole page by esbuild, against the same by rollup: no bundler makes it much bigger
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { ensureDist } from '../../scripts/ensure-dist.mjs';
import { workers } from '../../scripts/rollup-workers.mjs';

export const names = ['size-room', 'size-recorder', 'size-booking', 'size-booking-page', 'size-recordings', 'size-recordings-page', 'size-any-bundler'];

const FOLDER = '.cache/bench-size';
const client = (feature) => `
import { createConsultClient } from 'consultkit';
import { httpAdapter } from 'consultkit/adapters/http';
import 'consultkit/components/provider/define';
import 'consultkit/components/${feature}/define';
globalThis.page = { createConsultClient, httpAdapter };
`;
const widget = (feature) => `import 'consultkit/components/${feature}/define';`;
const livekit = `
import { Room } from 'livekit-client';
globalThis.page = { Room };
`;

const brotli = (code) => brotliCompressSync(code).length;
const total = (chunks) => chunks.reduce((sum, chunk) => sum + brotli(chunk.code), 0);

function writePage(name, code) {
  mkdirSync(FOLDER, { recursive: true });
  const file = resolve(FOLDER, `${name}.js`);
  writeFileSync(file, code);
  return file;
}

async function bundle(name, code) {
  const input = writePage(name, code);
  const bundled = await rollup({
    input,
    plugins: [workers, nodeResolve({ browser: true, preferBuiltins: false, exportConditions: ['production', 'browser'] }), commonjs(), terser({ module: true })],
    onwarn: (warning) => {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message); // unbundled bytes would not be counted
    },
  });
  const { output } = await bundled.generate({ format: 'es' });
  await bundled.close();
  return output.filter((file) => file.type === 'chunk');
}

/** Chunks reachable from the entry, lazily too, but not through a dynamic import of a module that `lazy` names. */
function reachable(chunks, lazy) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const seen = new Set();
  const visit = (chunk) => {
    if (!chunk || seen.has(chunk)) return;
    seen.add(chunk);
    for (const file of [...chunk.imports, ...chunk.referencedFiles]) visit(byName.get(file));
    for (const file of chunk.dynamicImports) if (!lazy(byName.get(file)?.facadeModuleId ?? '')) visit(byName.get(file));
  };
  visit(chunks.find((chunk) => chunk.isEntry));
  return [...seen];
}

const isRecorder = (id) => /\/dist\/src\/recording\//.test(id);

/** A page speaks one language: of the others' chunks only the largest language is counted. */
function inOneLanguage(chunks) {
  const languageOf = (chunk) => /\/strings\/[^/]+\.([a-z]{2})\.js$/.exec(chunk.facadeModuleId ?? '')?.[1];
  const languages = [...new Set(chunks.map(languageOf).filter(Boolean))];
  const bytes = (language) => total(chunks.filter((chunk) => languageOf(chunk) === language));
  const largest = languages.sort((a, b) => bytes(b) - bytes(a))[0];
  return chunks.filter((chunk) => !languageOf(chunk) || languageOf(chunk) === largest);
}

const isCall = (id) => /\/dist\/src\/session\//.test(id);
const isReplay = (id) => /\/dist\/src\/recording\/play\.js$/.test(id);

/** A page that books or lists never opens a consultation; one that lists also replays. */
async function featureBytes(name, code) {
  const lazy = (id) => isCall(id) || (isRecorder(id) && !(name.startsWith('recordings') && isReplay(id)));
  return total(inOneLanguage(reachable(await bundle(name, code), lazy)));
}

async function esbuildBytes(name, code) {
  const { outputFiles } = await esbuild({
    entryPoints: [writePage(name, code)], bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022',
    conditions: ['production'], outdir: `${FOLDER}/out`, write: false, logLevel: 'error', legalComments: 'none',
    tsconfigRaw: '{}', // a consumer has no `paths` of ours: without this, esbuild would bundle the sources
  });
  return outputFiles.reduce((sum, file) => sum + brotli(file.contents), 0);
}

export async function* run(wanted) {
  ensureDist();
  const unit = 'B brotli';
  const reference = total(await bundle('livekit', livekit));
  const page = (name, ours, than = reference) => ({ name, ours, reference: than, n: 1, unit });

  if (['size-room', 'size-recorder', 'size-any-bundler'].some((name) => wanted.has(name))) {
    const all = await bundle('room', client('room'));
    const room = reachable(all, isRecorder);
    if (wanted.has('size-room')) yield page('size-room', total(inOneLanguage(room)));
    if (wanted.has('size-recorder')) yield page('size-recorder', total(all.filter((chunk) => !room.includes(chunk))));
    if (wanted.has('size-any-bundler')) yield page('size-any-bundler', await esbuildBytes('room', client('room')), total(all));
  }
  for (const feature of ['booking', 'recordings']) {
    if (wanted.has(`size-${feature}`)) yield page(`size-${feature}`, await featureBytes(feature, widget(feature)));
    if (wanted.has(`size-${feature}-page`)) yield page(`size-${feature}-page`, await featureBytes(`${feature}-page`, client(feature)));
  }
  rmSync(FOLDER, { recursive: true, force: true });
}
