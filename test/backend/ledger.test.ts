import assert from 'node:assert/strict';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { before, it, type TestContext } from 'node:test';
import { join } from 'node:path';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState, type DatabaseRole } from '../../examples/reference-backend/database/database.js';
import { checkpointFile, readCheckpoints } from '../../examples/reference-backend/ledger/checkpoint-file.js';
import { verifyLedger, type LedgerVerdict } from '../../examples/reference-backend/ledger/verify-ledger.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onEachEngine, type Place } from './support/engines.js';
import { Person } from './support/person.js';
import { drawFrom, Superuser, tamper } from './support/tamper.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
/** 1,000 by `npm run ledger:tamper`. */
const TAMPERINGS = Number(process.env['CONSULTKIT_TAMPERINGS'] ?? 100);

/** What an answer has in it, as the ledger should say it. */
function whatLeft(path: string, body: Buffer): string[] {
  const match = /^\/api\/recordings(?:\/([\w-]+)(?:\/segments\/(\d+))?)?$/.exec(path);
  if (match === null) return [];
  const [, rid, seq] = match;
  if (seq !== undefined) return [`segment-read ${rid ?? ''} ${seq} 0-${body.length}`];
  const told = JSON.parse(body.toString()) as { items: RecordingItem[] } & RecordingItem;
  const [action, items] = rid === undefined ? (['recording-list', told.items] as const) : (['recording-read', [told]] as const);
  return items.map((item) => `${action} ${item.rid} ${item.wraps.map(({ kid }) => kid).join()}`);
}

/** What a proxy in front of the backend has seen leave: recordings by what was done with them, with segment and bytes. */
async function proxyTo(backend: Backend, t: Pick<TestContext, 'after'>): Promise<{ url: string; left: string[] }> {
  const left: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const upstream = ask(`${backend.url}${incoming.url ?? ''}`, { method: incoming.method, headers: { ...incoming.headers, 'accept-encoding': 'identity' } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const body = Buffer.concat(chunks);
        if (answer.statusCode === 200) left.push(...whatLeft(incoming.url ?? '', body));
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
      });
    });
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, left };
}

