// Builds simple-peer as one ES module into .cache/, because its CommonJS, with ports of Node's streams, buffers and
// process underneath, neither loads in a test's dev server nor in a consumer's bundler without Node polyfills.
//   slim   what we ship: its source on the four shims in src/media/simple-peer-shims (6 KB gzip)
//   stock  its own browser bundle (28 KB gzip): tests run on both, so that the shims prove themselves
// Run as a program: node scripts/simple-peer.mjs
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('..', import.meta.url));
const shims = `${root}src/media/simple-peer-shims/`;
const require = createRequire(import.meta.url);

/** The two builds: `simplePeerFiles.slim`, `simplePeerFiles.stock`. */
export const simplePeerFiles = { slim: `${root}.cache/simple-peer.slim.js`, stock: `${root}.cache/simple-peer.stock.js` };

const shim = {
  name: 'simple-peer-shims',
  resolveId: (source) => (existsSync(`${shims}${source}.js`) ? `${shims}${source}.js` : null),
};

/** What it would log goes nowhere (see the shim of `debug`), so the calls go too: half a kilobyte of sentences. */
const withoutDebug = terser({ mangle: false, compress: { defaults: false, pure_funcs: ['this._debug'], side_effects: true }, format: { beautify: true, comments: 'some' } });

/** Builds one of them, and gives its path. eventemitter3 stays an import: the SDK depends on it anyway. */
export async function buildSimplePeer(kind = 'slim') {
  const bundle = await rollup({
    input: kind === 'slim' ? require.resolve('simple-peer') : require.resolve('simple-peer/simplepeer.min.js'),
    external: ['eventemitter3'],
    plugins: [
      ...(kind === 'slim' ? [shim] : []),
      nodeResolve({ browser: true, preferBuiltins: false }),
      commonjs({ requireReturnsDefault: 'auto' }),
      ...(kind === 'slim' ? [withoutDebug] : []),
    ],
  });
  // Written aside and renamed: a test run and a build may do this at the same time.
  const file = simplePeerFiles[kind];
  const aside = `${file}.${process.pid}`;
  await bundle.write({ file: aside, format: 'es' });
  await bundle.close();
  await rename(aside, file);
  return file;
}

let slim;
/** Rollup plugin: `simple-peer` means the slim build, made once a process. */
export const slimSimplePeer = () => ({
  name: 'slim-simple-peer',
  resolveId: (source) => (source === 'simple-peer' ? (slim ??= buildSimplePeer()) : null),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kind of ['slim', 'stock']) console.log(await buildSimplePeer(kind));
}
