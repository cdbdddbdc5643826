import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { ERROR_ADVICE } from '../../src/domain/error-codes.js';
import { onOneEngine } from './support/engines.js';
import { answerOf, Person } from './support/person.js';

onOneEngine('over HTTP', ({ start }) => {
  let backend: Backend;
  let amara: Person;
  const pagesFolder = mkdtempSync(join(tmpdir(), 'consultkit-pages-'));
  before(async () => {
    for (const page of ['member-portal', 'practitioner-desk', 'compliance-console']) {
      mkdirSync(join(pagesFolder, page, 'chunks'), { recursive: true });
      writeFileSync(join(pagesFolder, page, 'index.html'), `<title>${page}</title>`);
      writeFileSync(join(pagesFolder, page, 'consult-recordings.js'), '//'.padEnd(5_000, 'x'));
      writeFileSync(join(pagesFolder, page, 'chunks', 'room-3f9a1c2b.js'), '//');
    }
    writeFileSync(join(pagesFolder, 'secret.js'), 'secret');
    backend = await start({ pagesFolder, drill: true });
    amara = await Person.signIn(backend, 'amara-okafor');
  });
  after(() => rmSync(pagesFolder, { recursive: true, force: true }));
  const page = async (path: string) => answerOf(await fetch(backend.url + path, { redirect: 'manual' }));

  it('serves the pages under a strict policy', async () => {
    for (const path of ['/', '/member/', '/desk/', '/console/', '/choice.css', '/api/trust/northwind-health/uk', '/nowhere']) {
      const { headers } = await page(path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'", 'trusted-types lit-html consultkit', "frame-ancestors 'none'", "base-uri 'none'", "media-src 'self' blob:"]) {
        assert.ok(policy.split('; ').some((directive) => directive.startsWith(part)), `${path}: ${part}`);
      }
      assert.ok(policy.split('; ').includes("connect-src 'self'"), path);
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(headers.get('Strict-Transport-Security'), null, 'there is no TLS here');
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(headers.get('Permissions-Policy') ?? '', /camera=\(self\), microphone=\(self\)/);
    }
    assert.match((await page('/member/')).text, /member-portal/);
    assert.match((await page('/desk/')).text, /practitioner-desk/);
    assert.match((await page('/console/')).text, /compliance-console/);
    assert.equal((await page('/member')).headers.get('Location'), '/member/');
    assert.equal((await page('/member/chunks/room-3f9a1c2b.js')).headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
    const plain = await page('/member/consult-recordings.js');
    assert.equal(plain.headers.get('Cache-Control'), 'no-cache');
    assert.equal(plain.headers.get('Content-Encoding'), 'gzip');
    for (const path of ['/member/nix.js', '/member/%2e%2e/secret.js', '/member/..%2fsecret.js', '/member/%00.js', '/member/%zz']) {
      const answer = await page(path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.text.includes('secret'), false);
    }
  });

  it('counts violations of the policy', async () => {
    const count = async () => (await page('/api/csp-reports')).json<{ count: number }>().count;
    const before_ = await count();
    await fetch(`${backend.url}/api/csp-reports`, { method: 'POST', headers: { 'Content-Type': 'application/csp-report' }, body: '{}' });
    assert.equal(await count(), before_ + 1);
  });

  it('answers what it cannot accept with a problem document, and goes on', async () => {
    const post = (text: string, type = 'application/json') => amara.ask('POST', '/holds', { text, headers: { 'Content-Type': type } });
    const cases: [string, Promise<{ status: number; code: string | null; text: string }>, number][] = [
      ['broken JSON', post('{"slotId":'), 400], ['a wrong type', post('{"slotId":7}'), 400], ['an array', post('[]'), 400], ['null', post('null'), 400], ['nothing', post(''), 400],
      ['another media type', post('slotId=1', 'text/plain'), 415], ['deep nesting', post('['.repeat(20_000)), 400],
      ['64 KB and more', post(JSON.stringify({ slotId: 'x'.repeat(65_536) })), 413], ['an id that is none', post('{"slotId":"../x"}'), 400],
      ['a violation that tells', amara.ask('POST', '/violations', { json: { reason: 'owner', path: 'list', rid: 'Amara Okafor', sid: null, at: 1 } }), 400],
      ['nobody', new Person(backend, null).ask('POST', '/demo/sign-in', { json: { personId: 'nobody' } }), 404],
      ['an insurer that is none', new Person(backend, null).ask('GET', '/trust/no/xx'), 404],
    ];
    for (const [name, asked, status] of cases) {
      const answer = await asked;
      assert.equal(answer.status, status, name);
      assert.ok(answer.code !== null && answer.code in ERROR_ADVICE, name);
      const problem = JSON.parse(answer.text) as { status: number; title: string };
      assert.deepEqual([problem.status, problem.title], [status, ERROR_ADVICE[answer.code as keyof typeof ERROR_ADVICE]]);
    }
    assert.equal((await amara.ask('GET', '/me')).status, 200);
  });

  it('stores what the client’s gate has refused', async () => {
    const violation = { reason: 'owner', path: 'list', rid: 'r1', sid: null, at: 5 };
    assert.equal((await amara.ask('POST', '/violations', { json: violation })).status, 204);
    const { subject, tenant, region } = await amara.me();
    const rows = await backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query('select subject, reason, path, rid, sid, at from violation'));
    assert.deepEqual(rows, [{ subject, ...violation }]);
  });

  it('describes itself: every route, and its refusals', async () => {
    const document = await new Person(backend, null).get<{ paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown[] }>>; components: { schemas: Record<string, unknown> } }>('/openapi.json');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    const wanted = [
      'get /me', 'get /keyset', 'get /trust/{tenant}/{region}', 'get /demo/people', 'post /demo/sign-in', 'get /services', 'get /slots', 'post /holds', 'delete /holds/{id}',
      'post /appointments', 'get /appointments', 'get /appointments/{id}', 'post /appointments/{id}/cancel', 'post /appointments/{id}/session', 'post /sessions/{sid}/admit', 'post /sessions/{sid}/keys', 'get /sessions/{sid}/ice-servers', 'post /recordings/{rid}/grants',
      'put /sessions/{sid}/evidence', 'put /sessions/{sid}/epochs/{n}', 'post /sessions/{sid}/end', 'get /recordings', 'get /recordings/{rid}', 'get /recordings/{rid}/segments/{seq}',
      'get /recordings/{rid}/progress', 'post /recordings/{rid}/lease', 'put /recordings/{rid}/segments/{seq}', 'put /recordings/{rid}/wraps', 'post /violations', 'get /stops', 'get /recordings/{rid}/access', 'post /recordings/{rid}/receipts',
      'post /reports', 'get /compliance/incidents', 'get /compliance/changes', 'get /compliance/stops', 'get /compliance/requests', 'post /compliance/requests', 'post /compliance/touches', 'post /compliance/requests/{id}/approve', 'post /compliance/requests/{id}/refuse',
      ...['get timeline', 'get exposure', 'get notices', 'post notices', 'post merge', 'post split', 'post close', 'post reopen'].map((each) => each.replace(' ', ' /compliance/incidents/{id}/')), 'post /compliance/notices/{id}/approve',
      'get /keys/chain', 'post /keys/changes', 'get /keys/boxes/{kid}', 'get /keys/uses', 'get /keys/ways', 'post /keys/ways/{id}/open', 'get /keys/permission', 'post /keys/permission/{id}/stop', 'get /notices',
    ];
    assert.deepEqual(routes.sort(), wanted.sort());
    for (const name of ['Identity', 'Slot', 'Appointment', 'SessionGrant', 'RecordingItem', 'Problem', 'EpochTokens', 'KeyChange', 'RecoveryEntry', 'AccountBox', 'KeyPermission', 'MemberNotice', 'Violation']) assert.ok(document.components.schemas[name], name);
    // Every route that names a bearer token asks for one, and no other does.
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        const answer = await new Person(backend, null).ask(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '0'), method === 'post' || method === 'put' ? { json: {} } : {});
        assert.equal(answer.status === 401, security !== undefined, `${method} ${path}: ${answer.status}`);
      }
    }
  });

  it('keeps names, notes and tokens out of its log', async () => {
    const lines: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    const { jsonLog } = await import('../../examples/reference-backend/log.js');
    const other = await start({ log: jsonLog('info') });
    process.stderr.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    try {
      const person = await Person.signIn(other, 'amara-okafor');
      await person.ask('GET', '/me');
      await person.ask('GET', '/slots?serviceId=x&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z');
      await person.ask('POST', '/appointments', { json: { holdId: 'x', mode: 'audio', note: 'a private word' } });
    } finally {
      process.stderr.write = write;
    }
    const text = lines.join('');
    assert.ok(lines.filter((line) => JSON.parse(line).event === 'request').length >= 4);
    for (const secret of ['Amara', 'Okafor', 'amara', 'private', 'eyJ', 'Bearer', 'from=']) assert.equal(text.includes(secret), false, secret);
  });
});
