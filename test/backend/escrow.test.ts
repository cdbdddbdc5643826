import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState, type DatabaseRole } from '../../examples/reference-backend/database/database.js';
import { giveKeyPermission } from '../../examples/reference-backend/escrow/give-key-permission.js';
import { approveRelease, signApproval } from '../../examples/reference-backend/escrow/approve-release.js';
import { releaseWrap } from '../../examples/reference-backend/escrow/release-wrap.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { memberNoticeSchema, type MemberNotice } from '../../src/domain/member-notice.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { signGrant } from '../../src/ownership/grant.js';
import { makeParty, type TestParty } from '../../src/testing/make-party.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { auditOf, makeApprovers, NORTHWIND, openEscrow, refuses, type EscrowPeople } from './support/escrow-people.js';
import { ownGate } from './support/own-gate.js';
import { adapterOf, beginAnew, partyOf } from './support/party.js';
import { Person } from './support/person.js';

const DAY = 86_400_000;

onOneEngine('escrow', ({ start, fresh, renewKeysets }) => {
  let backend: Backend;
  let people: EscrowPeople;
  let passed = 0;
  before(async () => {
    const place = await fresh();
    const approvers = await makeApprovers(place);
    backend = await start({ ...place, dropInMinutes: 1, tokenSeconds: 60 * 86_400, clock: () => Date.now() + passed });
    people = await openEscrow(backend, place, approvers);
  });
  after(() => people.close());

  const itemOf = (person: Person, rid: string): Promise<RecordingItem> => person.get<RecordingItem>(`/recordings/${rid}`);
  const noticesOf = async (person: Person): Promise<MemberNotice[]> => (await person.get<{ items: unknown[] }>('/notices')).items.map((each) => memberNoticeSchema.parse(each));
  const anew = async (person: Person, party: TestParty, permission: string): Promise<string | number> => {
    const { code, status } = await person.ask('POST', '/keys/changes', { json: await beginAnew(person, party, permission) });
    return code ?? status;
  };
  const as = (role: DatabaseRole, subject: string, sql: string, params: unknown[] = []) => backend.database.transaction({ role, ...NORTHWIND, subject }, (tx) => tx.query(sql, params));

  let made: Recorded;
  let renewed: TestParty;

  it('lets a member who has lost everything have one new account key, with an officer’s permission alone, a day later', async () => {
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    const { member } = made;
    const { subject } = await member.me();
    const [officer] = people.approvers;
    renewed = await makeParty();
    assert.equal(await anew(member, renewed, 'absent'), 'backend/forbidden', 'a sign-in is enough');
    await refuses(giveKeyPermission(people.desk, made.patientKeys.device.kid, subject), 'escrow/not-an-approver');
    for (const nobody of ['absent', 'a.b', (await (await Person.signIn(backend, 'aoife-ni-bhriain')).me()).subject]) await refuses(giveKeyPermission(people.desk, officer.kid, nobody), 'escrow/no-person');
    await giveKeyPermission(people.desk, officer.kid, subject);
    const { id, at, effectiveAt, stopped } = (await adapterOf(member).keys.permission()) ?? assert.fail('no permission');
    assert.deepEqual([effectiveAt - at, stopped], [DAY, false]);
    assert.equal(await anew(member, renewed, id), 'backend/forbidden', 'at once');
    const other = await Person.signIn(backend, 'priya-raghunathan');
    await partyOf(other, 'priya-raghunathan');
    await giveKeyPermission(people.desk, officer.kid, (await other.me()).subject);
    const unused = (await adapterOf(other).keys.permission())?.id ?? '';
    passed = DAY + 1_000;
    assert.equal(await anew(other, await makeParty(), id), 'backend/forbidden', 'another uses it');
    const later = await Person.signIn(backend, 'amara-okafor');
    assert.equal(await anew(later, renewed, id), 200);
    assert.equal(await anew(later, await makeParty(), id), 'backend/forbidden', 'a second time');
    passed = 9 * DAY;
    assert.equal(await anew(other, await makeParty(), unused), 'backend/forbidden', 'more than a week later');
    passed = 0;
    // Meanwhile the server may have renewed its keyset, which is of a time to come now.
    await renewKeysets(backend);

    const kinds = (await noticesOf(member)).map(({ kind, to }) => [kind, to]).filter(([kind]) => kind?.startsWith('account-key'));
    assert.deepEqual(kinds.sort(), [['account-key-allowed', null], ['account-key-replaced', renewed.account.kid]]);
    const rows = await as('clerk', '', `select actor, action, outcome from audit_event where action = 'account-key-allow' and outcome = 'permit' order by id`);
    assert.deepEqual(rows, [1, 2].map(() => ({ actor: officer.kid, action: 'account-key-allow', outcome: 'permit' })));
  });

  it('hands a recording to its owner’s new key once two have approved, and no sooner', async () => {
    const { member, grant: { rid } } = made;
    const why = async (): Promise<string> => {
      const decision = await ownGate(member, renewed, await itemOf(member, rid));
      return decision.verdict === 'locked' ? decision.recording.why : decision.verdict;
    };
    assert.equal(await why(), 'former');
    const { id, grant, wrap } = await people.ask(rid);
    assert.deepEqual([grant.to, wrap.kid, wrap.role, grant.why], [renewed.account.kid, renewed.account.kid, 'owner', 'device-loss']);
    const [one, two] = people.approvers;
    await refuses(releaseWrap(people.desk, people.escrow.kid, id, wrap), 'escrow/missing-approval', 'none has approved');
    assert.equal(await signApproval(people.desk, id, two), 1);
    await refuses(releaseWrap(people.desk, people.escrow.kid, id, wrap), 'escrow/missing-approval', 'one has approved');
    assert.equal(await signApproval(people.desk, id, one), 2);
    assert.deepEqual([await why(), (await itemOf(member, rid)).grants], ['former', []], 'approved and not yet released');
    await releaseWrap(people.desk, people.escrow.kid, id, wrap);

    const item = await itemOf(member, rid);
    assert.deepEqual([item.wraps.map(({ kid }) => kid).sort(), item.grants.map((tokens) => tokens.length)], [[made.patientKeys.account.kid, renewed.account.kid].sort(), [2]]);
    const decision = await ownGate(member, renewed, item);
    assert.ok(decision.verdict === 'permit', decision.verdict);
    assert.deepEqual(decision.recording.meta, made.grant.meta);
    assert.equal((await ownGate(member, renewed, { ...item, grants: [] })).verdict, 'deny', 'the gate believes a later wrap without its grant');
    assert.deepEqual((await member.get<{ items: RecordingItem[] }>('/recordings')).items.find((each) => each.rid === rid)?.grants, item.grants);
    assert.equal((await member.ask('POST', `/recordings/${rid}/lease`, { json: { kid: renewed.account.kid, nonce: newLeaseNonce() } })).status, 200);

    await refuses(releaseWrap(people.desk, people.escrow.kid, id, wrap), 'escrow/released-already');
    await refuses(signApproval(people.desk, id, people.approvers[2]), 'escrow/released-already');
    const permitted = (await auditOf(backend, rid)).filter(({ outcome }) => outcome === 'permit');
    assert.deepEqual(permitted.map(({ actor, action }) => [actor, action]), [
      [people.escrow.kid, 'escrow-request'], [two.kid, 'escrow-approve'], [one.kid, 'escrow-approve'], [people.escrow.kid, 'escrow-release'],
    ]);
    const told = (await noticesOf(member)).filter((notice) => notice.rid === rid);
    assert.deepEqual(told.map(({ kind, to, why: reason }) => [kind, to, reason]).sort(), ['key-handed-over', 'key-requested'].map((kind) => [kind, renewed.account.kid, 'device-loss']));
  });

  it('shows it to nobody else: not to a member, an insurer, the practitioner, the recorder’s role or a passer-by in the database', async () => {
    const { practitioner, grant: { rid } } = made;
    const { subject } = await made.member.me();
    const [later] = (await itemOf(made.member, rid)).wraps.filter(({ kid }) => kid === renewed.account.kid);
    assert.ok(later, 'there is nothing to hide');
    for (const person of [practitioner, ...(await Promise.all(['priya-raghunathan', 'dr-yusuf-adeyemi', 'aoife-ni-bhriain', 'dr-niamh-gallagher'].map((id) => Person.signIn(backend, id))))]) {
      assert.equal((await person.ask('GET', `/recordings/${rid}`)).code, 'backend/not-found');
      for (const path of ['/recordings', '/notices']) assert.equal((await person.ask('GET', path)).text.includes(later.ct), false);
      assert.equal((await noticesOf(person)).some((notice) => notice.rid === rid), false, 'a notice');
      const other = (await person.me()).subject;
      for (const table of ['granted_wrap', 'escrow_approval']) assert.deepEqual(await as('party', other, `select 1 from ${table}`), [], table);
      assert.deepEqual(await as('party', other, 'select 1 from member_notice where subject = $1', [subject]), [], 'another’s notices');
    }
    for (const table of ['granted_wrap', 'escrow_approval', 'member_notice']) {
      assert.notDeepEqual(await as('party', subject, `select 1 from ${table}`), [], 'this test looks at nothing');
      for (const realm of [{ ...NORTHWIND, region: 'ie' }, { ...NORTHWIND, tenant: 'celtic-mutual' }]) {
        assert.deepEqual(await backend.database.transaction({ role: 'party', ...realm, subject }, (tx) => tx.query(`select 1 from ${table}`)), [], table);
      }
    }
    assert.equal((await new Person(backend, null).ask('GET', '/notices')).status, 401);
  });

  it('never shows escrow’s own wraps to anybody, the released recording’s included', async () => {
    const { member, practitioner, grant: { rid }, recording } = made;
    const escrows = recording.wraps.filter(({ role }) => role === 'escrow');
    assert.equal(escrows.length, 1);
    for (const person of [member, practitioner]) {
      for (const path of ['/recordings', `/recordings/${rid}`, `/recordings/${rid}/progress`, '/notices']) {
        const { text } = await person.ask('GET', path);
        for (const { enc, ct } of escrows) assert.equal(text.includes(enc) || text.includes(ct), false, path);
      }
    }
  });

  it('does not serve what got into the table without its two approvals, and serves the rest of the item all the same', async () => {
    const other = await recorded(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const { grant: { rid }, member, patientKeys } = other;
    const { id, grant, wrap } = await people.ask(rid);
    const { subject } = await member.me();
    const insert = (request: string, change: Partial<typeof wrap> = {}) => people.desk.database.transaction({ role: 'escrow', ...NORTHWIND, subject: 'x' }, (tx) => tx.query(
      `insert into granted_wrap (request, tenant, region, rid, recipient, digest, kid, role, enc, ct, at) values ($1, 'northwind-health', 'uk', $2, $3, $4, $5, $6, $7, $8, 1)`,
      [request, rid, subject, grant.wrap, change.kid ?? wrap.kid, wrap.role, wrap.enc, wrap.ct],
    ));
    const granted = async (): Promise<number> => {
      const item = await itemOf(member, rid);
      assert.equal((await ownGate(member, patientKeys, item)).verdict, 'permit', 'what is not covered takes the recording with it');
      assert.equal(item.wraps.length, 1 + item.grants.length);
      return item.grants.length;
    };
    await assert.rejects(insert(id, { kid: renewed.account.kid }), (error) => sqlState(error) === '23503', 'another key than was asked for');
    const { id: stranger } = await people.ask(made.grant.rid);
    await assert.rejects(insert(stranger), (error) => sqlState(error) === '23503', 'another recording’s request');
    await signApproval(people.desk, id, people.approvers[0]);
    await insert(id);
    assert.equal(await granted(), 0, 'one approval');
    const forged = await signGrant(grant, people.approvers[2].privateKey, people.approvers[1].kid);
    await people.desk.database.transaction({ role: 'escrow', ...NORTHWIND, subject: 'x' }, (tx) => tx.query(
      `insert into escrow_approval (request, approver, tenant, region, token, at) values ($1, $2, 'northwind-health', 'uk', $3, 1)`, [id, people.approvers[1].kid, forged],
    ));
    assert.equal(await granted(), 0, 'a forged approval');
    await assert.rejects(approveRelease(people.desk, id, forged));
  });
});
