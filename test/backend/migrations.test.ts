import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { migrate } from '../../examples/reference-backend/database/migrate.js';
import { openDatabase } from '../../examples/reference-backend/database/open-database.js';
import { practitionerHours } from '../../examples/reference-backend/scheduling/practitioner-hours.js';
import { readCursor, writeCursor } from '../../examples/reference-backend/recordings/page-cursor.js';
import { onEachEngine } from './support/engines.js';

onEachEngine('migrations', ({ fresh, engine }) => {
  it('run once, in order, also when two start at once, and leave a wall around every table', async () => {
    const place = await fresh();
    const first = await openDatabase(place);
    const second = engine === 'postgres' ? await openDatabase(place) : first;
    const runs = await Promise.all([migrate(first), migrate(second)]);
    const names = readdirSync('examples/reference-backend/migrations').sort();
    // PGlite's folder is a copy of one that was migrated already.
    assert.deepEqual(runs.flat(), engine === 'postgres' ? names : []);
    assert.deepEqual(await migrate(first), []);
    const tables = await first.asOwner((tx) => tx.query<{ name: string; forced: boolean; restrictive: number }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
              (select count(*) from pg_policy p where p.polrelid = c.oid and not p.polpermissive) as restrictive
         from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`));
    const open = ['schema_migration', 'server_process'];
    assert.ok(tables.length > 15);
    for (const { name, forced, restrictive } of tables) assert.deepEqual([name, forced, restrictive], open.includes(name) ? [name, false, 0] : [name, true, 2]);
    await first.close();
    if (second !== first) await second.close();
  });

  // PGlite's folder was migrated already, and its owner is a superuser.
  if (engine === 'postgres') it('let recordings go that were not sealed, with the consultations that had them, and keep people and the past', async (t) => {
    const source = 'examples/reference-backend/migrations';
    const folder = mkdtempSync(join(tmpdir(), 'consultkit-migrations-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of readdirSync(source).filter((each) => each < '008')) cpSync(join(source, name), join(folder, name));
    const place = await fresh();
    const database = await openDatabase(place);
    assert.equal((await migrate(database, { folder, claimsLogin: place.claimsLogin })).length, 7);
    await database.transaction({ role: 'clerk', tenant: 't', region: 'uk', subject: '' }, async (tx) => {
      const at = `'t', 'uk'`;
      await tx.query(`insert into person (subject, tenant, region, role, display_name, time_zone) values ('m', ${at}, 'patient', 'M', 'UTC'), ('c', ${at}, 'practitioner', 'C', 'UTC')`);
      await tx.query(`insert into service (id, tenant, region, kind, name, description, duration_minutes, currency) values ('v', ${at}, 'gp', 'V', '', 15, 'GBP')`);
      for (const [id, status] of [['a1', 'fulfilled'], ['a2', 'booked'], ['a3', 'arrived']]) {
        await tx.query(`insert into slot (id, tenant, region, service_id, practitioner, start_at, end_at) values ($1, ${at}, 'v', 'c', $2, $2)`, [`s${id}`, Number(id?.slice(1))]);
        await tx.query(`insert into slot_hold (id, tenant, region, slot_id, practitioner, start_at, end_at, subject, expires_at) values ($1, ${at}, $2, 'c', 1, 2, 'm', 3)`, [`h${id}`, `s${id}`]);
        await tx.query(`insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, status) values ($1, ${at}, $2, $3, 'm', 'c', 'V', 1, 2, 'audio', $4)`, [id, `s${id}`, `h${id}`, status]);
        await tx.query(`insert into encounter (sid, tenant, region, rid, appointment_id, patient, practitioner) values ($1, ${at}, $1, $1, 'm', 'c')`, [id]);
      }
    });
    const issuer = await openDatabase({ dataFolder: '', databaseUrl: place.claimsDatabaseUrl });
    await issuer.transaction({ role: 'claims', tenant: 't', region: 'uk', subject: '' }, (tx) => tx.query(
      `insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ('a1', 't', 'uk', 'a1', 'm', 'c', 'old')`,
    ));
    await issuer.close();
    await database.transaction({ role: 'clerk', tenant: 't', region: 'uk', subject: '' }, async (tx) => {
      const at = `'t', 'uk'`;
      await tx.query(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, meta, began_at) values ('a1', ${at}, 'a1', 'm', 'c', 'old', '{}', 1)`);
      await tx.query(`insert into segment (rid, seq, tenant, region, e, kind, len, dur, digest) values ('a1', 0, ${at}, 0, 'init', 1, 0, 'd')`);
    });
    assert.deepEqual(await migrate(database), readdirSync(source).filter((each) => each >= '008').sort());
    const left = await database.transaction({ role: 'clerk', tenant: 't', region: 'uk', subject: '' }, async (tx) => [
      await tx.query('select id, status from appointment order by id'),
      ...(await Promise.all(['recording', 'segment', 'epoch', 'session_claim', 'encounter', 'slot_hold'].map((table) => tx.query(`select 1 from ${table}`)))),
      await tx.query('select subject from person order by subject'),
    ]);
    assert.deepEqual(left, [[{ id: 'a1', status: 'fulfilled' }, { id: 'a2', status: 'cancelled' }, { id: 'a3', status: 'cancelled' }], [], [], [], [], [], [], [{ subject: 'c' }, { subject: 'm' }]]);
    await database.close();
  });

  it('read the same values on both engines, and undo what fails', async () => {
    const database = await openDatabase(await fresh());
    await migrate(database);
    const scope = { role: 'clerk', tenant: 't', region: 'uk', subject: '' } as const;
    const rows = await database.transaction(scope, (tx) => tx.query(`select 9007199254740991::int8 as big, 1::int4 as small, '{"a":[1]}'::jsonb as json, count(*) as n, true as yes, null as nothing from plan`));
    assert.deepEqual(rows, [{ big: Number.MAX_SAFE_INTEGER, small: 1, json: { a: [1] }, n: 0, yes: true, nothing: null }]);
    const insert = `insert into plan (id, tenant, region, name) values ('p', 't', 'uk', 'n')`;
    await assert.rejects(database.transaction(scope, async (tx) => {
      await tx.query(insert);
      throw new Error('no');
    }), /^Error: no$/);
    await assert.rejects(database.transaction({ ...scope, region: 'ie' }, (tx) => tx.query(insert)), 'another region was written');
    assert.equal((await database.transaction(scope, (tx) => tx.query('select 1 from plan'))).length, 0);
    await database.close();
  });
});