onEachEngine('the ledger', ({ fresh, start }) => {
  let place: Place;
  let backend: Backend;
  let made: Recorded;
  const as = <T extends Record<string, unknown>>(role: DatabaseRole, sql: string, params: unknown[] = []): Promise<T[]> =>
    backend.database.transaction({ role, ...REALM, subject: '' }, (tx) => tx.query<T>(sql, params));
  const file = (): string => checkpointFile(join(place.dataFolder, 'checkpoints'), REALM);
  const verify = (): Promise<LedgerVerdict> => verifyLedger({
    database: backend.database, realm: REALM, keyset: backend.services.trust.of(REALM).keyset, checkpoints: readCheckpoints(file()), now: Date.now(),
  });

  before(async () => {
    place = await fresh();
    backend = await start({ ...place, dropInMinutes: 1 });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  });

  it('has every id, wrap and byte range that left the backend, as a proxy saw them leave, and none besides', async (t) => {
    const proxy = await proxyTo(backend, t);
    const { rid } = made.grant;
    const throughProxy = { ...backend, url: proxy.url };
    const [first] = await as<{ id: number }>('ledger', 'select coalesce(max(id), 0) as id from audit_event');
    for (const personId of ['amara-okafor', 'priya-raghunathan', 'dr-helen-marsh']) {
      const person = new Person(throughProxy, (await Person.signIn(backend, personId)).token);
      for (const path of ['/recordings', `/recordings/${rid}`, ...[0, 1, 2, 3, 9].map((seq) => `/recordings/${rid}/segments/${seq}`), '/recordings/absent']) await person.ask('GET', path);
    }
    const rows = await as<{ action: string; rid: string; seq: number | null; bytes_from: number; bytes_to: number; wraps: string[] | null; role: string; sid: string }>(
      'ledger', `select action, rid, seq, bytes_from, bytes_to, wraps, role, sid from audit_event where id > $1 and rid is not null and outcome = 'permit' order by id`, [first?.id ?? 0],
    );
    assert.ok(proxy.left.length >= 6);
    assert.deepEqual(rows.map(({ action, rid: each, seq, bytes_from: from, bytes_to: to, wraps }) => (seq === null ? `${action} ${each} ${wraps?.join() ?? ''}` : `${action} ${each} ${seq} ${from}-${to}`)), proxy.left);
    assert.ok(rows.some(({ wraps }) => (wraps?.length ?? 0) > 0));
    assert.deepEqual([...new Set(rows.map(({ role, sid }) => `${role} ${sid}`))], [`self ${made.grant.sid}`]);
  });

  it('only grows: nobody changes, deletes or empties it, and the role that gives places gives each once', async () => {
    await backend.services.ledger.seal();
    for (const role of ['party', 'recorder', 'clerk', 'ledger'] as const) {
      for (const sql of [`update audit_event set outcome = 'x'`, 'delete from audit_event', 'truncate audit_event']) await assert.rejects(as(role, sql), (error) => sqlState(error) === '42501', `${role}: ${sql}`);
    }
    await assert.rejects(as('ledger', 'update audit_event set place = place + 1000'), (error) => sqlState(error) === '42501');
    await assert.rejects(as('ledger', 'update audit_event set place = null, leaf = null, nodes = null'), (error) => sqlState(error) === '42501');
    const owner = new Superuser(backend.database);
    const asOwner = (sql: string): Promise<void> => owner.change((tx) => tx.execute(sql));
    for (const sql of [`update audit_event set outcome = 'x'`, 'delete from audit_event', 'truncate audit_event']) await assert.rejects(asOwner(sql), /The ledger only grows/, `owner: ${sql}`);
  });

  it('gives each row its place without a gap, and signs how far it is outside the database', async () => {
    await backend.services.ledger.seal();
    const verdict = await verify();
    assert.equal(verdict.ok, true, JSON.stringify(verdict));
    const [counted] = await as<{ n: number; size: number; waiting: number }>('ledger', 'select count(place) as n, max(place) + 1 as size, count(*) - count(place) as waiting from audit_event');
    assert.deepEqual([counted?.n, counted?.waiting], [counted?.size, 0]);
    const before = readCheckpoints(file()).length;
    await backend.services.ledger.seal();
    assert.equal(readCheckpoints(file()).length, before, 'nothing was new');
    await made.member.ask('GET', '/recordings');
    await backend.services.ledger.seal();
    assert.ok(readCheckpoints(file()).length > before);
  });

  it('goes on after a restart, and seals what a process left behind', async () => {
    await backend.stop();
    backend = await start({ ...place, dropInMinutes: 1 });
    await (await Person.signIn(backend, 'amara-okafor')).ask('GET', '/recordings');
    await backend.services.ledger.seal();
    const verdict = await verify();
    assert.equal(verdict.ok, true, JSON.stringify(verdict));
  });

  it(`shows each of ${TAMPERINGS} random edits, deletions and insertions by a superuser`, async () => {
    // So that nothing goes on behind.
    await backend.services.ledger.stop();
    const member = await Person.signIn(backend, 'amara-okafor');
    for (let n = 0; n < 12; n += 1) await member.ask('GET', `/recordings/${made.grant.rid}/segments/${n % 3}`);
    await backend.services.ledger.seal();
    const whole = await verify();
    assert.ok(whole.ok, JSON.stringify(whole));
    const owner = new Superuser(backend.database);
    await owner.disarm();
    const draw = drawFrom(12);
    const change = (size: number): Promise<string> => owner.change((tx) => tamper(tx, REALM, size, draw, Date.now()));
    for (let n = 0; n < TAMPERINGS; n += 1) {
      const what = await change(whole.size);
      const { ok } = await verify();
      assert.equal(ok, false, what);
      await owner.restore();
      assert.deepEqual(await verify(), whole, `restored after: ${what}`);
    }
    // Not even the last checkpoint: a tree of fewer entries than were signed, or lines that nobody has signed.
    const checkpoints = readCheckpoints(file());
    const given = { database: backend.database, realm: REALM, keyset: backend.services.trust.of(REALM).keyset, now: Date.now() };
    assert.deepEqual(await verifyLedger({ ...given, checkpoints: checkpoints.slice(0, -1) }), { ok: false, fault: 'unsigned', from: whole.size - 12, size: whole.size });
    assert.deepEqual(await verifyLedger({ ...given, checkpoints: [...checkpoints.slice(0, -1), `${checkpoints.at(-1)?.slice(0, -4)}AAAA`] }), { ok: false, fault: 'checkpoint', line: checkpoints.length });
  });
});
