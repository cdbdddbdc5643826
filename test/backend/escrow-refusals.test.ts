import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { sqlState } from '../../examples/reference-backend/database/database.js';
import { approveRelease, signApproval } from '../../examples/reference-backend/escrow/approve-release.js';
import { openCase, recipientOf } from '../../examples/reference-backend/escrow/escrow-case.js';
import { releaseWrap } from '../../examples/reference-backend/escrow/release-wrap.js';
import type { AskedRelease } from '../../examples/reference-backend/escrow/request-release.js';
import type { SigningKey } from '../../examples/reference-backend/identity/key-file.js';
import { makeWrapWith } from '../../examples/escrow-desk/new-wrap.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { signGrant, type Grant } from '../../src/ownership/grant.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { recorded, type Recorded } from './support/consultation.js';
import { withKeys } from './support/desks.js';
import { onOneEngine } from './support/engines.js';
import { auditOf, makeApprovers, NORTHWIND, openEscrow, refuses, type EscrowPeople } from './support/escrow-people.js';

const DAY = 86_400_000;

onOneEngine('escrow refuses', ({ start, fresh, engine }) => {
  let backend: Backend;
  let people: EscrowPeople;
  let made: Recorded;
  let other: Recorded;
  let dataFolder: string;
  let passed = 0;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    const approvers = await makeApprovers(place);
    backend = await start({ ...place, dropInMinutes: 1, clock: () => Date.now() + passed });
    people = await openEscrow(backend, place, approvers);
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    other = await recorded(backend, 'priya-raghunathan', 'dr-helen-marsh');
  });
  after(() => people.close());

  const signed = (grant: Grant, { privateKey, kid }: SigningKey): Promise<string> => signGrant(grant, privateKey, kid);
  const release = (id: string, wrap: unknown): Promise<void> => releaseWrap(people.desk, people.escrow.kid, id, wrap);
  const approvedBoth = async (asked: AskedRelease): Promise<AskedRelease> => {
    for (const approver of people.approvers.slice(0, 2)) await signApproval(people.desk, asked.id, approver);
    return asked;
  };
  /** Nothing of what was refused has come to anything. */
  const nothingGranted = async (): Promise<void> => {
    for (const { member, grant: { rid } } of [made, other]) assert.deepEqual((await member.get<RecordingItem>(`/recordings/${rid}`)).grants, []);
  };

  it('a recipient who is neither the owner nor a reader: another member, the practitioner, a former or a foreign key', async () => {
    const { grant: { rid } } = made;
    for (const to of [other.patientKeys.account.kid, made.practitionerKeys.account.kid, made.patientKeys.device.kid, people.escrow.kid, (await makeAccount()).kid]) {
      await refuses(people.ask(rid, { to }), 'escrow/wrong-recipient', to);
    }
    await refuses(people.ask('absent'), 'escrow/no-recording');
    await refuses(people.ask(rid, { why: 'curiosity' as 'legal' }), 'escrow/bad-request');
    // The same, where a request has come into the database by itself: neither its approval nor its release goes through.
    const { grant, wrap } = await people.ask(rid);
    const stranger = { ...grant, to: other.patientKeys.account.kid, wrap: grant.wrap };
    const id = await planted(stranger, (await other.member.me()).subject);
    await refuses(approveRelease(people.desk, id, await signed(stranger, people.approvers[0])), 'escrow/wrong-recipient');
    await refuses(release(id, { ...wrap, kid: stranger.to }), 'escrow/wrong-recipient');
    await nothingGranted();
  });

  /** A request as somebody writes it who is at the desk's database and not at its commands. */
  const planted = async (grant: Grant, recipient: string, rid = made.grant.rid): Promise<string> => {
    const id = `planted${Math.random().toString(36).slice(2)}`;
    const owner = (await (rid === made.grant.rid ? made : other).member.me()).subject;
    await people.desk.database.transaction({ role: 'escrow', ...NORTHWIND, subject: 'x' }, (tx) => tx.query(
      `insert into escrow_request (id, tenant, region, rid, owner, recipient, role, to_kid, wrap_digest, payload, at) values ($1, 'northwind-health', 'uk', $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, rid, owner, recipient, recipient === owner ? 'owner' : 'reader', grant.to, grant.wrap, canonical(grant), grant.at],
    ));
    return id;
  };
  const canonical = (grant: Grant): string => JSON.stringify(Object.fromEntries(Object.entries(grant).sort(([a], [b]) => (a < b ? -1 : 1))));

  it('one approver, the same one twice, a third one, and two names for one', async () => {
    const { grant: { rid } } = made;
    const [one, two, three] = people.approvers;
    for (const approvers of [[one.kid], [one.kid, two.kid, three.kid], []]) await refuses(people.ask(rid, { approvers }), 'escrow/bad-request');
    for (const approvers of [[one.kid, one.kid], [one.kid, made.patientKeys.device.kid], [one.kid, people.escrow.kid]]) await refuses(people.ask(rid, { approvers }), 'escrow/two-approvers');
    const { id, wrap, grant } = await people.ask(rid);
    await refuses(signApproval(people.desk, id, three), 'escrow/not-an-approver', 'one who was not named, first');
    await signApproval(people.desk, id, one);
    await refuses(signApproval(people.desk, id, one), 'escrow/same-approver');
    await refuses(approveRelease(people.desk, id, await signed(grant, one)), 'escrow/same-approver');
    await refuses(signApproval(people.desk, id, three), 'escrow/not-an-approver');
    await refuses(approveRelease(people.desk, id, await signed(grant, { ...one, kid: two.kid })), 'escrow/bad-signature');
    await refuses(approveRelease(people.desk, id, 'no.token.here'), 'escrow/bad-signature');
    await refuses(release(id, wrap), 'escrow/missing-approval');

    // A keyset that names one key twice, as a careless or a bought administrator would have it signed.
    const alias = { ...one, kid: `${one.kid}~` };
    const trust = await withKeys(dataFolder, backend.services.trust.of(NORTHWIND), [{ kid: alias.kid, use: 'approver', state: 'active', validUntil: null, jwk: one.publicJwk }]);
    const desk = { ...people.desk, trust };
    const { id: doubled, wrap: its } = await people.ask(rid, { approvers: [one.kid, two.kid] }).then(async (asked) => {
      const named = { ...asked.grant, approvers: [one.kid, alias.kid] };
      return { ...asked, id: await planted(named, (await made.member.me()).subject) };
    });
    await signApproval(desk, doubled, one);
    await refuses(signApproval(desk, doubled, alias), 'escrow/one-key-two-names');
    await refuses(releaseWrap(desk, people.escrow.kid, doubled, its), 'escrow/missing-approval');
    await nothingGranted();
  });

  it('an altered payload, whoever signs it', async () => {
    const { id, grant, wrap } = await people.ask(made.grant.rid);
    const [one, two] = people.approvers;
    const changes: Partial<Grant>[] = [
      { why: 'legal' }, { at: grant.at + 1 }, { to: other.patientKeys.account.kid }, { rid: other.grant.rid }, { cd: other.cd }, { wrap: 'A'.repeat(43) }, { approvers: [] }, { approvers: [one.kid, people.approvers[2].kid].sort() },
    ];
    for (const change of changes) await refuses(approveRelease(people.desk, id, await signed({ ...grant, ...change }, one)), 'escrow/altered', JSON.stringify(change));
    await signApproval(people.desk, id, one);
    await refuses(approveRelease(people.desk, id, await signed({ ...grant, why: 'legal' }, two)), 'escrow/altered', 'the second one');
    await refuses(release(id, wrap), 'escrow/missing-approval');
    const refused = (await auditOf(backend, made.grant.rid)).filter(({ actor, outcome }) => actor === one.kid && outcome === 'escrow/altered');
    assert.equal(refused.length, changes.length, 'a refusal is written down');
    await nothingGranted();
  });

  it('another wrap than the approved one, and the grant of another recording', async () => {
    const mine = await approvedBoth(await people.ask(made.grant.rid));
    const theirs = await approvedBoth(await people.ask(other.grant.rid));
    const again = await people.ask(made.grant.rid);
    const wrong: [string, unknown][] = [
      ['another’s', theirs.wrap], ['made anew', again.wrap], ['in another role', { ...mine.wrap, role: 'reader' }], ['escrow’s', made.recording.wraps.find(({ role }) => role === 'escrow')],
      ['another key’s', { ...mine.wrap, kid: theirs.wrap.kid }], ['altered', { ...mine.wrap, ct: `${mine.wrap.ct.slice(0, -4)}AAAA` }], ['none', null], ['no wrap', { ...mine.wrap, enc: '' }],
    ];
    for (const [what, wrap] of wrong) await refuses(release(mine.id, wrap), 'escrow/wrong-wrap', what);
    // Approved for the one, and written into the other's request.
    const moved = await planted(theirs.grant, (await made.member.me()).subject);
    await refuses(approveRelease(people.desk, moved, await signed(theirs.grant, people.approvers[0])), 'escrow/wrong-recipient');
    const turned = { ...theirs.grant, to: mine.grant.to, wrap: mine.grant.wrap };
    const turnedId = await planted(turned, (await made.member.me()).subject);
    await refuses(approveRelease(people.desk, turnedId, await signed(turned, people.approvers[0])), 'escrow/altered');
    await nothingGranted();
    await release(mine.id, mine.wrap);
    assert.equal((await made.member.get<RecordingItem>(`/recordings/${made.grant.rid}`)).grants.length, 1, 'this test refuses everything');
  });

  it('an escrow key that the claim does not name, and one that opens another key than is promised', async () => {
    const account = await makeAccount();
    const wrong = { kid: account.kid, pair: account.pair };
    const scope = { role: 'escrow', ...NORTHWIND, subject: 'x' } as const;
    const opened = await people.desk.database.transaction(scope, (tx) => openCase(tx, NORTHWIND, people.desk.trust, other.grant.rid, backend.services.clock()));
    const recipient = recipientOf(opened, other.patientKeys.account.kid);
    await refuses(makeWrapWith(wrong)(opened, recipient), 'escrow/no-escrow-wrap');
    await refuses(makeWrapWith({ ...wrong, kid: people.escrow.kid })(opened, recipient), 'escrow/not-opened');
    await refuses(makeWrapWith(people.escrow)({ ...opened, rkc: 'A'.repeat(43) }, recipient), 'escrow/not-opened');
    assert.equal((await makeWrapWith(people.escrow)(opened, recipient)).kid, recipient.key.kid);
  });

  it('a recording whose signatures do not verify, and a wrap that its recorder has not signed for', async () => {
    const { grant: { rid }, recording, practitioner } = other;
    const scope = { role: 'escrow', ...NORTHWIND, subject: 'x' } as const;
    const open = (trust = people.desk.trust) => people.desk.database.transaction(scope, (tx) => openCase(tx, NORTHWIND, trust, rid, backend.services.clock()));
    await refuses(open(backend.services.trust.of({ tenant: 'celtic-mutual', region: 'ie' })), 'escrow/no-recording');
    const [wrap] = recording.wraps.filter(({ role }) => role === 'escrow');
    const { subject } = await practitioner.me();
    await backend.database.transaction({ role: 'recorder', ...NORTHWIND, subject }, (tx) => tx.query(
      `insert into wrap (rid, digest, tenant, region, kid, role, enc, ct) values ($1, 'planted', 'northwind-health', 'uk', $2, 'escrow', $3, $4)`, [rid, wrap?.kid, wrap?.enc, `${wrap?.ct.slice(0, -4)}AAAA`],
    ));
    assert.deepEqual((await open()).escrowWraps, [wrap]);
  });

  it('what has waited for more than a week', async () => {
    const asked = await approvedBoth(await people.ask(other.grant.rid));
    const waiting = await people.ask(other.grant.rid);
    passed = 7 * DAY + 1_000;
    await refuses(release(asked.id, asked.wrap), 'escrow/too-late');
    await refuses(signApproval(people.desk, waiting.id, people.approvers[0]), 'escrow/too-late');
    passed = 6 * DAY;
    await release(asked.id, asked.wrap);
    passed = 0;
  });

  it('every other role, and the server’s own login', async () => {
    const { subject } = await made.member.me();
    const tables = ['escrow_request', 'escrow_approval', 'granted_wrap'];
    for (const role of ['party', 'recorder', 'clerk', 'claims'] as const) {
      const as = (sql: string): Promise<unknown> => backend.database.transaction({ role, ...NORTHWIND, subject }, (tx) => tx.query(sql));
      const denied = (error: unknown): boolean => sqlState(error) === '42501';
      for (const table of tables) {
        await assert.rejects(as(`delete from ${table}`), denied, `${role} deletes ${table}`);
        await assert.rejects(as(`update ${table} set region = 'uk'`), denied, `${role} changes ${table}`);
      }
      await assert.rejects(as(`select 1 from escrow_request`), denied, `${role} reads requests`);
      await assert.rejects(as(`insert into granted_wrap (request, tenant, region, rid, recipient, digest, kid, role, enc, ct, at) values ('x', 'northwind-health', 'uk', 'r', 'm', 'd', 'k', 'owner', 'e', 'c', 1)`), denied, `${role} grants`);
      await assert.rejects(as(`insert into escrow_approval (request, approver, tenant, region, token, at) values ('x', 'a', 'northwind-health', 'uk', 't', 1)`), denied, `${role} approves`);
      await assert.rejects(as(`insert into key_permission (id, tenant, region, subject, allowed_by, at, effective_at, ends_at) values ('x', 'northwind-health', 'uk', '${subject}', 'a', 1, 86400001, 86400002)`), denied, `${role} allows`);
    }
    const desk = (sql: string): Promise<unknown[]> => people.desk.database.transaction({ role: 'escrow', ...NORTHWIND, subject: 'x' }, (tx) => tx.query(sql));
    assert.deepEqual(await desk('select distinct role from wrap'), [{ role: 'escrow' }], 'the desk reads more wraps than its own');
    for (const table of tables) for (const sql of [`delete from ${table}`, `update ${table} set region = 'uk'`]) await assert.rejects(desk(sql), (error) => sqlState(error) === '42501', sql);
    // PGlite's only login is a superuser.
    if (engine === 'postgres') {
      await assert.rejects(backend.database.transaction({ role: 'escrow', ...NORTHWIND, subject: 'x' }, (tx) => tx.query('select 1')), (error) => sqlState(error) === '42501', 'the server puts the desk’s role on');
      await assert.rejects(people.desk.database.transaction({ role: 'clerk', ...NORTHWIND, subject: 'x' }, (tx) => tx.query('select 1')), (error) => sqlState(error) === '42501', 'the desk puts the server’s role on');
    }
  });
});
