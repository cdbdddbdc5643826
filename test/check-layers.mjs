// Keeps the house in order: which folder may import which, one file a vendor, files that stay readable.
//   node test/check-layers.mjs      prints each broken rule with its place; each rule counts as one test
// The rules are a pure function over { path → text }, so that check-layers.test.mjs can show each of them a bad file.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { closingLine } from '../scripts/closing-line.mjs';
import { listFiles } from '../scripts/files.mjs';

// A folder imports itself and the folders above it in this list. Each components/<feature> comes last, beside the others.
const LAYERS = [
  ...['domain', 'async', 'storage', 'ownership', 'sealing', 'incident', 'adapter', 'keys', 'media', 'recording', 'session', 'client', 'testing'].map((name) => `src/${name}`),
  'components/internal',
];
// A folder's rooms, and which of each other they import. A room may import what lies beside the rooms.
const ROOMS = {
  'src/recording': { webm: [], record: ['webm'], upload: [], replay: [] },
  'src/session': {
    signaling: [], mode: [], consent: [], recording: [], connection: ['signaling'], devices: ['connection'],
    epochs: ['signaling', 'mode', 'consent'], proof: ['signaling', 'mode', 'consent', 'epochs', 'recording'],
  },
};
// Elements that another feature shows inside its own: 'components/room' → ['components/desk/consult-x.ts'], say.
const SHARED_ELEMENTS = {};
// What may read the device's clock, which anybody can set: everything else is given a `now`, which goes by the server's time.
const CLOCK_READERS = new Set(['src/client/server-time.ts', 'src/adapter/memory/memory-world.ts', 'components/internal/page-clock.ts']);
const MAX_LINES = 250;

const layerOf = (path) => path.split('/').slice(0, 2).join('/');
const roomOf = (path) => (path.split('/').length > 3 ? path.split('/')[2] : undefined);
const isSource = (path) => /^(src|components)\/.+\.ts$/.test(path);
const isTest = (path) => /^test\//.test(path);
const isVendor = (name) => (specifier) => specifier === name || specifier.startsWith(`${name}/`);

/** What a file imports: `{ to, specifier }`, where `to` is the file in the repository, or undefined for a package. */
function importsOf(path, text, files) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: specifier }) => {
    if (!specifier.startsWith('.')) return { specifier };
    const target = join(dirname(path), specifier);
    return { specifier, to: [target.replace(/\.js$/, '.ts'), target].find((file) => files.has(file)) ?? target };
  });
}

function findNodes(path, text, wanted) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    if (wanted(node)) found.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `Date.now` in any form, `new Date()` and `Date()`: what is given a time reads no clock. */
function readsClock(node) {
  const isDate = (name) => ts.isIdentifier(name) && name.text === 'Date';
  if (ts.isPropertyAccessExpression(node)) return (isDate(node.expression) && node.name.text === 'now') || (node.name.text === 'timeOrigin');
  if (ts.isNewExpression(node)) return isDate(node.expression) && !node.arguments?.length;
  return ts.isCallExpression(node) && isDate(node.expression);
}

function findCycle(graph) {
  const done = new Set();
  const walk = (file, trail) => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return null;
}

