import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { it } from 'node:test';
import ts from 'typescript';

const HOUSE = 'examples/reference-backend';
/** A folder imports itself and the folders before it. Routes are the last layer, whatever folder they lie in. */
const LAYERS = [
  '', 'problems', 'database', 'notices', 'identity', 'audit', 'limits', 'trust', 'claims-channel', 'chains', 'keys', 'stops', 'scheduling', 'epochs', 'retention', 'sessions', 'recordings',
  'escrow', 'ledger', 'signalling', 'webhooks', 'incidents', 'violations', 'seed', 'drill', 'pages', 'http', 'routes', 'assembly',
];
/** What puts the parts together. */
const ASSEMBLY = ['backend-options', 'create-app', 'create-backend', 'open-claims', 'open-trust', 'options-from-env', 'serve', 'services', 'welcome'];

const files = readdirSync(HOUSE, { recursive: true }).map(String).filter((name) => name.endsWith('.ts'));

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.')).map((name) => relative('.', resolve(dirname(file), name)).replace(/\.js$/, '.ts'));
}

function layerOf(path: string): number {
  const [folder = '', ...rest] = path.split('/');
  if (path.endsWith('-routes.ts')) return LAYERS.indexOf('routes');
  if (rest.length === 0) return LAYERS.indexOf(ASSEMBLY.includes(folder.replace('.ts', '')) ? 'assembly' : '');
  return LAYERS.indexOf(folder);
}

it('the backend’s folders are layers, and imports point one way', () => {
  assert.ok(files.length > 50);
  for (const file of files) {
    assert.ok(layerOf(file) >= 0, `${file} lies in no layer`);
    for (const target of importsOf(join(HOUSE, file))) {
      if (!target.startsWith(`${HOUSE}/`)) assert.match(target, /^src\/(domain|ownership|incident|adapter\/ports)\//, `${file} imports ${target}`);
      else assert.ok(layerOf(relative(HOUSE, target)) <= layerOf(file), `${file} imports ${target}`);
    }
  }
});

/** Every file that a file imports, directly or not. */
function reachable(from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const target of importsOf(from)) reachable(target, seen);
  return seen;
}

it('nothing about recordings, sessions or signalling can reach the claims issuer, or the channel to it', () => {
  const later = files.filter((name) => /^(epochs|sessions|recordings|signalling|violations|drill)\//.test(name));
  assert.ok(later.length > 25);
  const issuerOf = (name: string): string[] => [...reachable(join(HOUSE, name))].filter((path) => path.startsWith(`${HOUSE}/claims-channel/`));
  for (const name of later) assert.deepEqual(issuerOf(name), [], name);
  // And the check can find it.
  assert.notDeepEqual(issuerOf('keys/own-chain.ts'), []);
});

it('nothing of the server imports the claims issuer, the root desk, or what signs for them', () => {
  const apart = (paths: readonly string[]): string[] => paths.filter((path) => /^examples\/(claims-issuer|root-desk)\//.test(path));
  for (const file of files) assert.deepEqual(apart([...reachable(join(HOUSE, file))]), [], file);
  // And the check can find both.
  for (const main of ['examples/claims-issuer/serve.ts', 'examples/root-desk/root-desk.ts']) assert.notDeepEqual(apart([...reachable(main)]), [], main);
});

it('the server can reach neither the escrow desk nor anything that opens a seal', () => {
  const served = [...reachable(join(HOUSE, 'serve.ts'))];
  assert.ok(served.length > 100);
  const opens = (paths: readonly string[]): string[] => paths.filter((path) => /^(examples\/escrow-desk|src\/(sealing|recording|keys))\//.test(path));
  assert.deepEqual(opens(served), []);
  assert.deepEqual(served.filter((path) => path.startsWith(`${HOUSE}/escrow/`)), [], 'what the desk does is done by the desk');
  // And the check can find it.
  assert.notDeepEqual(opens([...reachable('examples/escrow-desk/escrow.ts')]), []);
});
