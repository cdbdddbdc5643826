import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startIssuer } from '../../examples/claims-issuer/start-issuer.js';
import { deskPlace } from '../../examples/escrow-desk/desk-place.js';
import { runDesk } from '../../examples/escrow-desk/run-desk.js';
import { rootFolders } from '../../examples/root-desk/root-folders.js';
import { runRootDesk } from '../../examples/root-desk/run-root-desk.js';
import type { LostRows } from '../../examples/reference-backend/database/count-losses.js';
import { createBackend } from '../../examples/reference-backend/create-backend.js';
import type { Database } from '../../examples/reference-backend/database/database.js';
import { migrate, migrationsIn } from '../../examples/reference-backend/database/migrate.js';
import { openDatabase } from '../../examples/reference-backend/database/open-database.js';
import { readLosses } from '../../examples/reference-backend/database/read-losses.js';
import { optionsFromEnv } from '../../examples/reference-backend/options-from-env.js';
import { onEachEngine, type Place } from './support/engines.js';
import { databaseBefore, seen } from './support/old-database.js';

const SOURCE = 'examples/reference-backend/migrations';
const at = `'t', 'uk'`;
const scope = { tenant: 't', region: 'uk', subject: '' } as const;

async function insertPeople(database: Database): Promise<void> {
  await database.transaction({ role: 'clerk', ...scope }, (tx) => tx.query(
    `insert into person (subject, tenant, region, role, display_name, time_zone) values ('m', ${at}, 'patient', 'M', 'UTC'), ('n', ${at}, 'patient', 'N', 'UTC'), ('c', ${at}, 'practitioner', 'C', 'UTC')`));
}

