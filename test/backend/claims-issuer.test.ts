import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { startIssuer } from '../../examples/claims-issuer/start-issuer.js';
import { Channel } from '../../examples/reference-backend/claims-channel/channel.js';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { jsonLog } from '../../examples/reference-backend/log.js';
import type { Realm } from '../../examples/reference-backend/identity/principal.js';
import { openPostgres } from '../../examples/reference-backend/database/postgres-database.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { envOf, startProcess } from './support/backend-process.js';
import { book, freeSlots, open } from './support/consultation.js';
import { onEachEngine, onEngine, type Place } from './support/engines.js';
import { Person } from './support/person.js';

const NORTHWIND = { tenant: 'northwind-health', region: 'uk' };
const silent = jsonLog('error');

/** A free slot that can be joined now, booked by Amara. */
async function booked(backend: Backend): Promise<{ member: Person; practitioner: Person; appointment: Appointment }> {
  const member = await Person.signIn(backend, 'amara-okafor');
  const practitioner = await Person.signIn(backend, 'dr-helen-marsh');
  const { displayName } = await practitioner.me();
  const slot = (await freeSlots(member)).find((each) => each.practitioner.displayName === displayName && Date.parse(each.start) <= Date.now() + 9 * 60_000);
  assert.ok(slot);
  return { member, practitioner, appointment: await book(member, slot) };
}

async function claimsOf(backend: Backend, appointmentId: string): Promise<{ sid: string; claim: string | null }[]> {
  return backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, (tx) => tx.query<{ sid: string; claim: string | null }>(
    'select e.sid, c.claim from encounter e left join session_claim c on c.sid = e.sid where e.appointment_id = $1', [appointmentId],
  ));
}

onEachEngine('the claims issuer', ({ start, fresh, engine }) => {
  it('may be away at the booking: the booking stands, and has its claim when it is opened', async (t) => {
    const place = await fresh();
    const socket = join(`${place.dataFolder}-issuer`, 'late.sock');
    const backend = await start({ ...place, dropInMinutes: 1, claimsSocket: socket, log: silent });
    const { member, practitioner, appointment } = await booked(backend);
    assert.equal(appointment.status, 'booked');
    assert.deepEqual((await claimsOf(backend, appointment.id)).map(({ claim }) => claim), [null], 'half a claim');
    const refused = await practitioner.ask('POST', `/appointments/${appointment.id}/session`);
    assert.deepEqual([refused.status, refused.code], [503, 'backend/issuer-away']);

    const issuer = await startIssuer({ folder: `${place.dataFolder}-issuer`, socket, databaseUrl: place.claimsDatabaseUrl, log: silent });
    t.after(() => issuer.stop());
    const grants = await Promise.all([open(practitioner, appointment), open(member, appointment)]);
    assert.equal(grants[0].claim, grants[1].claim, 'two that open at once are given one claim');
    await issuer.stop();
    assert.equal((await open(member, appointment)).claim, grants[0].claim, 'it is needed once');
  });

  it('signs what it reads, once, and takes no claim’s content from the API', async () => {
    const place = await fresh();
    const backend = await start({ ...place, dropInMinutes: 1 });
    const { appointment } = await booked(backend);
    const [row] = await claimsOf(backend, appointment.id);
    assert.ok(row?.claim);
    const { claimsIssuer } = backend.services;
    const again = await Promise.all([1, 2, 3].map(() => claimsIssuer.ask('issueClaim', { ...NORTHWIND, sid: row.sid })));
    assert.deepEqual(again.map(({ claim }) => claim), [row.claim, row.claim, row.claim]);
    const refused = async (input: unknown): Promise<string> => claimsIssuer.ask('issueClaim', input as { sid: string } & Realm).then(() => 'made', (error: { code: string }) => error.code);
    assert.equal(await refused({ ...NORTHWIND, sid: row.sid, owner: 'm_other' }), 'backend/rejected', 'an owner');
    assert.equal(await refused({ ...NORTHWIND, sid: 'absent' }), 'backend/not-found');
    assert.equal(await refused({ tenant: 'celtic-mutual', region: 'ie', sid: row.sid }), 'backend/not-found', 'another insurer’s');
    assert.equal(await refused({ tenant: 'no-such-insurer', region: 'uk', sid: row.sid }), 'backend/not-found');
    assert.equal(await refused({ tenant: '../root', region: 'uk', sid: row.sid }), 'backend/rejected');
  });

  it('is never asked inside a transaction, where it would wait for the only connection', async () => {
    const backend = await start({ log: silent });
    await assert.rejects(
      backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, () => backend.services.issueClaim(NORTHWIND, 'any')),
      /inside a transaction/,
    );
  });

  it('is started again when it dies, and goes with the API, however that ends', async (t) => {
    const place = await fresh();
    const api = await startProcess(envOf(place), t);
    const issuer = childOf(api.pid);
    assert.ok(issuer !== null, 'the claims issuer is no process of its own');
    assert.equal(environmentOf(issuer).some((line) => /^(DATABASE_URL|DATABASE_OWNER_URL|TURN_SECRET)=./.test(line)), false, 'it is handed what is the API’s');
    process.kill(issuer, 'SIGKILL');
    const { practitioner, appointment } = await booked(api.asBackend);
    assert.equal((await open(practitioner, appointment)).status, 'planned');
    const second = childOf(api.pid);
    assert.ok(second !== null && second !== issuer);
    await api.kill();
    await gone(second);

    const next = await startProcess(envOf(place), t);
    const third = childOf(next.pid);
    assert.ok(third !== null);
    assert.equal(await next.terminate('SIGTERM'), 0);
    await gone(third);
    assert.deepEqual(readdirSync(join(`${place.dataFolder}-issuer`, 'sockets')), [], 'a socket was left behind');
  });

  if (engine === 'pglite') it('is lent transactions of its own role alone, which end with its connection', async (t) => {
    const place = await fresh();
    const socket = join(`${place.dataFolder}-issuer`, 'odd.sock');
    const answers: unknown[] = [];
    const server = createServer((stream) => {
      const channel: Channel = new Channel(stream, async () => {
        const code = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (error: { code: string }) => error.code);
        answers.push(await code(channel.ask('begin', { ...NORTHWIND, role: 'clerk' })), await code(channel.ask('asOwner', { sql: 'select 1' })));
        const { tx } = (await channel.ask('begin', NORTHWIND)) as { tx: number };
        const asked = (await channel.ask('query', { tx, sql: `select current_setting('role') as role`, params: [] })) as { rows: { role: string }[] };
        answers.push(asked.rows[0]?.role, await code(channel.ask('query', { tx, sql: 'select 1 from recording', params: [] })));
        channel.close();
        return null;
      }, 5_000);
    });
    server.listen(socket);
    t.after(() => server.close());
    const backend = await start({ ...place, claimsSocket: socket, log: silent });
    await assert.rejects(backend.services.issueClaim(NORTHWIND, 'any'), { code: 'backend/issuer-away' });
    assert.deepEqual(answers, ['backend/failed', 'backend/forbidden', 'consult_claims', '42501']);
    const before = Date.now();
    assert.equal((await new Person(backend, null).ask('GET', '/demo/people')).status, 200);
    assert.ok(Date.now() - before < 3_000, 'the database waits for an issuer that has gone');
  });
});

