import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState, type DatabaseRole } from '../../examples/reference-backend/database/database.js';
import { clerkOf, type Principal } from '../../examples/reference-backend/identity/principal.js';
import { listSql, RecordingReads } from '../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls, type WallName } from '../../examples/reference-backend/recordings/walls/walls.js';
import { readAppointments } from '../../examples/reference-backend/scheduling/appointment-row.js';
import { ownEncounter } from '../../examples/reference-backend/sessions/encounter-row.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };

onEachEngine('each wall alone', ({ fresh, start, engine }) => {
  let backend: Backend;
  let made: Recorded;
  let stranger: Person;
  let place: Awaited<ReturnType<typeof fresh>>;
  const as = <T extends Record<string, unknown>>(role: DatabaseRole, subject: string, sql: string, params: unknown[] = [], realm = REALM) =>
    backend.database.transaction({ role, ...realm, subject }, (tx) => tx.query<T>(sql, params));

  /** What no role of the backend can do: somebody at the database itself. */
  const misattribute = (subject: string) => backend.database.asOwner(async (tx) => {
    await tx.execute('alter table recording no force row level security');
    await tx.query('update recording set owner = $1 where rid = $2', [subject, made.grant.rid]);
    await tx.execute('alter table recording force row level security');
  });

  before(async () => {
    place = await fresh();
    // The watch would stop what a stranger is shown, a quarter of a minute later.
    backend = await start({ ...place, dropInMinutes: 1, drill: true, withoutWatch: true });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    stranger = await Person.signIn(backend, 'priya-raghunathan');
  });

  it('the rows: a party sees its own, whatever is asked, and nothing of another insurer or region', async () => {
    const owner = (await made.member.me()).subject;
    const other = (await stranger.me()).subject;
    const recorder = (await made.practitioner.me()).subject;
    const count = async (role: DatabaseRole, subject: string, table: string, realm = REALM) => (await as<{ n: number }>(role, subject, `select count(*) as n from ${table}`, [], realm))[0]?.n;
    assert.equal(await count('party', owner, 'recording'), 1);
    for (const table of ['recording', 'segment', 'epoch', 'wrap', 'wrap_list', 'member_key', 'recovery_entry', 'account_box', 'session_claim', 'encounter', 'appointment', 'signal', 'evidence', 'session_key', 'owner_grant']) {
      if (table !== 'appointment') assert.equal(await count('party', other, table), 0, table);
      assert.equal(await count('party', '', table), 0, table);
      for (const realm of [{ ...REALM, region: 'ie' }, { ...REALM, tenant: 'celtic-mutual' }, { tenant: '', region: '' }]) {
        assert.equal(await count('party', owner, table, realm), 0, `${table} in ${realm.tenant} ${realm.region}`);
        if (table !== 'recovery_entry' && table !== 'account_box') assert.equal((await as('clerk', '', `select 1 from ${table} where tenant = $1`, [REALM.tenant], realm)).length, 0, table);
      }
    }
    assert.equal(await count('recorder', recorder, 'recording'), 1);
    assert.equal(await count('recorder', owner, 'recording'), 0);
    for (const table of ['segment', 'wrap', 'wrap_list']) assert.equal(await count('party', recorder, table), 0, table);
    assert.deepEqual(await as('party', owner, 'select distinct role from wrap'), [{ role: 'owner' }]);
    // Public keys: one’s own, those of whom one has a consultation with, and of whom one records. What leads to a private key: one’s own alone.
    assert.deepEqual([await count('party', owner, 'member_key'), await count('party', recorder, 'member_key'), await count('recorder', recorder, 'member_key')], [2, 2, 2]);
    assert.deepEqual([await count('party', owner, 'recovery_entry'), await count('party', recorder, 'recovery_entry'), await count('party', owner, 'account_box')], [1, 1, 2]);
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
    await assert.rejects(as('clerk', '', 'update recording set owner = $1 where rid = $2', [subject, made.grant.rid]), (error) => sqlState(error) === '42501');
    await assert.rejects(misattribute(subject), (error) => sqlState(error) === '23503', 'the owner of the tables');
    const linkSql = `insert into member_key (subject, seq, tenant, region, token, digest, iat) values ($1, 2, 'northwind-health', 'uk', 't', 'd', 1)`;
    for (const role of ['party', 'recorder', 'clerk'] as const) await assert.rejects(as(role, subject, linkSql, [subject]), (error) => sqlState(error) === '42501', role);
    for (const role of ['party', 'recorder', 'clerk', 'claims'] as const) {
      for (const sql of [`update member_key set token = 't'`, 'delete from member_key']) await assert.rejects(as(role, subject, sql), (error) => sqlState(error) === '42501', `${role}: ${sql}`);
    }
    for (const role of ['recorder', 'clerk'] as const) {
      for (const table of ['recovery_entry', 'account_box', 'vault_attempt', 'device_use', 'key_permission']) await assert.rejects(as(role, subject, `select 1 from ${table}`), (error) => sqlState(error) === '42501', `${role}: ${table}`);
    }
    // The issuer reads what decides about a link, and nothing that is sealed; a permission is neither given nor un-stopped by the API.
    for (const sql of ['select note from appointment', 'select * from appointment', 'select sealed from recovery_entry', 'select 1 from account_box', 'update recovery_entry set proof_digest = kid', 'update key_permission set effective_at = 0', 'delete from key_permission']) {
      await assert.rejects(as('claims', subject, sql), (error) => sqlState(error) === '42501', `claims: ${sql}`);
    }
    for (const sql of ['update key_permission set effective_at = 0', 'update key_permission set used_at = null', 'delete from key_permission', 'delete from member_notice']) {
      await assert.rejects(as('party', subject, sql), (error) => sqlState(error) === '42501', `party: ${sql}`);
    }
    for (const sql of ['delete from audit_event', `update audit_event set actor = 'x'`]) await assert.rejects(as('clerk', '', sql), (error) => sqlState(error) === '42501', sql);
  });

  it('the queries: appointments and encounters name their people, also where no row policy does', async () => {
    const strangers = [await stranger.me(), await (await Person.signIn(backend, 'dr-yusuf-adeyemi')).me()];
    const found = (principal: Principal): Promise<number[]> => backend.database.transaction(clerkOf(REALM), async (tx) => [
      await ownEncounter(tx, principal, made.grant.sid).then(() => 1, () => 0),
      (await readAppointments(tx, principal, made.appointment.id)).length,
    ]);
    for (const person of strangers) assert.deepEqual(await found(person), [0, 0]);
    for (const person of [made.member, made.practitioner]) assert.deepEqual(await found(await person.me()), [1, 1]);
    assert.deepEqual(await found({ ...(await made.member.me()), region: 'ie' }), [0, 0]);
    assert.deepEqual(await found({ ...(await made.member.me()), tenant: 'celtic-mutual' }), [0, 0]);
  });

  // PGlite's only login is a superuser: there is nothing to show there.
  if (engine === 'postgres') it('the login owns nothing, and cannot read without putting a role on', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: place.databaseUrl });
    await client.connect();
    await assert.rejects(client.query('select 1 from recording'), (error) => sqlState(error) === '42501');
    await assert.rejects(client.query('create table public.mine (x int)'), (error) => sqlState(error) === '42501');
    await client.end();
  });

  it('the list walks the owner’s index, whatever lies in the table', async () => {
    const { subject } = await made.member.me();
    await backend.database.asOwner(async (tx) => {
      await tx.execute('alter table recording drop constraint recording_owner_is_claimed; alter table recording no force row level security');
      await tx.query(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, began_at, next_seq, millis)
        select 'bulk' || i, $1, $2, $3, 'm_' || (i % 400), 'p', 'c', i, 4, 1000 from generate_series(1, 20000) as i`, [REALM.tenant, REALM.region, made.grant.sid]);
      await tx.execute('alter table recording force row level security; analyze recording');
    });
    const explain = async (role: DatabaseRole, where: string): Promise<string> => (await as<Record<string, unknown>>(role, subject, `explain ${listSql(where)}`,
      [REALM.tenant, REALM.region, subject, null, null, 21])).map((row) => String(row['QUERY PLAN'])).join('\n');
    const plan = await explain('party', buildWalls().where);
    assert.match(plan, /Index Scan using recording_by_owner on recording r/);
    assert.match(plan, /Index Cond: .*owner = /);
    assert.doesNotMatch(plan, /Seq Scan/);
    assert.doesNotMatch(await explain('clerk', buildWalls(['where']).where), /owner = /, 'this test cannot tell the difference');
    await backend.database.asOwner((tx) => tx.execute(`alter table recording no force row level security;
      delete from recording where rid like 'bulk%'; alter table recording force row level security`));
  });

  const readsWithout = (without: WallName[]) => {
    const { database, trustOf, log } = backend.services;
    return new RecordingReads({ database, trustOf, log, walls: buildWalls(without) });
  };
  const sees = async (reads: RecordingReads, person: Person): Promise<number> => {
    const me = await person.me();
    const { items } = await reads.list(me, { limit: 20 }, Date.now());
    const one = await reads.read(me, made.grant.rid, Date.now()).then(() => 1, () => 0);
    const bytes = await reads.authoriseSegment(me, made.grant.rid, 0, Date.now()).then(() => 1, () => 0);
    assert.ok(items.length === one && one === bytes, 'the ways to a recording disagree');
    return one;
  };
  const cases: { without: WallName[]; strangerSees: number; by: string }[] = [
    { without: ['rows', 'where'], strangerSees: 0, by: 'the gate' },
    { without: ['rows', 'gate'], strangerSees: 0, by: 'the owner in the query' },
    { without: ['where', 'gate'], strangerSees: 0, by: 'the row policies' },
    { without: ['rows', 'where', 'gate'], strangerSees: 1, by: 'nothing: so that the others prove something' },
  ];
  for (const { without, strangerSees, by } of cases) {
    it(`without ${without.join(' and ')}, a stranger is kept out by ${by}`, async () => {
      const reads = readsWithout(without);
      assert.equal(await sees(reads, stranger), strangerSees);
      assert.equal(await sees(reads, made.member), 1);
    });
  }

  it('the gate: a row that says another owner than its claim is shown to nobody', async () => {
    const { subject } = await stranger.me();
    await misattribute(subject);
    assert.equal(await sees(readsWithout([]), stranger), 0, 'rows and query let it through, the gate does not');
    assert.equal(await sees(readsWithout(['gate']), stranger), 1, 'without the gate it is a leak');
    assert.equal(await sees(readsWithout([]), made.member), 0);
  });
});
