// Serves each test file, and each worker, as one bundle. Unbundled, a test file loads hundreds of modules, which takes longer than
// its tests. URLs made from `import.meta.url` (workers, vector files) still point to the source files.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the bundles are served. */
const BUNDLES = '/.bundles/';
const root = fileURLToPath(new URL('..', import.meta.url));

/** `import.meta.url` is each file's own, and not the bundle's. */
const ownAddress = {
  name: 'own-address',
  setup({ onLoad }) {
    onLoad({ filter: /\/(src|components|examples|test)\/.*\.(ts|mjs)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const address = `new URL(${JSON.stringify(`/${relative(root, path)}`)}, location.origin).href`;
      return { contents: text.replaceAll('import.meta.url', address), loader: extname(path) === '.ts' ? 'ts' : 'js' };
    });
  },
};

/**
 * @param resolve the file, from the repository's root, that a specifier names here; undefined: the one that it names everywhere
 * @returns a plugin of the test runner
 */
export function bundledTests(resolve) {
  const named = {
    name: 'named-here',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) => {
        const file = resolve(path);
        if (file === undefined) return undefined;
        return file === null ? { path, namespace: 'nothing' } : { path: `${root}${file}` };
      });
      onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
    },
  };
  const bundleOf = async (name, options) => {
    const { outputFiles: [file] } = await build({
      entryPoints: [`${root}${name}.ts`], bundle: true, write: false, outfile: `${root}${BUNDLES.slice(1)}${name}.js`, format: 'esm', target: 'es2022', logLevel: 'silent',
      tsconfig: `${root}tsconfig.json`, plugins: [named, ownAddress], ...options,
    });
    return file.text;
  };
  return {
    name: 'bundled-tests',
    async serve({ path, query, headers }) {
      // The test runner's page requests its test file with a session id. Any other request gets the module unbundled.
      if (path.endsWith('.test.ts') && query['wtr-session-id'] !== undefined) return { body: `import '${BUNDLES}${path.slice(1, -3)}.js';`, type: 'js' };
      // A worker would load its modules one by one too.
      if (path.endsWith('.worker.ts') && headers['sec-fetch-dest'] === 'worker') return { body: await bundleOf(path.slice(1, -3), {}), type: 'js' };
      const [, name] = path.startsWith(BUNDLES) ? (/^(.+)\.js$/.exec(path.slice(BUNDLES.length)) ?? []) : [];
      if (name === undefined) return undefined;
      // A source map makes the bundle several times larger. Only the runner needs it, to locate a failure; it sends no Sec-Fetch-Dest.
      const options = headers['sec-fetch-dest'] === undefined ? { sourcemap: 'inline' } : {};
      return { body: await bundleOf(name, options), type: 'js' };
    },
  };
}
