import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState, type DatabaseRole } from '../../examples/reference-backend/database/database.js';
import { signApproval } from '../../examples/reference-backend/escrow/approve-release.js';
import { holdRecording, liftHold } from '../../examples/reference-backend/escrow/legal-hold.js';
import { releaseWrap } from '../../examples/reference-backend/escrow/release-wrap.js';
import type { AskedRelease } from '../../examples/reference-backend/escrow/request-release.js';
import { eraseRecordings } from '../../examples/reference-backend/recordings/erase-recordings.js';
import { ERASE_GRACE } from '../../examples/reference-backend/retention/schedule-erasures.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { recordingCloses } from '../../src/ownership/recording-closes.js';
import { retentionMillis } from '../../src/ownership/session-claim.js';
import { tokensOfCall } from '../../src/testing/sign-call.js';
import { consultation, epochsOf, putEpoch, putSegment, putWraps, recorded, sealed, seconds, segmentAt, type Consultation, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { makeApprovers, NORTHWIND, openEscrow, refuses, type EscrowPeople } from './support/escrow-people.js';
import { type Person } from './support/person.js';

const TABLES = ['recording', 'epoch', 'segment', 'wrap', 'wrap_list', 'granted_wrap', 'owner_grant'];
const MINUTE = 60_000;

onOneEngine('a recording whose time is over', (context) => {
  let backend: Backend;
  let dataFolder: string;
  let made: Recorded;
  let held: Recorded;
  /** Wraps were stored, and no epoch came. */
  let never: Consultation;
  let desk: EscrowPeople;
  let officer: string;
  /** What the desk has handed over of `made`. */
  let released: AskedRelease;
  let passed = 0;
  /** Time goes by, until then. Keysets last for two weeks: the root desk makes new ones meanwhile. */
  const moveTo = async (at: number): Promise<void> => {
    passed += at - backend.services.clock();
    await context.renewKeysets(backend);
    desk = { ...desk, desk: { ...desk.desk, trust: backend.services.trust.of(NORTHWIND) } };
  };
  /** When a recording is erased. */
  const timeOf = ({ claim, epochs: [first] }: Recorded): number => (first?.payload.at ?? 0) + retentionMillis(claim) + ERASE_GRACE;
  before(async () => {
    const place = await context.fresh();
    ({ dataFolder } = place);
    const approvers = await makeApprovers(place);
    [{ kid: officer }] = approvers;
    backend = await context.start({ ...place, dropInMinutes: 1, tokenSeconds: 365 * 86_400, clock: () => Date.now() + passed });
    desk = await openEscrow(backend, place, approvers);
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    held = await recorded(backend, 'priya-raghunathan', 'dr-helen-marsh');
    released = await desk.ask(made.grant.rid);
    for (const approver of approvers.slice(0, 2)) await signApproval(desk.desk, released.id, approver);
    await releaseWrap(desk.desk, desk.escrow.kid, released.id, released.wrap);
    never = await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const { wraps } = await sealed(never, await epochsOf(never, 1), []);
    assert.equal((await putWraps(never.practitioner, never.grant.rid, wraps)).status, 204);
  });
  after(() => desk.close());

  const as = <T>(role: DatabaseRole, sql: string, params: readonly unknown[] = []): Promise<T[]> =>
    (role === 'escrow' ? desk.desk : backend).database.transaction({ role, ...NORTHWIND, subject: '' }, (tx) => tx.query(sql, params)) as Promise<T[]>;
  const clerk = <T>(sql: string, params: readonly unknown[] = []): Promise<T[]> => as('clerk', sql, params);
  const eraser = <T>(sql: string, params: readonly unknown[] = []): Promise<T[]> => as('eraser', sql, params);
  const denied = (error: unknown): boolean => sqlState(error) === '42501';
  const TOMBSTONE = `insert into erased_recording (rid, tenant, region, owner, at, why) values ($1, 'northwind-health', 'uk', $2, $3, $4)`;
  const rowsOfSession = async ({ grant: { sid } }: Consultation, kind: 'bind' | 'consent'): Promise<number> => (await clerk('select 1 from evidence where sid = $1 and kind = $2', [sid, kind])).length;
  /** Whatever the database holds, in one text. */
  const everything = (): Promise<string> => backend.database.asOwner(async (tx) => {
    const found: string[] = [];
    for (const { name } of await tx.query<{ name: string }>(`select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`)) {
      const walled = !['schema_migration', 'server_process'].includes(name);
      if (walled) await tx.execute(`alter table ${name} no force row level security`);
      for (const { text } of await tx.query<{ text: string }>(`select row_to_json(t)::text as text from ${name} t`)) found.push(text);
      if (walled) await tx.execute(`alter table ${name} force row level security`);
    }
    return found.join('\n');
  });
  /** What opens a recording, is one, or says what is in it. */
  const partsOf = ({ epochs, recording }: Recorded): string[] => [
    ...[...recording.wraps, released.wrap].flatMap(({ enc, ct }) => [enc, ct]),
    ...recording.segments.flatMap(({ head }) => head.split('.')[1] ?? []),
    ...epochs.flatMap(({ tokens }) => [tokens.patient, tokens.practitioner]),
  ];
  const rowsOf = async (rid: string): Promise<number> => {
    const counts = await Promise.all(TABLES.map((table) => clerk<{ count: number }>(`select count(*)::int as count from ${table} where rid = $1`, [rid])));
    return counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0);
  };
  const folderOf = (rid: string): string => join(dataFolder, 'sealed', 'uk', rid);
  const keepHouse = (): Promise<void> => eraseRecordings(backend.services, backend.services.realms);
  const noticesOf = async (person: Person): Promise<string[]> => (await person.get<{ items: { kind: string }[] }>('/notices')).items.map(({ kind }) => kind);

  it('never began: its wraps go a day after it can begin no more, and nothing else does', async () => {
    const { grant: { rid }, claim, practitioner, member } = never;
    const { subject } = await member.me();
    await keepHouse();
    const others = [await rowsOf(made.grant.rid), await rowsOf(held.grant.rid)];
    const closes = recordingCloses(claim);
    await moveTo(closes - MINUTE);
    await keepHouse();
    for (const why of ['retention', 'never-began']) await assert.rejects(eraser(TOMBSTONE, [rid, subject, backend.services.clock(), why]), denied, why);
    await moveTo(closes + ERASE_GRACE - 10 * MINUTE);
    await keepHouse();
    assert.deepEqual([await rowsOf(rid) > 0, await rowsOfSession(never, 'bind'), await rowsOfSession(never, 'consent')], [true, 2, 2]);
    const [epoch] = await epochsOf(never, 1);
    assert.ok(epoch);
    assert.equal((await putEpoch(practitioner, epoch)).code, 'session/over');
    await moveTo(closes + ERASE_GRACE + 10 * MINUTE);
    await keepHouse();
    assert.deepEqual([await rowsOf(rid), await rowsOfSession(never, 'bind'), await rowsOfSession(never, 'consent')], [0, 0, 2]);
    assert.deepEqual((await eraser<{ owner: string; why: string }>('select owner, why from erased_recording')), [{ owner: subject, why: 'never-began' }]);
    assert.equal((await putWraps(practitioner, rid, (await sealed(never, [epoch], seconds(1))).wraps)).code, 'recording/erased');
    assert.deepEqual([await rowsOf(made.grant.rid), await rowsOf(held.grant.rid)], others);
  });

  it('is there to its last moment, and can be put under a hold by an officer with a reason, whom its owner hears of', async () => {
    const { rid } = held.grant;
    await refuses(holdRecording(desk.desk, 'nobody', { rid, reason: 'order 7' }), 'escrow/not-an-approver');
    await refuses(holdRecording(desk.desk, officer, { rid, reason: ' ' }), 'escrow/bad-request');
    await refuses(liftHold(desk.desk, officer, { rid, reason: 'order 7' }), 'escrow/not-held');
    await refuses(holdRecording(desk.desk, officer, { rid: 'absent', reason: 'order 7' }), 'escrow/no-recording');
    await holdRecording(desk.desk, officer, { rid, reason: 'order 7' });
    await refuses(holdRecording(desk.desk, officer, { rid, reason: 'order 8' }), 'escrow/held-already');
    assert.deepEqual(await noticesOf(held.member), ['recording-held', 'keys-begun']);
    await moveTo(timeOf(made) - 10 * MINUTE);
    await keepHouse();
    assert.ok((await rowsOf(made.grant.rid)) > 0);
    assert.ok(existsSync(folderOf(made.grant.rid)));
    assert.equal((await made.member.get<{ items: unknown[] }>('/recordings')).items.length, 1);
  });

  it('is erased by a role of its own, which takes nothing before its time, under a hold, or without a tombstone', async () => {
    const { subject: owner } = await made.member.me();
    const { subject: heldOwner } = await held.member.me();
    const now = backend.services.clock();
    const before = [await rowsOf(made.grant.rid), await rowsOf(held.grant.rid)];
    for (const table of TABLES) {
      assert.deepEqual(await eraser(`delete from ${table} where rid = any($1) returning rid`, [[made.grant.rid, held.grant.rid]]), [], `${table} without a tombstone`);
      if (table !== 'recording') assert.deepEqual(await eraser(`select rid from ${table}`), [], `${table} is read before there is a tombstone`);
    }
    assert.deepEqual([await rowsOf(made.grant.rid), await rowsOf(held.grant.rid)], before);
    const year = now + 365 * 86_400_000;
    for (const [what, rid, whose, at] of [
      ['before its time', made.grant.rid, owner, now], ['as another’s', made.grant.rid, heldOwner, year], ['one that is held', held.grant.rid, heldOwner, year], ['one that never was', 'absent', owner, year],
    ] as const) for (const why of ['retention', 'never-began']) await assert.rejects(eraser(TOMBSTONE, [rid, whose, at, why]), denied, `${what}: ${why}`);
    // As if it had waited for long before it began.
    await clerk('update wrap_list set erase_at = 0 where rid = $1', [made.grant.rid]);
    await assert.rejects(eraser(TOMBSTONE, [made.grant.rid, owner, year, 'never-began']), denied, 'one that began');
    await assert.rejects(eraser(`insert into erasure_pending (rid, tenant, region) values ($1, 'northwind-health', 'uk')`, [made.grant.rid]), denied, 'bytes without a tombstone');
    for (const sql of [
      'select claim from recording', 'update recording set erase_at = 0', 'select patient_token from epoch', 'select head from segment', 'select enc from wrap', 'select ct from wrap', 'update wrap set rid = rid',
      'select recipients from wrap_list', 'update wrap_list set erase_at = 0', 'select claim from session_claim', 'select token from evidence', 'select ct from granted_wrap', 'select ct from owner_grant', 'select 1 from account_box', 'select 1 from person', 'select 1 from escrow_request', 'update legal_hold set lifted_at = 1',
      `insert into audit_event (tenant, region, at, actor, action, outcome) values ('northwind-health', 'uk', 1, '', 'segment-read', 'permit')`,
    ]) await assert.rejects(eraser(sql), denied, sql);
  });

  it('is erased by nobody else, and its time is noted once', async () => {
    for (const role of ['clerk', 'party', 'recorder', 'claims', 'escrow'] as const) {
      // PGlite has one login; on PostgreSQL the API's cannot put the issuer's role on at all.
      for (const table of [...TABLES, 'evidence', 'session_key', 'erased_recording', 'erasure_pending']) await assert.rejects(as(role, `delete from ${table}`), denied, `${role} deletes ${table}`);
      await assert.rejects(as(role, TOMBSTONE, ['absent', 'x', 1, 'retention']), denied, `${role} writes a tombstone`);
    }
    for (const sql of ['update recording set owner = owner', 'update epoch set n = n', 'update segment set seq = seq', 'update wrap set ct = ct', 'update wrap_list set wd = wd', 'select 1 from legal_hold']) await assert.rejects(clerk(sql), denied, sql);
    assert.deepEqual(await clerk('update recording set erase_at = 0 returning rid'), []);
  });

  it('is erased from the tables and the disk, finished after a crash, and leaves a tombstone that says nothing else', async () => {
    const { rid } = made.grant;
    const before = await everything();
    for (const part of partsOf(made)) assert.ok(before.includes(part), 'this test looks at nothing');
    await moveTo(timeOf(made) + 10 * MINUTE);
    const crash = { ...backend.services, blobs: { erase: () => Promise.reject(new Error('the process ends here')) } };
    await assert.rejects(eraseRecordings(crash, backend.services.realms), /ends here/);
    assert.deepEqual([await rowsOf(rid), existsSync(folderOf(rid))], [0, true]);
    await keepHouse();
    assert.equal(existsSync(folderOf(rid)), false);
    const [tombstone] = await eraser<Record<string, unknown>>('select * from erased_recording where rid = $1', [rid]);
    const { subject } = await made.member.me();
    assert.deepEqual({ ...tombstone, at: 0 }, { rid, ...NORTHWIND, owner: subject, at: 0, why: 'retention' });
    assert.deepEqual(await eraser('select rid from erasure_pending'), []);
    const left = await everything();
    for (const part of partsOf(made)) assert.equal(left.includes(part), false, part);
    // What both have said about being recorded is evidence, and opens nothing.
    const words = Object.values(made.call.consents).map(({ token }) => token);
    assert.deepEqual(tokensOfCall(made.call).filter((token) => left.includes(token)).sort(), [...words].sort());
    for (const role of ['clerk', 'eraser'] as const) {
      await assert.rejects(as(role, 'update erased_recording set owner = $1', ['x']), denied, role);
      await assert.rejects(as(role, 'delete from erased_recording'), denied, role);
    }
  });

  it('is answered like one that never was, to its owner and at the escrow desk', async () => {
    const { grant: { rid }, member, patientKeys: { account: { kid } } } = made;
    assert.deepEqual((await member.get<{ items: unknown[] }>('/recordings')).items, []);
    const asked = (which: string) => Promise.all([
      member.ask('GET', `/recordings/${which}`), member.ask('GET', `/recordings/${which}/segments/1`), member.ask('POST', `/recordings/${which}/lease`, { json: { kid, nonce: newLeaseNonce() } }),
    ]);
    const [gone, absent] = [await asked(rid), await asked('absent')];
    assert.deepEqual(gone.map(({ status, text }) => [status, text]), absent.map(({ status, text }) => [status, text]));
    assert.deepEqual(gone.map(({ code }) => code), Array(3).fill('backend/not-found'));
    await refuses(desk.ask(rid), 'escrow/no-recording');
    await refuses(holdRecording(desk.desk, officer, { rid, reason: 'too late' }), 'escrow/no-recording');
  });

  it('refuses a recorder that still uploads, in words, and keeps nothing of it', async () => {
    const { practitioner, grant: { rid }, recording, epochs: [epoch] } = made;
    assert.ok(epoch);
    const answers = [
      await putSegment(practitioner, rid, segmentAt(recording, 0)), await putSegment(practitioner, rid, segmentAt(recording, 1)),
      await putWraps(practitioner, rid, recording.wraps), await putEpoch(practitioner, epoch), await putEpoch(made.member, epoch),
    ];
    for (const { status, code } of answers) assert.deepEqual([status, code], [410, 'recording/erased']);
    assert.equal((await putWraps(made.member, rid, recording.wraps)).code, 'backend/not-found', 'nobody else is told that there was one');
    assert.deepEqual([await rowsOf(rid), existsSync(folderOf(rid))], [0, false]);
  });

  it('stays under a legal hold, though it is replayed no longer, and goes when the hold is lifted', async () => {
    const { grant: { rid }, member, patientKeys: { account: { kid } } } = held;
    await moveTo(backend.services.clock() + 60 * 86_400_000);
    await keepHouse();
    assert.ok((await rowsOf(rid)) > 0 && existsSync(folderOf(rid)));
    assert.equal((await member.ask('POST', `/recordings/${rid}/lease`, { json: { kid, nonce: newLeaseNonce() } })).code, 'backend/not-found');
    await liftHold(desk.desk, officer, { rid, reason: 'order 7 is over', secret: true });
    assert.deepEqual(await noticesOf(member), ['recording-held', 'keys-begun'], 'the law forbade to tell');
    await keepHouse();
    assert.deepEqual([await rowsOf(rid), existsSync(folderOf(rid))], [0, false]);
    const audit = await clerk<{ action: string; actor: string; outcome: string }>(`select action, actor, outcome from audit_event where rid = $1 and action in ('escrow-hold', 'escrow-lift', 'recording-erase') and outcome = 'permit' order by id`, [rid]);
    assert.deepEqual(audit.map(({ action, actor }) => [action, actor]), [['escrow-hold', officer], ['escrow-lift', officer], ['recording-erase', '']]);
  });

  it('is held and lifted by the desk alone: who serves requests cannot', async () => {
    for (const sql of [`insert into legal_hold (id, tenant, region, rid, officer, reason, at) values ('x', 'northwind-health', 'uk', 'x', 'x', 'x', 1)`, 'update legal_hold set lifted_at = 1', 'delete from legal_hold']) {
      await assert.rejects(clerk(sql), sql);
      await assert.rejects(backend.database.transaction({ role: 'party', ...NORTHWIND, subject: '' }, (tx) => tx.query(sql)), sql);
    }
  });
});
