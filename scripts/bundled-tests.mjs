// Serves each file of tests, and each worker, as one module with all that it imports: it asks for hundreds otherwise, which takes
// longer than the tests. What is loaded by its address (a worker, a file of vectors) is found where it lies.
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
      // The page asks for the file of tests with its session's id; what is asked for without one is a module as it is.
      if (path.endsWith('.test.ts') && query['wtr-session-id'] !== undefined) return { body: `import '${BUNDLES}${path.slice(1, -3)}.js';`, type: 'js' };
      // A worker asks for its modules as a page does.
      if (path.endsWith('.worker.ts') && headers['sec-fetch-dest'] === 'worker') return { body: await bundleOf(path.slice(1, -3), {}), type: 'js' };
      const [, name] = path.startsWith(BUNDLES) ? (/^(.+)\.js$/.exec(path.slice(BUNDLES.length)) ?? []) : [];
      if (name === undefined) return undefined;
      // With its map it is several times as large: the runner asks for that itself, to say where a test has failed. A browser does not.
      const options = headers['sec-fetch-dest'] === undefined ? { sourcemap: 'inline' } : {};
      return { body: await bundleOf(name, options), type: 'js' };
    },
  };
}