onEngine('postgres', 'the claims issuer’s login', ({ start, fresh }) => {
  let place: Place;
  it('is the only one that can say whose a consultation is', async () => {
    place = await fresh();
    const backend = await start({ ...place, dropInMinutes: 1 });
    await booked(backend);
    const scope = { ...NORTHWIND, subject: '' };
    await assert.rejects(backend.database.transaction({ ...scope, role: 'claims' }, (tx) => tx.query('select 1')), /permission denied to set role/);
    await assert.rejects(backend.database.transaction({ ...scope, role: 'clerk' }, (tx) => tx.become('claims')), /permission denied to set role/);
    for (const role of ['party', 'recorder', 'clerk', 'eraser'] as const) {
      await assert.rejects(backend.database.transaction({ ...scope, role }, (tx) => tx.query(`insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ('s', 't', 'uk', 'r', 'o', 'c', '')`)), /permission denied/, role);
      await assert.rejects(backend.database.transaction({ ...scope, role }, (tx) => tx.query(`insert into member_key (subject, seq, tenant, region, token, digest) values ('m', 1, 't', 'uk', '', '')`)), /permission denied/, role);
    }
    assert.equal(await backend.database.canBecome('claims'), false);

    const issuer = openPostgres({ url: place.claimsDatabaseUrl ?? '' });
    for (const role of ['party', 'recorder', 'clerk', 'escrow', 'eraser'] as const) {
      await assert.rejects(issuer.transaction({ ...scope, role }, (tx) => tx.query('select 1')), /permission denied to set role/, role);
    }
    for (const table of ['recording', 'segment', 'wrap', 'signal', 'account_box', 'evidence']) {
      await assert.rejects(issuer.transaction({ ...scope, role: 'claims' }, (tx) => tx.query(`select 1 from ${table}`)), /permission denied/, table);
    }
    await assert.rejects(issuer.transaction({ ...scope, role: 'claims' }, (tx) => tx.query('update session_claim set owner = recorder')), /permission denied/);
    await issuer.close();
  });

  it('is taken from a login that earlier versions gave it to, and an API that still has it does not start', async () => {
    const own = await fresh();
    const backend = await start({ ...own });
    const login = await backend.database.login();
    await backend.database.asOwner((tx) => tx.execute(`grant consult_claims to ${login}`));
    await backend.stop();
    await assert.rejects(start({ ...own }), /can put on the role consult_claims/);
    const again = openPostgres({ url: own.databaseUrl ?? '', ownerUrl: own.ownerUrl ?? '' });
    // As on the day on which this version's migration comes.
    await again.asOwner((tx) => tx.execute(`revoke consult_claims from ${login}`));
    await again.close();
    await (await start({ ...own })).stop();
  });
});

/** The process that another one has started and that is not a build helper: by /proc, where there is one. */
function childOf(pid: number): number | null {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('claims-issuer/serve.ts')) ?? null;
}

function environmentOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
}

async function gone(pid: number): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      process.kill(pid, 0);
      // A process that nobody has waited for is still in the table.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
  }
  assert.fail(`process ${pid} is still there`);
}
