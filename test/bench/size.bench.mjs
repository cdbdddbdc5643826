// What a page loads, measured on real production bundles of dist (rollup + terser, brotli), against livekit-client
// bundled by the same rollup. Lazy chunks count, but for those that have a line of their own:
//   size-room        client, HTTP adapter, provider and room: a member in a video call, in English
//   size-room-language, size-booking-language   what another language loads besides; the largest of them
//   size-recorder    what is loaded besides when a recording starts, on the recording side
//   size-booking, size-recordings   the widget alone: what an insurer's page that has a client already adds for it
//   size-booking-calendar   what is loaded besides when somebody asks for another date
//   size-booking-page, size-recordings-page   with client and HTTP adapter: everything such a page loads
//   size-security-core what a page needs to verify recordings and to open them, hpke included; zod is not: the SDK has it
//                    anyway. In gzip
//   size-any-bundler the room's whole page by esbuild, against the same by rollup: no bundler makes it much bigger
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { ensureDist } from '../../scripts/ensure-dist.mjs';
import { workers } from '../../scripts/rollup-workers.mjs';

export const names = ['size-room', 'size-room-language', 'size-recorder', 'size-booking', 'size-booking-language', 'size-booking-calendar', 'size-booking-page', 'size-recordings', 'size-recordings-page', 'size-security-core', 'size-any-bundler'];

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

const securityCore = `
import { createUnseal } from '${resolve('dist/src/keys/unseal-meta.js')}';
import { verifyOwnership } from '${resolve('dist/src/ownership/gate.js')}';
import { openPieces } from '${resolve('dist/src/sealing/cobblestone.js')}';
globalThis.page = { verifyOwnership, createUnseal, openPieces };
`;

const brotli = (code) => brotliCompressSync(code).length;
const total = (chunks) => chunks.reduce((sum, chunk) => sum + brotli(chunk.code), 0);

function writePage(name, code) {
  mkdirSync(FOLDER, { recursive: true });
  const file = resolve(FOLDER, `${name}.js`);
  writeFileSync(file, code);
  return file;
}

async function bundle(name, code, external = []) {
  const input = writePage(name, code);
  const bundled = await rollup({
    input,
    external,
    plugins: [workers, nodeResolve({ browser: true, preferBuiltins: false, exportConditions: ['production', 'browser'] }), commonjs(), terser({ module: true })],
    onwarn: (warning) => {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message); // unbundled bytes would not be counted
    },
  });
  const { output } = await bundled.generate({ format: 'es' });
  await bundled.close();
  return output.filter((file) => file.type === 'chunk');
}

/** The module that a dynamic import of a chunk asks for: where others use parts of the chunk too, the last to run in it. */
const asked = (chunk) => chunk?.facadeModuleId ?? chunk?.moduleIds.at(-1) ?? '';

/** Chunks reachable from the entry, lazily too, but not through a dynamic import of a module that `lazy` names. */
function reachable(chunks, lazy) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const seen = new Set();
  const visit = (chunk) => {
    if (!chunk || seen.has(chunk)) return;
    seen.add(chunk);
    for (const file of [...chunk.imports, ...chunk.referencedFiles]) visit(byName.get(file));
    for (const file of chunk.dynamicImports) if (!lazy(asked(byName.get(file)))) visit(byName.get(file));
  };
  visit(chunks.find((chunk) => chunk.isEntry));
  return [...seen];
}

const isRecorder = (id) => /\/dist\/src\/recording\//.test(id);
/** The gate and the player, which a page in a call does not load. */
const isReplay = (id) => /\/dist\/src\/(recording\/play|client\/gated-recordings)\.js$/.test(id);

const languageOf = (chunk) => /\/strings\/[^/]+\.([a-z]{2})\.js$/.exec(chunk.facadeModuleId ?? '')?.[1];
const inEnglish = (chunks) => chunks.filter((chunk) => !languageOf(chunk));
/** A page speaks one language, so of all that are there only the largest counts. */
function largestLanguage(chunks) {
  const languages = [...new Set(chunks.map(languageOf).filter(Boolean))];
  return Math.max(...languages.map((language) => total(chunks.filter((chunk) => languageOf(chunk) === language))));
}

const isCall = (id) => /\/dist\/src\/session\//.test(id);

const isCalendar = (id) => /\/node_modules\/cally\//.test(id);

/** A page that books or lists never opens a consultation; one that lists also replays. */
async function featureChunks(feature, name, code) {
  const lazy = (id) => isCall(id) || (isReplay(id) ? feature !== 'recordings' : isRecorder(id));
  return reachable(await bundle(name, code), lazy);
}

async function esbuildBytes(name, code) {
  const { outputFiles } = await esbuild({
    entryPoints: [writePage(name, code)], bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022',
    conditions: ['production'], outdir: `${FOLDER}/out`, write: false, logLevel: 'error', legalComments: 'none',
    tsconfigRaw: '{}', // a consumer has no `paths` of ours: without this, esbuild would bundle the sources
  });
  return outputFiles.reduce((sum, file) => sum + brotli(file.contents), 0);
}

async function securityCoreBytes() {
  const chunks = await bundle('security-core', securityCore, [/^zod/]);
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

export async function* run(wanted) {
  ensureDist();
  if (wanted.has('size-security-core')) yield { name: 'size-security-core', ours: await securityCoreBytes(), n: 1, unit: 'B gzip' };
  if (names.every((name) => name === 'size-security-core' || !wanted.has(name))) return;
  const unit = 'B brotli';
  const reference = total(await bundle('livekit', livekit));
  const page = (name, ours, than = reference) => ({ name, ours, reference: than, n: 1, unit });

  if (names.some((name) => /^size-(room|recorder|any)/.test(name) && wanted.has(name))) {
    const all = await bundle('room', client('room'));
    const room = reachable(all, (id) => isRecorder(id) || isReplay(id));
    const recording = reachable(all, isReplay);
    if (wanted.has('size-room')) yield page('size-room', total(inEnglish(room)));
    if (wanted.has('size-room-language')) yield page('size-room-language', largestLanguage(room));
    if (wanted.has('size-recorder')) yield page('size-recorder', total(inEnglish(recording).filter((chunk) => !room.includes(chunk))));
    if (wanted.has('size-any-bundler')) yield page('size-any-bundler', await esbuildBytes('room', client('room')), total(all));
  }
  for (const feature of ['booking', 'recordings']) {
    const name = `size-${feature}`;
    const chunks = await featureChunks(feature, feature, widget(feature));
    const calendar = chunks.filter((chunk) => isCalendar(chunk.facadeModuleId ?? ''));
    if (wanted.has(name)) yield page(name, total(inEnglish(chunks).filter((chunk) => !calendar.includes(chunk))));
    if (wanted.has(`${name}-language`)) yield page(`${name}-language`, largestLanguage(chunks));
    if (wanted.has(`${name}-calendar`)) yield page(`${name}-calendar`, total(calendar));
    if (wanted.has(`${name}-page`)) yield page(`${name}-page`, total(inEnglish(await featureChunks(feature, `${feature}-page`, client(feature)))));
  }
  rmSync(FOLDER, { recursive: true, force: true });
}