it('consulting hours follow the clock on the wall through both changes of the year', () => {
  const hoursOn = (now: string) => practitionerHours({ now: Date.parse(now), days: 1, timeZone: 'Europe/London', durationMinutes: 30 }).map(({ start }) => new Date(start).toISOString().slice(0, 16));
  assert.equal(hoursOn('2026-03-28T12:00:00Z')[0], '2026-03-28T08:00');
  assert.equal(hoursOn('2026-03-29T12:00:00Z')[0], '2026-03-29T07:00');
  assert.equal(hoursOn('2026-10-25T12:00:00Z')[0], '2026-10-25T08:00');
  const day = hoursOn('2026-06-01T12:00:00Z');
  assert.deepEqual([day[0], day.at(-1), day.length], ['2026-06-01T07:00', '2026-06-01T16:30', 18]);
  assert.equal(day.includes('2026-06-01T11:30'), false, 'no lunch');
});

it('a cursor comes back as it was, and nothing else is one', () => {
  assert.deepEqual(readCursor(writeCursor({ beganAt: 1_795_000_000_000, rid: 'a-B_9' })), { beganAt: 1_795_000_000_000, rid: 'a-B_9' });
  for (const text of ['', 'x', Buffer.from('1.').toString('base64url'), Buffer.from("1.a' or 1=1").toString('base64url')]) assert.throws(() => readCursor(text), text);
});
