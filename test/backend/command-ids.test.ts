import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import fc from 'fast-check';
import { readDeskOptions } from '../../examples/escrow-desk/desk-options.js';
import { PendingWraps } from '../../examples/escrow-desk/pending-wraps.js';
import { readRootOptions } from '../../examples/root-desk/root-options.js';
import { realmFolder } from '../../examples/reference-backend/trust/realm-files.js';
import { blobPath } from '../../examples/reference-backend/recordings/blob-store.js';
import { safeFileName } from '../../examples/reference-backend/safe-file-name.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { regionSchema } from '../../src/domain/realm-codes.js';

const REALM = ['--realm', 'ins-a/uk'];
const base64url = (length: number): fc.Arbitrary<string> => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('base64url'));
/** With a dash in front much more often than one in 64. */
const dashed = (ids: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(ids, ids.map((id) => `-${id.slice(1)}`), ids.map((id) => `--${id.slice(2)}`));
/** Ids of today, ids of before (16 bytes in base64url), and names of keys, which RFC 7638 makes. */
const id = dashed(fc.oneof(fc.constant(null).map(() => newOpaqueId()), base64url(16)));
const kid = dashed(base64url(32));

it('every command of the escrow desk takes every id and every name of a key', () => {
  fc.assert(fc.property(id, id, kid, kid, kid, (rid, request, to, one, two) => {
    const asked = readDeskOptions(['request', ...REALM, '--rid', rid, '--why', 'legal', '--approver', one, '--approver', two, '--to', to]);
    assert.deepEqual([asked.command, asked.options.rid, asked.options.approver, asked.options.to], ['request', rid, [one, two], to]);
    for (const command of ['approve', 'release']) assert.equal(readDeskOptions([command, ...REALM, '--request', request]).options.request, request);
    for (const command of ['hold', 'lift']) {
      const { options } = readDeskOptions([command, '--secret', '--rid', rid, ...REALM, '--key', `${one}.jwk`, '--why', 'a court']);
      assert.deepEqual([options.rid, options.key, options.secret], [rid, `${one}.jwk`, true]);
    }
    assert.equal(readDeskOptions(['allow', '--subject', rid, '--key', 'k', ...REALM]).options.subject, rid);
    assert.equal(readDeskOptions(['allow', `--subject=${rid}`, '--key=k', ...REALM]).options.subject, rid);
  }), { numRuns: 500 });
});

it('every command of the root desk takes every name of a key', () => {
  fc.assert(fc.property(kid, (name) => {
    for (const command of ['retire', 'revoke']) assert.equal(readRootOptions([command, ...REALM, '--kid', name]).options.kid, name);
    assert.equal(readRootOptions(['take', ...REALM, '--as', 'approver', '--key', `${name}.jwk`]).options.key, `${name}.jwk`);
  }), { numRuns: 500 });
});

it('a wrap that waits is kept under any id, and found again', (t) => {
  const desk = mkdtempSync(join(tmpdir(), 'consultkit-desk-'));
  t.after(() => rmSync(desk, { recursive: true, force: true }));
  const pending = new PendingWraps(desk, { tenant: 'ins-a', region: 'uk' });
  const wrap = { suite: '0010-0001-0002', kid: 'k', role: 'owner', enc: 'e', ct: 'c' } as const;
  const ids = [...new Set(fc.sample(id, 200))];
  for (const each of ids) pending.keep(each, wrap);
  assert.equal(readdirSync(join(desk, 'ins-a.uk', 'pending')).length, ids.length);
  for (const each of ids) {
    assert.deepEqual(pending.read(each), wrap);
    pending.forget(each);
  }
  assert.deepEqual(readdirSync(join(desk, 'ins-a.uk', 'pending')), []);
});

it('no realm’s folder has a name that Windows keeps for a device, and no two realms share one', () => {
  const tenants = ['con', 'prn', 'aux', 'nul', 'com1', 'lpt9', 'console', 'com', 'con-1', 'ins-a'];
  const names = tenants.map((tenant) => basename(realmFolder('keys', { tenant, region: 'uk' })));
  assert.equal(new Set(names).size, tenants.length);
  for (const name of names) assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)\./i);
  assert.deepEqual(names.slice(-4), ['console.uk', 'com.uk', 'con-1.uk', 'ins-a.uk']);
});

it('no id and no region’s code is a file’s name that Windows keeps for a device, and no two share one', () => {
  const names = ['con', 'PRN', 'aux', 'Nul', 'com1', 'lpt9', 'com', 'console', '-', '--', '-aux', 'uk'];
  const files = names.map(safeFileName);
  assert.deepEqual(files, ['con=', 'PRN=', 'aux=', 'Nul=', 'com1=', 'lpt9=', 'com', 'console', '-', '--', '-aux', 'uk']);
  for (const region of ['aux', 'con', 'nul']) {
    assert.equal(regionSchema.safeParse(region).success, true, 'a region may be called so');
    for (const part of blobPath(region, 'nul', 0).split('/')) assert.doesNotMatch(part, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    const asked = readDeskOptions(['init', '--realm', `-ins/${region}`]);
    assert.deepEqual(asked.realms, [{ tenant: '-ins', region }]);
    assert.deepEqual(readRootOptions(['init', '--realm', `--ins/${region}`]).realms, [{ tenant: '--ins', region }]);
  }
});
