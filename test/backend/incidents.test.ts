import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState } from '../../examples/reference-backend/database/database.js';
import { checkRecordings } from '../../examples/reference-backend/incidents/check-recordings.js';
import { takeIn } from '../../examples/reference-backend/incidents/incident-desk.js';
import { lookAsCanaries } from '../../examples/reference-backend/incidents/look-as-canaries.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import type { Exposure } from '../../src/domain/exposure.js';
import type { Incident, IncidentEvent } from '../../src/domain/incident.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import type { NoticeCounts, NoticeDraft, NoticePage } from '../../src/domain/notice-draft.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { Stop } from '../../src/domain/stop.js';
import { consultation, recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };

onOneEngine('incidents', ({ start }) => {
  let backend: Backend;
  let officer: Person;
  let other: Person;
  let made: Recorded;

  const incidents = async (): Promise<Incident[]> => (await officer.get<{ items: Incident[] }>('/compliance/incidents')).items;
  const timeline = async (id: string): Promise<IncidentEvent[]> => (await officer.get<{ items: IncidentEvent[] }>(`/compliance/incidents/${id}/timeline?after=-1`)).items;
  const stops = async (): Promise<Stop[]> => (await officer.get<{ items: Stop[] }>('/compliance/stops')).items;
  const asOwner = (sql: string, params: unknown[] = []) => backend.database.asOwner(async (tx) => {
    await tx.execute('alter table recording no force row level security; alter table recording drop constraint if exists recording_owner_is_claimed');
    await tx.query(sql, params);
    await tx.execute('alter table recording force row level security');
  });

  before(async () => {
    backend = await start({ dropInMinutes: 1 });
    officer = await Person.signIn(backend, 'ingrid-halvorsen');
    other = await Person.signIn(backend, 'marcus-bellweather');
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  });

  it('finds nothing where every recording is its claim’s owner’s', async () => {
    assert.deepEqual(await checkRecordings(backend.services, REALM), { found: 0, more: false });
    assert.equal(await lookAsCanaries(backend.services, REALM), 0);
    assert.deepEqual(await incidents(), []);
  });

  it('finds a row of another owner, stops the recording, and does it once, by whomever it is found', async () => {
    const stranger = await Person.signIn(backend, 'priya-raghunathan');
    const { subject } = await stranger.me();
    const { grant: { rid } } = made;
    await asOwner('update recording set owner = $1 where rid = $2', [subject, rid]);
    await Promise.all([checkRecordings(backend.services, REALM), checkRecordings(backend.services, REALM)]);
    assert.equal((await stranger.ask('POST', '/violations', { json: { reason: 'owner', path: 'list', rid, sid: null, at: 1 } })).status, 204);
    const [found, ...more] = await incidents();
    assert.ok(found !== undefined && more.length === 0);
    assert.deepEqual([found.fault, found.state, found.drill, found.items, found.reports], ['invariant', 'contained', false, 1, 2]);
    assert.equal(found.dueAt - found.openedAt, 72 * 3_600_000);
    assert.deepEqual((await timeline(found.id)).map(({ kind }) => kind), ['opened', 'reported', 'verified', 'stopped', 'contained', 'reported', 'verified', 'stopped']);
    const made1 = (await stops()).filter(({ target }) => target === rid);
    assert.deepEqual(made1.map(({ scope, why, liftedBy, incident }) => [scope, why, liftedBy, incident]), [['rid', 'invariant', null, found.id]]);
    assert.equal((await made.member.ask('GET', `/recordings/${rid}`)).status === 200, false);
  });

  it('has canary members who report what is offered to them', async () => {
    const [canary] = await backend.database.transaction(clerkOf(REALM), (tx) => tx.query<{ subject: string }>(`select subject from person where drill and demo_id is null limit 1`));
    const second = await recorded(backend, 'daniel-whitcombe', 'dr-yusuf-adeyemi');
    const reads = { list: () => Promise.resolve({ items: [{ rid: second.grant.rid, claim: second.grant.claim }] as never[], next: null }) };
    // As the ledger would have it, had the backend offered it.
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, action, rid, outcome) values ($1, $2, 1, $3, 'recording-list', $4, 'permit')`, [REALM.tenant, REALM.region, canary?.subject, second.grant.rid]));
    assert.ok((await lookAsCanaries({ ...backend.services, reads }, REALM)) > 0);
    const [newest] = await incidents();
    assert.deepEqual([newest?.fault, newest?.state], ['canary', 'contained']);
    assert.ok((await stops()).some(({ target }) => target === second.grant.rid));
    const exposure = await officer.get<Exposure>(`/compliance/incidents/${newest?.id}/exposure`);
    assert.deepEqual([exposure.owners, exposure.recipients, exposure.recordings], [1, 1, 1]);
  });

  it('tells an owner once an officer has approved the notice', async () => {
    const [newest] = await incidents();
    assert.equal((await officer.ask('POST', `/compliance/incidents/${newest?.id}/notices`)).status, 200);
    const draftsFor = async (audience: string): Promise<NoticeDraft[]> => (await officer.get<NoticePage>(`/compliance/incidents/${newest?.id}/notices?audience=${audience}`)).items;
    const [draft] = await draftsFor('owner');
    assert.ok(draft !== undefined);
    const owner = await Person.signIn(backend, 'daniel-whitcombe');
    assert.equal((await owner.me()).subject, draft.addressee);
    const told = async (): Promise<string[]> => (await owner.get<{ items: MemberNotice[] }>('/notices')).items.filter(({ kind }) => kind === 'recording-exposed').map(({ rid }) => rid ?? '');
    assert.deepEqual(await told(), []);
    assert.equal((await other.ask('POST', `/compliance/notices/${draft.id}/approve`)).status, 200);
    assert.equal((await told()).length, 1);
    assert.equal((await officer.ask('POST', `/compliance/notices/${draft.id}/approve`)).status, 409);
    assert.equal((await told()).length, 1);
    const [regulator] = await draftsFor('regulator');
    assert.deepEqual([regulator?.audience, regulator?.fields[0]?.value], ['regulator', 'Information Commissioner’s Office']);
  });

  it('stops a session on “wrong patient” by its practitioner, and nothing on a member’s or a stranger’s', async () => {
    const third = await recorded(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const { grant: { sid } } = third;
    const said = () => ({ json: { id: newOpaqueId(), kind: 'wrong-patient', rid: null, sid, at: Date.now() } });
    assert.equal((await third.member.ask('POST', '/reports', said())).status, 400);
    assert.equal((await (await Person.signIn(backend, 'dr-yusuf-adeyemi')).ask('POST', '/reports', said())).status, 204);
    assert.ok(!(await stops()).some(({ target }) => target === sid));
    assert.equal((await third.practitioner.ask('POST', '/reports', said())).status, 204);
    assert.deepEqual((await stops()).filter(({ target }) => target === sid).map(({ scope, why }) => [scope, why]), [['sid', 'wrong-patient']]);
  });

  it('counts what a session made, also where only its id was reported and no recording of it is stored', async () => {
    const call = await consultation(backend, 'daniel-whitcombe', 'dr-helen-marsh');
    const { rid, sid } = call.grant;
    assert.deepEqual(await backend.database.transaction(clerkOf(REALM), (tx) => tx.query('select 1 from recording where rid = $1', [rid])), []);
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, role, action, rid, outcome) values ($1, $2, 1, 'm_stranger', 'somebody-else', 'recording-list', $3, 'permit')`, [REALM.tenant, REALM.region, rid]));
    // The word of the practitioner is about the session, whatever recording it names besides.
    assert.equal((await call.practitioner.ask('POST', '/reports', { json: { id: newOpaqueId(), kind: 'wrong-patient', rid: 'of-nobody', sid, at: Date.now() } })).status, 204);
    const found = (await incidents()).find(({ fault }) => fault === 'wrong-patient');
    const exposure = await officer.get<Exposure>(`/compliance/incidents/${found?.id}/exposure`);
    assert.deepEqual(exposure.lines.map((line) => [line.rid, line.recipient]), [[rid, 'm_stranger']]);
    const { counts } = (await officer.ask('POST', `/compliance/incidents/${found?.id}/notices`)).json<{ counts: NoticeCounts }>();
    assert.deepEqual([counts.owner, counts.recipient, counts.practitioner], [1, 1, 1]);
  });

  it('drafts for the practitioner of a recording that no claim names', async () => {
    const { grant: { rid } } = await recorded(backend, 'tomasz-zielinski', 'dr-yusuf-adeyemi');
    await asOwner(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, began_at) select 'copied', tenant, region, sid, 'm_stranger', recorder, claim, began_at from recording where rid = $1`, [rid]);
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, role, action, rid, outcome) values ($1, $2, 1, 'm_stranger', 'somebody-else', 'recording-list', 'copied', 'permit')`, [REALM.tenant, REALM.region]));
    await checkRecordings(backend.services, REALM);
    const [stop] = (await stops()).filter(({ target }) => target === 'copied');
    const { counts } = (await officer.ask('POST', `/compliance/incidents/${stop?.incident}/notices`)).json<{ counts: NoticeCounts }>();
    assert.deepEqual([counts.owner, counts.recipient, counts.practitioner], [1, 1, 1]);
  });

  it('is contained when what is proved is stopped, whatever else a report names', async () => {
    const some = await recorded(backend, 'priya-raghunathan', 'dr-helen-marsh');
    const { sid, rid } = some.grant;
    assert.equal((await some.member.ask('POST', '/reports', { json: { id: newOpaqueId(), kind: 'not-mine', rid: 'of-nobody', sid, at: Date.now() } })).status, 204);
    assert.ok((await stops()).some(({ target }) => target === rid));
    for (const { state } of await incidents()) assert.notEqual(state, 'open');
  });

  it('loses nothing that was found where the stop fails, and says so', async () => {
    const fourth = await recorded(backend, 'daniel-whitcombe', 'dr-helen-marsh');
    const { rid } = fourth.grant;
    const signer = { sign: () => Promise.reject(new Error('the key is gone')) };
    const { subject } = await fourth.member.me();
    const id = await takeIn({ ...backend.services, incidentSignerOf: () => signer }, REALM, { source: 'report', reporter: subject, id: 'f1', kind: 'not-mine', feature: 'replay', rid, sid: null, at: 1, count: 1 });
    const last = (await timeline(id ?? '')).at(-1);
    assert.deepEqual([last?.kind, last?.target, (await incidents()).find((each) => each.id === id)?.state], ['stop-failed', rid, 'open']);
    assert.ok(!(await stops()).some(({ target }) => target === rid));
    // By hand, then.
    assert.equal((await officer.ask('POST', '/compliance/requests', { json: { what: { do: 'stop', scope: 'rid', target: rid, drill: false }, reason: 'It failed.', incident: id } })).status, 200);
    assert.deepEqual([(await timeline(id ?? '')).at(-1)?.kind, (await incidents()).find((each) => each.id === id)?.state], ['contained', 'contained']);
  });

  it('counts whom a stop touches before it is asked for, and whom its lifting would touch', async () => {
    const touches = async (what: object): Promise<unknown> => (await officer.ask('POST', '/compliance/touches', { json: { what } })).json<unknown>();
    const { subject } = await (await Person.signIn(backend, 'amara-okafor')).me();
    assert.deepEqual(await touches({ do: 'stop', scope: 'sub', target: subject, drill: false }), { people: 1 });
    assert.deepEqual(await touches({ do: 'stop', scope: 'sub', target: 'nobody', drill: false }), { people: 0 });
    assert.deepEqual(await touches({ do: 'stop', scope: 'kid', target: 'a-key', drill: false }), { people: null });
    // A practitioner's stop is that of everybody whose consultations they had or have part in.
    const practitioner = { do: 'stop', scope: 'sub', target: (await made.practitioner.me()).subject, drill: false };
    const patients = await backend.database.transaction(clerkOf(REALM), (tx) => tx.query<{ patient: string }>('select distinct patient from encounter where practitioner = $1 and (status in (\'planned\', \'arrived\', \'in-progress\') or exists (select 1 from recording r where r.sid = encounter.sid))', [practitioner.target]));
    assert.ok(patients.length > 1);
    assert.deepEqual(await touches(practitioner), { people: patients.length + 1 });
    assert.ok('request' in (await officer.ask('POST', '/compliance/requests', { json: { what: practitioner, reason: 'It is not they.', incident: null } })).json<object>(), 'one officer alone');
    const [newest] = (await stops()).filter(({ scope, liftedBy }) => scope === 'rid' && liftedBy === null);
    assert.deepEqual(await touches({ do: 'lift', seq: newest?.seq }), { people: 1 });
    assert.equal((await officer.ask('POST', '/compliance/touches', { json: { what: { do: 'lift', seq: 999_999_999 } } })).status, 404);
  });

  it('writes down every call of an officer, the refused ones too', async () => {
    const actions = async (): Promise<[string, string][]> => (await backend.database.transaction(clerkOf(REALM), (tx) => tx.query<{ action: string; outcome: string }>(
      'select action, outcome from audit_event where actor = $1 order by id desc limit 2', [subject]))).map(({ action, outcome }) => [action, outcome]);
    const { subject } = await officer.me();
    await officer.get('/compliance/stops');
    assert.equal((await officer.ask('POST', '/compliance/incidents/absent/close', { json: { reason: 'It is over.' } })).status, 404);
    assert.deepEqual(await actions(), [['incident-close', 'backend/not-found'], ['stop-list', 'permit']]);
  });

  it('has timelines that only grow, also for the owner of the tables', async () => {
    for (const sql of [`update incident_event set reason = 'x'`, 'delete from incident_event', 'truncate incident_event cascade']) {
      await assert.rejects(backend.database.asOwner(async (tx) => {
        await tx.execute('alter table incident_event no force row level security');
        await tx.execute(sql);
      }), (error) => sqlState(error) === '42501', sql);
    }
    const [newest] = await incidents();
    await assert.rejects(backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into incident_event (incident, seq, tenant, region, at, kind) values ($1, 900, $2, $3, 1, 'closed')`, [newest?.id, REALM.tenant, REALM.region])), (error) => sqlState(error) === '23514');
  });
});