/** Every rule with what breaks it: { 'rule': ['path: why'] }. `files` maps paths to texts. */
export function checkLayers(files) {
  const broken = {
    'imports point up the list of layers': [],
    'rooms import only what their folder says': [],
    'features do not import each other': [],
    'entry points are imported by nobody inside': [],
    'every relative import exists': [],
    'no import cycle': [],
    'one file imports simple-peer': [],
    'only src/adapter/http imports ky': [],
    'only src/sealing/hpke-box.ts imports hpke': [],
    'only src/storage/database.ts imports idb': [],
    'only components import lit': [],
    'src/domain imports zod/mini and nothing else': [],
    'no file is long without a reason': [],
    'only a few files read the device’s clock': [],
    'no any': [],
    'no export *': [],
    'no ts-ignore': [],
    'no skipped or exclusive test': [],
    'no path of a machine': [],
  };
  const report = (rule, path, why) => broken[rule].push(`${path}: ${why}`);
  const graph = new Map();
  const peerImporters = [];

  for (const [path, text] of files) {
    const imports = importsOf(path, text, files);
    if (isSource(path)) {
      const layer = layerOf(path);
      const rank = LAYERS.indexOf(layer);
      if (path.startsWith('src/') && rank < 0) report('imports point up the list of layers', path, `${layer} is not in the list of layers`);
      graph.set(path, imports.flatMap(({ to }) => (to ? [to] : [])));
      for (const { to, specifier } of imports) {
        if (to) {
          const target = layerOf(to);
          const targetRank = LAYERS.indexOf(target);
          if (!files.has(to)) report('every relative import exists', path, specifier);
          if (/\/(index|define)\.ts$/.test(to)) report('entry points are imported by nobody inside', path, specifier);
          const [room, other] = [roomOf(path), roomOf(to)];
          if (ROOMS[layer] && target === layer && room && other && room !== other && !ROOMS[layer][room]?.includes(other)) report('rooms import only what their folder says', path, specifier);
          if (target === layer) continue;
          const bothFeatures = rank < 0 && targetRank < 0 && target.startsWith('components/');
          if (bothFeatures && !SHARED_ELEMENTS[layer]?.includes(to)) report('features do not import each other', path, specifier);
          if (!bothFeatures && (targetRank < 0 || (rank >= 0 && targetRank > rank))) report('imports point up the list of layers', path, specifier);
        } else {
          if (specifier === 'simple-peer') peerImporters.push(path);
          if (specifier.startsWith('consultkit')) report('entry points are imported by nobody inside', path, specifier);
          if (isVendor('ky')(specifier) && !path.startsWith('src/adapter/http/')) report('only src/adapter/http imports ky', path, specifier);
          if (isVendor('hpke')(specifier) && path !== 'src/sealing/hpke-box.ts') report('only src/sealing/hpke-box.ts imports hpke', path, specifier);
          if (isVendor('idb')(specifier) && path !== 'src/storage/database.ts') report('only src/storage/database.ts imports idb', path, specifier);
          if (/^(lit|@lit|lit-html|lit-element)(\/|$)/.test(specifier) && !path.startsWith('components/')) report('only components import lit', path, specifier);
          if (layer === 'src/domain' && specifier !== 'zod/mini') report('src/domain imports zod/mini and nothing else', path, specifier);
        }
      }
    }
    if (isSource(path) && layerOf(path) !== 'src/testing' && !CLOCK_READERS.has(path)) {
      for (const line of findNodes(path, text, readsClock)) report('only a few files read the device’s clock', path, `line ${line}: take a \`now\` that goes by the server's time`);
    }
    const lines = text.trimEnd().split('\n');
    if (lines.length > MAX_LINES && !/long because: \S/.test(lines.slice(0, 5).join('\n'))) {
      report('no file is long without a reason', path, `${lines.length} lines and no "long because: …" in its first lines`);
    }
    if (/\.tsx?$/.test(path)) {
      for (const line of findNodes(path, text, (node) => node.kind === ts.SyntaxKind.AnyKeyword)) report('no any', path, `line ${line}`);
      for (const line of findNodes(path, text, (node) => ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause)))) report('no export *', path, `line ${line}`);
    }
    if (/@ts-(ignore|nocheck)/.test(text)) report('no ts-ignore', path, 'say what the type is instead');
    if (isTest(path) && /\b(it|test|describe|suite|context|t)\.(skip|only)\(/.test(text)) report('no skipped or exclusive test', path, 'a test that does not run proves nothing');
    if (/\/work\/|\/home\/[a-z]|\.\.\/shared\b/.test(text)) report('no path of a machine', path, 'works nowhere else');
  }
  const cycle = findCycle(graph);
  if (cycle) report('no import cycle', cycle[0], cycle.join(' → '));
  if (peerImporters.length > 1) report('one file imports simple-peer', peerImporters[0], peerImporters.join(', '));
  return broken;
}

function main() {
  const own = /^test\/check-layers/; // these two spell out what they forbid
  const paths = listFiles('', /^(src|components|stories|examples|test|scripts)\/.+\.(ts|tsx|mts|js|mjs|css|html|mdx|sql)$/).filter((path) => !own.test(path));
  const files = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  if (!paths.some(isSource)) throw new Error('no sources found: run this from the repository’s root');
  let failed = 0;
  const rules = Object.entries(checkLayers(files));
  for (const [rule, problems] of rules) {
    if (problems.length > 0) failed += 1;
    console.log(`${problems.length > 0 ? 'FAIL' : ' ok '} ${rule}${problems.map((problem) => `\n       ${problem}`).join('')}`);
  }
  console.log(`${paths.length} files`);
  console.log(closingLine({ passed: rules.length - failed, failed, skipped: 0 }));
  process.exitCode = failed > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