/** One consultation of the past with a recording, two appointments that are to come, and one that was cancelled. */
async function insertConsultations(database: Database, claims: Database): Promise<void> {
  await insertPeople(database);
  await database.transaction({ role: 'clerk', ...scope }, async (tx) => {
    await tx.query(`insert into service (id, tenant, region, kind, name, description, duration_minutes, currency) values ('v', ${at}, 'gp', 'V', '', 15, 'GBP')`);
    for (const [id, status] of [['a1', 'fulfilled'], ['a2', 'booked'], ['a3', 'arrived'], ['a4', 'cancelled']]) {
      await tx.query(`insert into slot (id, tenant, region, service_id, practitioner, start_at, end_at) values ($1, ${at}, 'v', 'c', $2, $2)`, [`s${id}`, Number(id?.slice(1))]);
      await tx.query(`insert into slot_hold (id, tenant, region, slot_id, practitioner, start_at, end_at, subject, expires_at) values ($1, ${at}, $2, 'c', 1, 2, 'm', 3)`, [`h${id}`, `s${id}`]);
      await tx.query(`insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, status) values ($1, ${at}, $2, $3, 'm', 'c', 'V', 1, 2, 'audio', $4)`, [id, `s${id}`, `h${id}`, status]);
      await tx.query(`insert into encounter (sid, tenant, region, rid, appointment_id, patient, practitioner) values ($1, ${at}, $1, $1, 'm', 'c')`, [id]);
    }
  });
  await claims.transaction({ role: 'claims', ...scope }, (tx) => tx.query(`insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ('a1', ${at}, 'a1', 'm', 'c', 'old')`));
  await database.transaction({ role: 'clerk', ...scope }, async (tx) => {
    await tx.query(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, meta, began_at) values ('a1', ${at}, 'a1', 'm', 'c', 'old', '{}', 1)`);
    await tx.query(`insert into segment (rid, seq, tenant, region, e, kind, len, dur, digest) values ('a1', 0, ${at}, 0, 'init', 1, 0, 'd')`);
  });
}

/** With the claims issuer's own login, where there is one. */
async function asClaims(database: Database, { claimsDatabaseUrl }: Place, work: (claims: Database) => Promise<void>): Promise<void> {
  const own = claimsDatabaseUrl === undefined ? null : await openDatabase({ dataFolder: '', databaseUrl: claimsDatabaseUrl });
  await work(own ?? database);
  await own?.close();
}

onEachEngine('upgrades', (context) => {
  it('cancel and drop nothing unless they are told by name; then count it, tell everybody, and leave tombstones', async (t) => {
    const { database, place, close } = await databaseBefore(context, '009');
    t.after(close);
    await asClaims(database, place, (claims) => insertConsultations(database, claims));
    const before = await seen(database, 'appointment', 'id, status');

    await assert.rejects(migrate(database), (error: Error) => {
      assert.match(error.message, /^The migration 009-sealed-recordings\.sql would remove .*: 1 of recording, 2 of appointment, 1 of segment, .*4 of slot_hold\. Nothing has been changed\..*CONSULTKIT_DESTROY=009-sealed-recordings\.sql/);
      return true;
    });
    await assert.rejects(migrate(database, { destroy: ['013-claims-v2.sql'] }), /009-sealed-recordings\.sql would remove/, 'another one was named');
    await assert.rejects(migrate(database, { destroy: ['009'] }), /There is no migration 009: /);
    assert.deepEqual(await seen(database, 'appointment', 'id, status'), before);
    assert.equal((await seen(database, 'recording', 'rid')).length, 1);
    assert.equal((await database.asOwner((tx) => tx.query('select 1 from schema_migration'))).length, 8);

    const told: Record<string, readonly LostRows[]> = {};
    const run = await migrate(database, { destroy: ['009-sealed-recordings.sql'], now: 7, onDestroyed: (name, rows) => (told[name] = rows) });
    assert.deepEqual(run, migrationsIn(SOURCE).filter((each) => each >= '009'));
    const rows = [['recording', 1], ['appointment', 2], ['segment', 1], ['session_claim', 1], ['encounter', 4], ['slot_hold', 4]].map(([table, count]) => ({ table, count }));
    assert.deepEqual(told, { '009-sealed-recordings.sql': rows });
    assert.deepEqual(await database.asOwner((tx) => tx.query('select name, removed from schema_migration where removed is not null')), [{ name: '009-sealed-recordings.sql', removed: rows }]);
    assert.deepEqual(await seen(database, 'appointment', 'id, status'), [{ id: 'a1', status: 'fulfilled' }, { id: 'a2', status: 'cancelled' }, { id: 'a3', status: 'cancelled' }, { id: 'a4', status: 'cancelled' }]);
    assert.deepEqual(await seen(database, 'member_notice', `subject || ' ' || kind as what, count, at, tenant, region`), [
      { what: 'c appointment-cancelled', count: 2, at: 7, tenant: 't', region: 'uk' }, { what: 'm appointment-cancelled', count: 2, at: 7, tenant: 't', region: 'uk' }, { what: 'm recording-removed', count: 1, at: 7, tenant: 't', region: 'uk' },
    ]);
    assert.deepEqual(await seen(database, 'erased_recording', 'rid, owner, why, at'), [{ rid: 'a1', owner: 'm', why: 'upgrade', at: 7 }]);
    assert.deepEqual(await seen(database, 'erasure_pending', 'rid'), [{ rid: 'a1' }]);
    for (const table of ['recording', 'segment', 'epoch', 'session_claim', 'encounter', 'slot_hold']) assert.deepEqual(await seen(database, table, 'tenant'), [], table);
    assert.equal((await seen(database, 'person', 'subject')).length, 3);
    assert.deepEqual(await migrate(database), []);
    const [open] = await database.asOwner((tx) => tx.query<{ n: number }>(`select count(*)::int as n from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and not relforcerowsecurity`));
    assert.deepEqual(open, { n: 2 }, 'the walls stand around every table again');
  });

  // Where the walls hold the tables' owner too; an old PGlite folder takes half a minute to make.
  if (context.engine === 'postgres') {
    it('take no keys unless they are told by name, and work where there are some', async (t) => {
      const { database, place, close } = await databaseBefore(context, '017');
      t.after(close);
      await insertPeople(database);
      await asClaims(database, place, (claims) => claims.transaction({ role: 'claims', ...scope }, async (tx) => {
        for (const [subject, seq] of [['m', 1], ['m', 2], ['c', 1]] as const) await tx.query(`insert into member_key (subject, seq, tenant, region, token, digest) values ($1, $2, ${at}, 't', 'd')`, [subject, seq]);
      }));
      await database.transaction({ role: 'party', ...scope, subject: 'n' }, (tx) => tx.query(`insert into vault_way (subject, id, tenant, region, kind, salt, account, at, proof_digest, sealed) values ('n', 'w', ${at}, 'passkey', '', '', 1, '', '')`));
      await assert.rejects(migrate(database), /017-key-changes\.sql would remove .*: 3 of member_key, 1 of vault_way\./);
      assert.equal((await seen(database, 'member_key', 'seq')).length, 3);
      await migrate(database, { destroy: ['017-key-changes.sql'], now: 7 });
      assert.deepEqual(await seen(database, 'member_key', 'seq'), []);
      assert.deepEqual(await seen(database, 'member_notice', 'subject, kind, count'), ['c', 'm', 'n'].map((subject) => ({ subject, kind: 'keys-removed', count: null })));
    });
  }

  it('are refused by a program that is older than the database, or than the data folder', async () => {
    const place = await context.fresh();
    const database = await openDatabase(place);
    await migrate(database, { claimsLogin: place.claimsLogin });
    await database.asOwner((tx) => tx.execute(`insert into schema_migration (name) values ('998-later.sql'), ('999-much-later.sql')`));
    await assert.rejects(migrate(database), /^Error: This database is of a newer version of the program, which has run 2 migrations that are not here, 998-later\.sql the first: start that version again/);
    await database.close();
    await assert.rejects(createBackend({ ...place, claimsSocket: join(place.dataFolder, 'none.sock') }), /This database is of a newer version/);

    const mark = join(place.dataFolder, 'data-version');
    assert.equal(readFileSync(mark, 'utf8'), '1\n');
    writeFileSync(mark, '2\n');
    const files = readdirSync(place.dataFolder).sort();
    for (const refused of [createBackend({ ...place, claimsSocket: join(place.dataFolder, 'none.sock') }), openDatabase(place)]) await assert.rejects(refused, /^Error: The data folder .* is of a newer version of the program \(2, and this one knows 1\): /);
    writeFileSync(mark, 'two\n');
    await assert.rejects(openDatabase(place), /data-version is damaged/);
    assert.deepEqual(readdirSync(place.dataFolder).sort(), files);
  });

  it('are refused by the claims issuer and by every desk too, where database or folder are newer', async (t) => {
    const place = await context.fresh();
    const { dataFolder, databaseUrl } = place;
    const database = await openDatabase(place);
    await migrate(database, { claimsLogin: place.claimsLogin });
    const desk = deskPlace({ CONSULTKIT_DATA: dataFolder, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) });
    const issuer = { folder: `${dataFolder}-issuer`, socket: join(`${dataFolder}-issuer`, 'refused.sock'), databaseUrl: place.claimsDatabaseUrl };
    if (context.engine === 'postgres') await database.asOwner(async (tx) => tx.execute(`grant consult_escrow to ${await database.login()}`));
    await database.close();
    const own = await desk.openDatabase();
    await own.close();
    const started = await startIssuer(issuer);
    await started.stop();

    const again = await openDatabase(place);
    await again.asOwner((tx) => tx.execute(`insert into schema_migration (name) values ('998-later.sql')`));
    await again.close();
    await assert.rejects(desk.openDatabase(), /^Error: This database is of a newer version of the program, which has run the migration 998-later\.sql/);
    // On PGlite the API lends it transactions, and refuses itself.
    if (context.engine === 'postgres') await assert.rejects(startIssuer(issuer), /^Error: This database is of a newer version/);

    const { root } = rootFolders({ CONSULTKIT_DATA: dataFolder });
    const realm = ['--realm', 'northwind-health/uk'];
    const rootDesk = (): Promise<unknown> => runRootDesk(['renew', ...realm], rootFolders({ CONSULTKIT_DATA: dataFolder }), Date.now());
    const refusing: [folder: string, start: () => Promise<unknown>][] = [
      [root, rootDesk], [issuer.folder, rootDesk], [dataFolder, rootDesk],
      [desk.folders.desk, () => runDesk(['init', ...realm], desk)], [issuer.folder, () => startIssuer(issuer)], [dataFolder, () => desk.openDatabase()],
    ];
    await rootDesk();
    for (const [folder, start] of refusing) {
      const mark = join(folder, 'data-version');
      const before = existsSync(mark) ? readFileSync(mark) : null;
      writeFileSync(mark, '2\n');
      await assert.rejects(start(), /^Error: The data folder .* is of a newer version of the program \(2, and this one knows 1\)/, folder);
      if (before === null) rmSync(mark);
      else writeFileSync(mark, before);
    }
    for (const folder of [root, issuer.folder, desk.folders.desk]) assert.equal(readFileSync(join(folder, 'data-version'), 'utf8'), '1\n', folder);
    t.diagnostic(`${refusing.length} processes and folders`);
  });
});

it('every migration says what it destroys, and is not run where it does not', () => {
  const destroying = migrationsIn(SOURCE).filter((name) => readLosses(name, readFileSync(join(SOURCE, name), 'utf8')).length > 0);
  assert.deepEqual(destroying, ['009-sealed-recordings.sql', '013-claims-v2.sql', '014-evidence.sql', '017-key-changes.sql']);
  for (const statement of ['drop table a, b;', 'DROP TABLE IF EXISTS b cascade;', 'truncate\n  b;', 'truncate table a,b;', 'delete from b where x;', 'update b set x = 1;', 'alter table b add column y int,\n drop column x;', 'create table c (x int); delete from b;']) {
    assert.throws(() => readLosses('030-x.sql', `-- destroys: a\n${statement}`), /^Error: The migration 030-x\.sql takes something away from b and does not say so/, statement);
    assert.equal(readLosses('030-x.sql', `-- destroys: a\n-- destroys: b (p, q) where x = 1\n${statement}`).length, 2);
  }
  assert.deepEqual(readLosses('030-x.sql', '-- destroys: b (p, q) where x = 1\ndelete from b;'), [{ table: 'b', people: ['p', 'q'], where: 'x = 1' }]);
  assert.deepEqual(readLosses('030-x.sql', '-- drop table a;\ndrop policy p on a; grant delete, update on a to b; alter table a drop constraint c;'), []);
});

it('the environment names what may be destroyed', () => {
  assert.deepEqual(optionsFromEnv({ CONSULTKIT_DESTROY: ' 009-sealed-recordings.sql,, 013-claims-v2.sql ' }).destroy, ['009-sealed-recordings.sql', '013-claims-v2.sql']);
  for (const text of ['', undefined]) assert.deepEqual(optionsFromEnv({ CONSULTKIT_DESTROY: text }).destroy ?? [], []);
});
