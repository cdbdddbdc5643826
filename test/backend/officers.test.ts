import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { ChangeLines } from '../../examples/reference-backend/incidents/change-lines.js';
import { incidentChanged } from '../../examples/reference-backend/notices/notice.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { sqlState } from '../../examples/reference-backend/database/database.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };

/** A line to a page, as far as it is opened, told and closed. */
class FakeLine {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  readonly isPaused = false;
  told = 0;
  closed = false;
  readonly #listeners: (() => void)[] = [];
  send(): void { this.told += 1; }
  close(): void {
    this.closed = true;
    for (const listener of this.#listeners) listener();
  }
  pause(): void { /* nothing is read */ }
  resume(): void { /* nothing is read */ }
  on(_event: 'close', listener: () => void): void { this.#listeners.push(listener); }
}

it('an officer’s lines are told of the officer’s own realm, and no other officer’s lines take them', () => {
  const lines = new ChangeLines();
  const open = (tenant: string, subject: string): FakeLine => {
    const line = new FakeLine();
    lines.open(line, { tenant, region: 'uk', subject });
    return line;
  };
  const [mine, colleagues] = [open('ins-a', 'o_1'), open('ins-a', 'o_2')];
  const theirs = Array.from({ length: 60 }, () => open('ins-b', 'o_1'));
  const more = Array.from({ length: 30 }, () => open('ins-a', 'o_2'));
  assert.deepEqual([mine.closed, colleagues.closed, theirs.filter(({ closed }) => !closed).length, more.filter(({ closed }) => !closed).length], [false, true, 20, 20]);
  const before = mine.told;
  lines.onNotice(incidentChanged({ tenant: 'ins-b', region: 'uk' }));
  lines.onNotice(incidentChanged({ tenant: 'ins-a', region: 'ie' }));
  assert.equal(mine.told, before);
  lines.onNotice(incidentChanged({ tenant: 'ins-a', region: 'uk' }));
  assert.deepEqual([mine.told, theirs.at(-1)?.told], [before + 1, 2]);
});

onOneEngine('compliance officers', ({ start }) => {
  let backend: Backend;
  let officer: Person;
  before(async () => {
    backend = await start({ dropInMinutes: 0 });
    officer = await Person.signIn(backend, 'ingrid-halvorsen');
  });

  it('are two in each realm, and are who they are', async () => {
    const { items } = await officer.get<{ items: { role: string; tenant: string }[] }>('/demo/people');
    const officers = items.filter(({ role }) => role === 'compliance').map(({ tenant }) => tenant);
    assert.deepEqual(officers.sort(), ['celtic-mutual', 'celtic-mutual', 'northwind-health', 'northwind-health']);
    assert.equal((await officer.me()).role, 'compliance');
  });

  it('reach nothing of members and practitioners, and nobody else reaches what is theirs', async () => {
    for (const [method, path] of [['GET', '/recordings'], ['GET', '/appointments'], ['GET', '/keys/chain'], ['GET', '/services'], ['POST', '/violations'], ['GET', '/notices']] as const) {
      assert.equal((await officer.ask(method, path, method === 'POST' ? { json: {} } : {})).status, 403, path);
    }
    for (const id of ['amara-okafor', 'dr-helen-marsh']) assert.equal((await (await Person.signIn(backend, id)).ask('GET', '/compliance/incidents')).status, 403, id);
  });

  it('find every attempt that was refused in the ledger, with the operation and the time, and each once', async () => {
    const { subject } = await officer.me();
    const written = (since: number): Promise<{ action: string; outcome: string }[]> => backend.database.transaction(clerkOf(REALM), (tx) => tx.query<{ action: string; outcome: string }>(
      'select action, outcome from audit_event where actor = $1 and id > $2 and at > 0 order by id', [subject, since]));
    const newest = async (): Promise<number> => (await backend.database.transaction(clerkOf(REALM), (tx) => tx.query<{ id: number }>('select coalesce(max(id), 0) as id from audit_event')))[0]?.id ?? 0;
    const refused = async (work: () => Promise<number>): Promise<unknown[]> => {
      const since = await newest();
      const status = await work();
      return [status, ...(await written(since)).map(({ action, outcome }) => [action, outcome])];
    };
    const ask = (method: string, path: string, json?: unknown) => async (): Promise<number> => (await officer.ask(method, path, json === undefined ? {} : { json })).status;
    const forbidden = (operation: string): unknown[] => [403, [`refused ${operation}`, 'backend/forbidden']];
    assert.deepEqual(await refused(ask('GET', '/recordings')), forbidden('GET /recordings'));
    assert.deepEqual(await refused(ask('GET', '/recordings/somebodys/segments/3')), forbidden('GET /recordings/{rid}/segments/{seq}'));
    assert.deepEqual(await refused(ask('POST', '/violations', {})), forbidden('POST /violations'));
    assert.deepEqual(await refused(ask('GET', '/no/such/thing')), forbidden('GET *'));
    assert.deepEqual(await refused(ask('GET', '/stops/stream')), forbidden('GET /stops/stream'));
    assert.deepEqual(await refused(ask('GET', '/sessions/somebodys/signal?instance=page')), forbidden('GET /sessions/{sid}/signal'));
    assert.deepEqual(await refused(ask('POST', '/sessions/somebodys/signal?instance=page', {})), forbidden('POST /sessions/{sid}/signal'));
    assert.deepEqual(await refused(ask('POST', '/compliance/requests', { what: 'everything' })), [400, ['refused POST /compliance/requests', 'backend/rejected']]);
    assert.deepEqual(await refused(ask('POST', '/compliance/incidents/absent/close', { reason: 'It is over.' })), [404, ['incident-close', 'backend/not-found']]);
    assert.deepEqual(await refused(ask('GET', '/me')), [200]);
    // As fast as nobody may.
    const since = await newest();
    const statuses = await Promise.all(Array.from({ length: 200 }, () => ask('POST', '/compliance/touches', { what: { do: 'stop', scope: 'kid', target: 'k', drill: false } })()));
    const tooMany = statuses.filter((status) => status === 429).length;
    const entries = await written(since);
    assert.ok(tooMany > 0);
    assert.deepEqual([entries.filter(({ action, outcome }) => action === 'refused POST /compliance/touches' && outcome === 'backend/too-many-requests').length, entries.length], [tooMany, 200]);
    // Of nobody else anything is written by this.
    const member = await Person.signIn(backend, 'amara-okafor');
    const before = await newest();
    assert.equal((await member.ask('GET', '/compliance/incidents')).status, 403);
    assert.equal(await newest(), before);
  });

  it('are told by a stream that something has changed, and nobody else is', async () => {
    const over = new AbortController();
    const open = (person: Person) => fetch(`${backend.url}/api/compliance/changes`, { headers: { Authorization: `Bearer ${person.token ?? ''}` }, signal: over.signal });
    const member = await Person.signIn(backend, 'amara-okafor');
    assert.equal((await open(member)).status, 403);
    const reader = (await open(officer)).body?.pipeThrough(new TextDecoderStream()).getReader();
    const heard = async (times: number): Promise<void> => {
      for (let text = ''; text.split('data: changed').length <= times;) text += (await reader?.read())?.value ?? assert.fail('the stream has ended');
    };
    await heard(1);
    assert.equal((await member.ask('POST', '/reports', { json: { id: 'p1', kind: 'not-mine', rid: 'r1', sid: null, at: 1 } })).status, 204);
    await heard(1);
    over.abort();
  });

  it('have a database role that reads no name and nothing sealed, and changes nothing that is written down', async () => {
    const { subject } = await officer.me();
    const as = (sql: string) => backend.database.transaction({ role: 'compliance', ...REALM, subject }, (tx) => tx.query(sql));
    for (const sql of [
      'select display_name from person', 'select claim from recording', 'select meta from recording', 'select claim from session_claim', 'select 1 from wrap', 'select 1 from segment',
      'select 1 from appointment', 'select 1 from evidence', 'select 1 from member_key', 'select 1 from member_notice', 'delete from incident', 'delete from incident_event',
      `update incident_event set reason = 'x'`, `update incident_report set verified = true`, 'delete from audit_event', `update notice_draft set markdown = ''`,
    ]) await assert.rejects(as(sql), (error) => sqlState(error) === '42501', sql);
    assert.ok((await as('select subject from person')).length > 5);
    const elsewhere = await backend.database.transaction({ role: 'compliance', ...REALM, region: 'ie', subject }, (tx) => tx.query('select subject from person'));
    assert.deepEqual(elsewhere, []);
  });
});
