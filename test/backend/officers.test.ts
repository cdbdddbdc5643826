import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState } from '../../examples/reference-backend/database/database.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };

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
