import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
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
