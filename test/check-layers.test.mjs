// Each rule of check-layers, shown a house in order and one bad file: a check that cannot fail is a defect.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkLayers } from './check-layers.mjs';

const HOUSE = {
  'src/domain/role.ts': `import * as z from 'zod/mini';\nexport const role = z.string();\n`,
  'src/media/peer.ts': `import Peer from 'simple-peer';\nimport { role } from '../domain/role.js';\nexport const peer = new Peer(role);\n`,
  'src/adapter/http/http-adapter.ts': `import ky from 'ky';\nexport const http = ky;\n`,
  'src/client/index.ts': `export { http } from '../adapter/http/http-adapter.js';\n`,
  'components/internal/base.ts': `import { LitElement } from 'lit';\nexport class Base extends LitElement {}\n`,
  'components/room/consult-room.ts': `import { Base } from '../internal/base.js';\nexport class ConsultRoom extends Base {}\n`,
  'components/room/define.ts': `import { ConsultRoom } from './consult-room.js';\ncustomElements.define('consult-room', ConsultRoom);\n`,
  'components/booking/consult-booking.ts': `import { Base } from '../internal/base.js';\nexport class ConsultBooking extends Base {}\n`,
  'test/room.test.ts': `it('is a room', () => {});\n`,
};

/** Rule → the file that breaks it. `define.ts` imports its class, which is what an entry point is for. */
const BAD = {
  'imports point up the list of layers': { 'src/domain/bad.ts': `import { peer } from '../media/peer.js';\n` },
  'rooms import only what their folder says': {
    'src/recording/replay/bad.ts': `import { spool } from '../upload/spool.js';\n`, 'src/recording/upload/spool.ts': 'export const spool = 1;\n',
  },
  'features do not import each other': { 'components/room/bad.ts': `import { ConsultBooking } from '../booking/consult-booking.js';\n` },
  'entry points are imported by nobody inside': { 'components/room/bad.ts': `import '../../src/client/index.js';\n` },
  'every relative import exists': { 'src/media/bad.ts': `import { gone } from './gone.js';\n` },
  'no import cycle': { 'src/media/a.ts': `import './b.js';\n`, 'src/media/b.ts': `await import('./a.js');\n` },
  'one file imports simple-peer': { 'src/media/bad.ts': `import Peer from 'simple-peer';\n` },
  'only src/adapter/http imports ky': { 'src/client/bad.ts': `import ky from 'ky';\n` },
  'only src/sealing/hpke-box.ts imports hpke': { 'src/sealing/bad.ts': `import { CipherSuite } from 'hpke';\n` },
  'only src/storage/database.ts imports idb': { 'src/client/bad.ts': `import { openDB } from 'idb';\n` },
  'only components import lit': { 'src/client/bad.ts': `import { html } from 'lit/static-html.js';\n` },
  'src/domain imports zod/mini and nothing else': { 'src/domain/bad.ts': `import * as z from 'zod';\n` },
  'no file is long without a reason': { 'src/media/bad.ts': 'export {};\n'.repeat(251) },
  'only a few files read the device’s clock': { 'src/session/bad.ts': 'export const at = Date.now();\n' },
  'no any': { 'src/media/bad.ts': 'export const bad = (x: unknown) => x as any;\n' },
  'no export *': { 'src/client/bad.ts': `export * from './x.js';\n`, 'src/client/x.ts': 'export const x = 1;\n' },
  'no ts-ignore': { 'test/bad.test.ts': '// @ts-ignore\nexport {};\n' },
  'no skipped or exclusive test': { 'test/bad.test.ts': `it.only('x', () => {});\n` },
  'no path of a machine': { 'test/bad.test.ts': `const path = '/work/main';\n` },
};

const brokenBy = (files) =>
  Object.entries(checkLayers(new Map(Object.entries(files))))
    .filter(([, problems]) => problems.length > 0)
    .map(([rule]) => rule);

test('a house in order breaks no rule', () => assert.deepEqual(brokenBy(HOUSE), []));

for (const rule of Object.keys(checkLayers(new Map()))) {
  test(`fires: ${rule}`, () => {
    assert.ok(BAD[rule], 'this rule has no bad file to prove it');
    assert.deepEqual(brokenBy({ ...HOUSE, ...BAD[rule] }), [rule]);
  });
}

test('an unknown folder under src is refused', () => {
  assert.deepEqual(brokenBy({ ...HOUSE, 'src/helpers/x.ts': 'export const x = 1;\n' }), ['imports point up the list of layers']);
});

test('a long file that says why is let through', () => {
  assert.deepEqual(brokenBy({ ...HOUSE, 'src/media/table.ts': `// long because: one table\n${'export {};\n'.repeat(300)}` }), []);
});

test('every way of reading the device’s clock is found, in elements too, and no way of writing a given time', () => {
  const rule = 'only a few files read the device’s clock';
  for (const text of ['const now = options.now ?? Date.now;', 'new Date().toISOString();', 'new Date;', 'Date();', 'performance.timeOrigin;']) {
    for (const path of ['src/client/bad.ts', 'components/room/bad.ts']) assert.deepEqual(brokenBy({ ...HOUSE, [path]: `${text}\nexport {};\n` }), [rule], text);
  }
  const given = 'export const text = (at: number) => [new Date(at).toISOString(), Date.parse("2026-11-29"), performance.now()];\n';
  assert.deepEqual(brokenBy({ ...HOUSE, 'src/client/given.ts': given }), []);
  assert.deepEqual(brokenBy({ ...HOUSE, 'src/client/server-time.ts': 'export const now = () => Date.now();\n' }), []);
});
