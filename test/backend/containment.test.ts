import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { appendEvent } from '../../examples/reference-backend/incidents/append-event.js';
import { checkRecordings } from '../../examples/reference-backend/incidents/check-recordings.js';
import { takeIn } from '../../examples/reference-backend/incidents/incident-desk.js';
import { lookAsCanaries } from '../../examples/reference-backend/incidents/look-as-canaries.js';
import type { Incident, IncidentEvent } from '../../src/domain/incident.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { Stop, StopRequest } from '../../src/domain/stop.js';
import type { Finding } from '../../src/incident/finding.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const HOUR = 3_600_000;

onOneEngine('what contains an incident', ({ start }) => {
  let backend: Backend;
  let officer: Person;
  let other: Person;
  let made: Recorded;
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;

  const incident = async (id: string): Promise<Incident> => (await officer.get<{ items: Incident[] }>('/compliance/incidents')).items.find((each) => each.id === id) ?? assert.fail('there is no such incident');
  const timeline = async (id: string): Promise<IncidentEvent[]> => (await officer.get<{ items: IncidentEvent[] }>(`/compliance/incidents/${id}/timeline?after=-1`)).items;
  const kinds = async (id: string, last: number): Promise<string[]> => (await timeline(id)).slice(-last).map(({ kind }) => kind);
  const inForce = async (target: string): Promise<Stop[]> => (await officer.get<{ items: Stop[] }>('/compliance/stops')).items.filter((stop) => stop.target === target && stop.liftedBy === null);
  const ask = async (what: StopRequest['what'], about: string | null): Promise<{ stop?: Stop; request?: StopRequest }> => {
    const answer = await officer.ask('POST', '/compliance/requests', { json: { what, reason: 'A test.', incident: about } });
    assert.equal(answer.status, 200, answer.text);
    return answer.json();
  };
  const approved = async (what: StopRequest['what'], about: string | null): Promise<Stop> => {
    const { request } = await ask(what, about);
    const answer = await other.ask('POST', `/compliance/requests/${request?.id}/approve`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json<Stop>();
  };
  const act = async (path: string, json: object): Promise<number> => (await officer.ask('POST', `/compliance/incidents/${path}`, { json: { reason: 'A test.', ...json } })).status;
  const find = (patch: Partial<Finding>): Promise<string | null> => takeIn(backend.services, REALM, { source: 'report', reporter: 'm_somebody', id: newOpaqueId(), kind: 'not-mine', feature: 'replay', rid: newOpaqueId(), sid: null, at: 1, count: 1, ...patch });
  const asOwner = (sql: string, params: unknown[] = []) => backend.database.asOwner(async (tx) => {
    await tx.execute('alter table recording no force row level security; alter table recording drop constraint if exists recording_owner_is_claimed');
    await tx.query(sql, params);
    await tx.execute('alter table recording force row level security');
  });
  const ownedBy = (rid: string, owner: string) => asOwner('update recording set owner = $1 where rid = $2', [owner, rid]);

  before(async () => {
    backend = await start({ clock, dropInMinutes: 1, drill: true, withoutWatch: true });
    officer = await Person.signIn(backend, 'ingrid-halvorsen');
    other = await Person.signIn(backend, 'marcus-bellweather');
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  });

  it('is in force: a lifting opens it again, and the watch finds and contains what is still wrong, in the same incident', async () => {
    const { rid } = made.grant;
    await ownedBy(rid, (await (await Person.signIn(backend, 'priya-raghunathan')).me()).subject);
    assert.deepEqual(await checkRecordings(backend.services, REALM), { found: 1, more: false });
    assert.deepEqual(await checkRecordings(backend.services, REALM), { found: 0, more: false });
    const [stop] = await inForce(rid);
    const id = stop?.incident ?? '';
    assert.equal((await incident(id)).state, 'contained');
    // For no incident in particular: it is this one's all the same.
    await approved({ do: 'lift', seq: stop?.seq ?? 0 }, null);
    const opened = await incident(id);
    assert.deepEqual([opened.state, opened.containedAt, await kinds(id, 2)], ['open', null, ['lifted', 'reopened']]);
    assert.deepEqual(await checkRecordings(backend.services, REALM), { found: 1, more: false });
    assert.deepEqual([(await incident(id)).state, await kinds(id, 3), (await inForce(rid)).length], ['contained', ['verified', 'stopped', 'contained'], 1]);
    assert.deepEqual(await checkRecordings(backend.services, REALM), { found: 0, more: false });
  });

  it('is found in a new incident where people have closed the first one', async () => {
    const { rid } = made.grant;
    const [stop] = await inForce(rid);
    const id = stop?.incident ?? '';
    assert.equal(await act(`${id}/close`, {}), 204);
    await approved({ do: 'lift', seq: stop?.seq ?? 0 }, id);
    assert.equal((await incident(id)).state, 'closed');
    for (const found of [1, 0]) assert.deepEqual(await checkRecordings(backend.services, REALM), { found, more: false });
    const [again] = await inForce(rid);
    assert.ok(again !== undefined && again.incident !== null && again.incident !== id);
    assert.deepEqual([(await incident(again.incident)).state, (await incident(id)).state], ['contained', 'closed']);
    await ownedBy(rid, (await made.member.me()).subject);
    // What is right again is not stopped again.
    await approved({ do: 'lift', seq: again.seq }, null);
    assert.deepEqual([await checkRecordings(backend.services, REALM), (await inForce(rid)).length], [{ found: 0, more: false }, 0]);
  });

  it('is tried again by the watch where it had failed, and said once', async () => {
    const { rid } = made.grant;
    await ownedBy(rid, 'm_nobody');
    const signer = { sign: () => Promise.reject(new Error('the key is gone')) };
    for (const found of [1, 1]) assert.equal((await checkRecordings({ ...backend.services, incidentSignerOf: () => signer }, REALM)).found, found);
    const id = (await officer.get<{ items: Incident[] }>('/compliance/incidents')).items.find(({ state }) => state === 'open')?.id ?? '';
    assert.equal((await timeline(id)).filter(({ kind }) => kind === 'stop-failed').length, 1);
    assert.equal((await checkRecordings(backend.services, REALM)).found, 1);
    assert.deepEqual([(await incident(id)).state, (await inForce(rid)).length], ['contained', 1]);
    await ownedBy(rid, (await made.member.me()).subject);
  });

  it('is found again by a canary after its lifting', async () => {
    const { grant } = await recorded(backend, 'daniel-whitcombe', 'dr-yusuf-adeyemi');
    const reads = { list: () => Promise.resolve({ items: [{ rid: grant.rid, claim: grant.claim }] as never[], next: null }) };
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, role, action, rid, outcome) select tenant, region, 1, subject, 'somebody-else', 'recording-list', $1, 'permit' from person where drill and demo_id is null`, [grant.rid]));
    assert.ok((await lookAsCanaries({ ...backend.services, reads }, REALM)) > 0);
    const [stop] = await inForce(grant.rid);
    await approved({ do: 'lift', seq: stop?.seq ?? 0 }, null);
    assert.equal((await inForce(grant.rid)).length, 0);
    await lookAsCanaries({ ...backend.services, reads }, REALM);
    const [again] = await inForce(grant.rid);
    assert.deepEqual([again?.incident, (await incident(stop?.incident ?? '')).state], [stop?.incident, 'contained']);
  });

  it('may be another stop that covers the same: then its lifting opens nothing', async () => {
    const { grant: { rid }, member } = await recorded(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const id = (await find({ reporter: (await member.me()).subject, rid })) ?? '';
    const [narrow] = await inForce(rid);
    const wide = await approved({ do: 'stop', scope: 'feature', target: 'replay', drill: false }, id);
    await approved({ do: 'lift', seq: narrow?.seq ?? 0 }, id);
    assert.deepEqual([(await incident(id)).state, await kinds(id, 1)], ['contained', ['lifted']]);
    await approved({ do: 'lift', seq: wide.seq }, null);
    assert.deepEqual([(await incident(id)).state, await kinds(id, 2)], ['open', ['lifted', 'reopened']]);
    // By hand, for whatever it is: what it covers is contained.
    await ask({ do: 'stop', scope: 'rid', target: rid, drill: false }, null);
    assert.equal((await incident(id)).state, 'contained');
  });

  it('is not what is merged into it: the earlier clock counts, and it is open until everything of the open one is stopped', async () => {
    const word = newOpaqueId();
    const older = (await find({ kind: 'wrong-patient', feature: 'consultation', rid: null, sid: word })) ?? '';
    ahead += HOUR;
    const { grant: { rid } } = await recorded(backend, 'priya-raghunathan', 'dr-yusuf-adeyemi');
    ahead += 24 * HOUR;
    [officer, other] = [await Person.signIn(backend, 'ingrid-halvorsen'), await Person.signIn(backend, 'marcus-bellweather')];
    const { subject } = await (await Person.signIn(backend, 'priya-raghunathan')).me();
    const newer = (await find({ reporter: subject, rid })) ?? '';
    const [before, contained] = [await incident(older), await incident(newer)];
    assert.deepEqual([before.state, contained.state, before.openedAt < contained.openedAt], ['open', 'contained', true]);
    assert.equal(await act(`${older}/merge`, { into: newer }), 204);
    const merged = await incident(newer);
    assert.deepEqual([merged.state, merged.openedAt, merged.dueAt, merged.containedAt], ['open', before.openedAt, before.openedAt + 72 * HOUR, null]);
    assert.deepEqual([(await incident(older)).state, await kinds(newer, 2)], ['merged', ['merged', 'reopened']]);
    // Another stop of it does not make it contained; the one that was missing does.
    await ask({ do: 'stop', scope: 'rid', target: newOpaqueId(), drill: false }, newer);
    assert.equal((await incident(newer)).state, 'open');
    await ask({ do: 'stop', scope: 'sid', target: word, drill: false }, newer);
    assert.deepEqual([(await incident(newer)).state, await kinds(newer, 1)], ['contained', ['contained']]);
    // What is covered already may come in.
    const covered = (await find({ kind: 'wrong-patient', feature: 'consultation', rid: null, sid: newOpaqueId() })) ?? '';
    const { target } = (await timeline(covered)).find(({ kind }) => kind === 'reported') ?? assert.fail('it is not there');
    await ask({ do: 'stop', scope: 'sid', target: target ?? '', drill: false }, null);
    assert.equal(await act(`${covered}/merge`, { into: newer }), 204);
    assert.equal((await incident(newer)).state, 'contained');
    await assert.rejects(backend.database.transaction(clerkOf(REALM), (tx) => tx.query('update incident set opened_at = opened_at + 1 where id = $1', [newer])), { code: '23514' });
  });

  it('takes in no mere word for what is proved, and no mere word keeps an incident', async () => {
    ahead += 30 * HOUR;
    officer = await Person.signIn(backend, 'ingrid-halvorsen');
    const { grant: { rid }, member } = await recorded(backend, 'amara-okafor', 'dr-yusuf-adeyemi');
    const proved = await find({ reporter: (await member.me()).subject, rid });
    const said = await find({});
    assert.notEqual(said, proved);
    ahead += 23 * HOUR;
    // The same fault, and the same item: it is let in by the item alone, and prolongs nothing.
    assert.deepEqual([await find({}), await find({ rid })], [said, proved]);
    ahead += 2 * HOUR;
    const [later, same] = [await find({}), await find({ rid })];
    assert.ok(later !== said && later !== proved && same !== proved);
  });

  it('stands in the officers’ list before whatever was merely said, however much that is', async () => {
    officer = await Person.signIn(backend, 'ingrid-halvorsen');
    const listed = async (): Promise<Incident[]> => (await officer.get<{ items: Incident[] }>('/compliance/incidents')).items;
    const proved = (await listed()).filter(({ state }) => state === 'contained').map(({ id }) => id);
    assert.ok(proved.length > 0);
    // As one a day for each fault and feature comes to in a fortnight.
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into incident (id, tenant, region, state, fault, feature, drill, opened_at, last_at) select 'said' || n, $1, $2, 'open', 'not-mine', 'replay', false, $3::bigint + n, $3::bigint from generate_series(1, 101) as n`, [REALM.tenant, REALM.region, clock()]));
    const items = await listed();
    assert.deepEqual([items.length, items.slice(0, proved.length).map(({ id }) => id)], [100, proved]);
  });

  it('has a timeline that takes in its ten-thousandth event as it took in the first', async () => {
    const id = (await find({})) ?? '';
    const reads = (): Promise<number> => backend.database.transaction(clerkOf(REALM), async (tx) => {
      await appendEvent(tx, REALM, id, { kind: 'exposure-counted' }, clock());
      const [row] = await tx.query<{ rows: number }>(`select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables where relname = 'incident_event'`);
      return row?.rows ?? Number.NaN;
    });
    await backend.database.asOwner(async (tx) => {
      await tx.execute('alter table incident_event no force row level security; alter table incident_event disable trigger incident_event_only_grows');
      await tx.query(`insert into incident_event (incident, seq, tenant, region, at, kind) select $1, n, $2, $3, 1, 'reported' from generate_series((select max(seq) + 1 from incident_event where incident = $1), 10000) as n`, [id, REALM.tenant, REALM.region]);
      await tx.execute('alter table incident_event enable trigger incident_event_only_grows; alter table incident_event force row level security; analyze incident_event');
    });
    const rows = await reads();
    assert.ok(rows < 100, `${rows} rows were read for one event`);
  });
});
