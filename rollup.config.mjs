// Three builds from one tree, in this order, since the pages eat what the library build made:
//   dist/src, dist/components   the npm package: one module a file, so that consumers tree-shake; dependencies stay imports
//   dist/browser                the script-tag build: everything bundled and minified; lazy chunks stay lazy
//   dist/pages/NAME             examples/NAME as a consumer would bundle it, through package.json's `exports`
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { listFiles } from './scripts/files.mjs';
import { workers } from './scripts/rollup-workers.mjs';
import { simplePeerFiles, slimSimplePeer } from './scripts/simple-peer.mjs';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const ENTRY_POINTS = ['src/client', 'src/ownership', 'src/adapter/http', 'src/adapter/memory', 'src/testing'].map((folder) => `${folder}/index.ts`);
const defines = listFiles('components', /^components\/[^/]+\/define\.ts$/);
const entries = [
  ...ENTRY_POINTS.filter((file) => existsSync(file)),
  ...defines,
  ...listFiles('components', /^components\/[^/]+\/index\.ts$/),
  ...listFiles('src', /\.worker\.ts$/), // named by `new URL(…, import.meta.url)`, which no bundler sees as an import
];

/** TypeScript's own convention: `./x.js` in a source means `./x.ts`. */
const tsForJs = {
  name: 'ts-for-js',
  resolveId(source, importer) {
    if (!importer || !source.startsWith('.') || !source.endsWith('.js')) return null;
    const file = resolve(dirname(importer), source.replace(/js$/, 'ts'));
    return existsSync(file) ? file : null;
  },
};

/** A module made of code, for the script-tag build's entry, which no source file is. */
const virtualModule = (name, code) => ({
  name: 'virtual-module',
  resolveId: (source) => (source === name ? `\0${name}` : null),
  load: (id) => (id === `\0${name}` ? code : null),
});

const clean = (folder) => ({ name: 'clean', buildStart: () => rmSync(folder, { recursive: true, force: true }) });

const copy = (from, to, pattern) => ({
  name: 'copy',
  writeBundle() {
    for (const file of listFiles(from, pattern)) {
      const target = join(to, relative(from, file));
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(file, target);
    }
  },
});

// What a real consumer's production build does: browser conditions, dependencies bundled, dead branches gone.
const consumer = [
  tsForJs,
  workers,
  slimSimplePeer(),
  replace({ 'process.env.NODE_ENV': '"production"', preventAssignment: true }),
  nodeResolve({ browser: true, preferBuiltins: false, exportConditions: ['browser', 'production', 'import', 'default'] }),
  commonjs(),
  esbuild({ target: 'es2022', sourceMap: false }),
  minify({ target: 'es2022', sourceMap: false }), // chunks, not modules: a minified module has lost its "pure" marks
];
const split = (dir) => ({ dir, format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' });

const library = {
  input: entries,
  external: [new RegExp(`^(${Object.keys(dependencies).join('|')})(/|$)`), /^node:/],
  plugins: [clean('dist'), tsForJs, slimSimplePeer(), nodeResolve(), esbuild({ target: 'es2022', sourceMap: true })],
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    preserveModules: true,
    preserveModulesRoot: '.',
    // simple-peer rides along, since its npm form needs Node polyfills in every consumer's build. Not under a folder
    // called node_modules: npm would leave that out of the package.
    entryFileNames: (chunk) => (chunk.facadeModuleId === simplePeerFiles.slim ? 'vendor/simple-peer.js' : '[name].js'),
  },
};

const scriptTag = {
  input: { consultkit: 'consultkit-script-tag' },
  plugins: [
    virtualModule(
      'consultkit-script-tag',
      [
        ...ENTRY_POINTS.filter((file) => /client|http/.test(file) && existsSync(file)).map((file) => `export * from ${JSON.stringify(resolve(file))};`),
        ...defines.map((file) => `import ${JSON.stringify(resolve(file))};`),
      ].join('\n'),
    ),
    ...consumer,
  ],
  output: split('dist/browser'),
};

const PAGE_FILES = /\.(html|css|svg|webmanifest|ico|png)$/;
const pages = listFiles('examples', /^examples\/[^/]+\/main\.ts$/).map((main) => {
  const folder = dirname(main);
  const target = `dist/pages/${folder.split('/').pop()}`;
  return { input: { main }, plugins: [...consumer, copy(folder, target, PAGE_FILES), copy('examples/demo', target, PAGE_FILES)], output: split(target) };
});

export default [library, scriptTag, ...pages];
