import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { after, before, it } from 'node:test';
import ts from 'typescript';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState, type DatabaseRole } from '../../examples/reference-backend/database/database.js';
import { listSql } from '../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls, type WallName } from '../../examples/reference-backend/recordings/walls/walls.js';
import { recorded, type Consultation } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };

onEachEngine('each wall alone', ({ fresh, start, engine }) => {
  let backend: Backend;
  let made: Consultation;
  let stranger: Person;
  let place: Awaited<ReturnType<typeof fresh>>;
  const as = <T extends Record<string, unknown>>(role: DatabaseRole, subject: string, sql: string, params: unknown[] = [], realm = REALM) =>
    backend.database.transaction({ role, ...realm, subject }, (tx) => tx.query<T>(sql, params));

  before(async () => {
    place = await fresh();
    backend = await start({ ...place, dropInMinutes: 1 });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh', 2);
    stranger = await Person.signIn(backend, 'priya-raghunathan');
  });

  it('the rows: a party sees its own, whatever is asked, and nothing of another insurer or region', async () => {
    const owner = (await made.member.me()).subject;
    const other = (await stranger.me()).subject;
    const recorder = (await made.practitioner.me()).subject;
    const count = async (role: DatabaseRole, subject: string, table: string, realm = REALM) => (await as<{ n: number }>(role, subject, `select count(*) as n from ${table}`, [], realm))[0]?.n;
    assert.equal(await count('party', owner, 'recording'), 1);
    for (const table of ['recording', 'segment', 'epoch', 'session_claim', 'encounter', 'appointment', 'signal', 'consent']) {
      if (table !== 'appointment') assert.equal(await count('party', other, table), 0, table);
      assert.equal(await count('party', '', table), 0, table);
      for (const realm of [{ ...REALM, region: 'ie' }, { ...REALM, tenant: 'celtic-mutual' }, { tenant: '', region: '' }]) {
        assert.equal(await count('party', owner, table, realm), 0, `${table} in ${realm.tenant} ${realm.region}`);
        assert.equal((await as('clerk', '', `select 1 from ${table} where tenant = $1`, [REALM.tenant], realm)).length, 0, table);
      }
    }
    assert.equal(await count('recorder', recorder, 'recording'), 1);
    assert.equal(await count('recorder', owner, 'recording'), 0);
    assert.equal(await count('party', recorder, 'segment'), 0);
    for (const table of ['audit_event', 'violation', 'slot', 'slot_hold']) await assert.rejects(as('party', owner, `select 1 from ${table}`), (error) => sqlState(error) === '42501', table);
  });

  it('the claim: one role alone may write it, nobody may change it, and a recording’s owner is its claim’s', async () => {
    const claimSql = `insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ('s', 'northwind-health', 'uk', 'r', 'o', 'p', 'c')`;
    for (const role of ['party', 'recorder', 'clerk'] as const) {
      await assert.rejects(as(role, 'o', claimSql), (error) => sqlState(error) === '42501', role);
      await assert.rejects(as(role, 'o', `update session_claim set owner = 'o'`), (error) => sqlState(error) === '42501', role);
      await assert.rejects(as(role, 'o', 'delete from session_claim'), (error) => sqlState(error) === '42501', role);
    }
    await assert.rejects(as('claims', '', `update session_claim set owner = 'o'`), (error) => sqlState(error) === '42501');
    await assert.rejects(as('recorder', (await made.practitioner.me()).subject, `update recording set owner = 'x'`), (error) => sqlState(error) === '42501');
    const { subject } = await stranger.me();
    await assert.rejects(as('clerk', '', 'update recording set owner = $1 where rid = $2', [subject, made.grant.rid]), (error) => sqlState(error) === '23503');
    for (const sql of ['delete from audit_event', `update audit_event set actor = 'x'`]) await assert.rejects(as('clerk', '', sql), (error) => sqlState(error) === '42501', sql);
  });

  it('the login owns nothing, and cannot read without putting a role on', async () => {
    if (engine === 'pglite') return; // its only login is a superuser
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: place.databaseUrl });
    await client.connect();
    await assert.rejects(client.query('select 1 from recording'), (error) => sqlState(error) === '42501');
    await assert.rejects(client.query('create table public.mine (x int)'), (error) => sqlState(error) === '42501');
    await client.end();
  });

  it('the list walks the owner’s index, whatever lies in the table', async () => {
    const { subject } = await made.member.me();
    await as('clerk', '', `alter table recording disable trigger all`).catch(() => undefined);
    await backend.database.asOwner(async (tx) => {
      await tx.execute('alter table recording drop constraint recording_owner_is_claimed; alter table recording no force row level security');
      await tx.query(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, meta, began_at)
        select 'bulk' || i, $1, $2, $3, 'm_' || (i % 400), 'p', 'c', '{}', i from generate_series(1, 20000) as i`, [REALM.tenant, REALM.region, made.grant.sid]);
      await tx.execute('alter table recording force row level security; analyze recording; analyze segment');
    });
    const plan = await as<Record<string, unknown>>('party', subject, `explain ${listSql(buildWalls().where)}`, [REALM.tenant, REALM.region, subject, null, null, 21]);
    const text = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
    assert.match(text, /recording_by_owner/, text);
    assert.doesNotMatch(text, /Seq Scan on recording/, text);
    const without = await as<Record<string, unknown>>('clerk', '', `explain ${listSql(buildWalls(['where']).where)}`, [REALM.tenant, REALM.region, subject, null, null, 20_000]);
    assert.match(without.map((row) => String(row['QUERY PLAN'])).join('\n'), /Seq Scan on recording/, 'the test cannot tell a scan');
    await backend.database.asOwner((tx) => tx.execute(`alter table recording no force row level security; delete from recording where rid like 'bulk%'; alter table recording force row level security`));
  });

  // From here on the stored row itself is wrong: the claim is Amara's, the row says Priya.
  const cases: { without: WallName[]; sees: boolean; by: string }[] = [
    { without: ['rows', 'where'], sees: false, by: 'the gate' },
    { without: ['rows', 'gate'], sees: false, by: 'the owner in the query' },
    { without: ['where', 'gate'], sees: false, by: 'the row policies' },
    { without: ['rows', 'where', 'gate'], sees: true, by: 'nothing: so that the others prove something' },
  ];
  for (const { without, sees, by } of cases) {
    it(`without ${without.join(' and ')}, a stranger is kept out by ${by}`, async () => {
      await backend.stop();
      backend = await start({ ...place, dropInMinutes: 1, drill: true, withoutWalls: without });
      const someone = await Person.signIn(backend, 'priya-raghunathan');
      const { items } = await someone.get<{ items: unknown[] }>('/recordings');
      assert.equal(items.length, sees ? 1 : 0);
      assert.equal((await someone.ask('GET', `/recordings/${made.grant.rid}`)).status, sees ? 200 : 404);
      assert.equal((await someone.ask('GET', `/recordings/${made.grant.rid}/segments/0`)).status, sees ? 200 : 404);
      const owner = await Person.signIn(backend, 'amara-okafor');
      assert.equal((await owner.get<{ items: unknown[] }>('/recordings')).items.length, 1);
      assert.equal((await owner.ask('GET', `/recordings/${made.grant.rid}/segments/0`)).status, 200);
    });
  }
  after(() => backend.stop());
});

/** Every file that a file imports, directly or not. */
function reachable(from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { fileName } of ts.preProcessFile(readFileSync(from, 'utf8'), true, true).importedFiles) {
    if (fileName.startsWith('.')) reachable(resolve(dirname(from), fileName).replace(/\.js$/, '.ts'), seen);
  }
  return seen;
}

const HOUSE = 'examples/reference-backend';

it('nothing about recordings, sessions or signalling can reach the claims issuer', () => {
  const files = ['recordings', 'sessions', 'signalling', 'violations', 'drill'].flatMap((folder) =>
    readdirSync(join(HOUSE, folder), { recursive: true }).map((name) => join(HOUSE, folder, String(name))).filter((name) => name.endsWith('.ts')));
  assert.ok(files.length > 20);
  for (const file of files) {
    const issuer = [...reachable(resolve(file))].map((path) => relative('.', path)).filter((path) => path.startsWith(`${HOUSE}/claims-issuer/`));
    assert.deepEqual(issuer.filter((path) => !path.endsWith('consent-text.ts')), [], file);
  }
  // And the check can find it.
  assert.ok([...reachable(resolve(`${HOUSE}/scheduling/book.ts`))].some((path) => path.endsWith('claims-issuer.ts')));
});
