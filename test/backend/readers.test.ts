import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { signApproval } from '../../examples/reference-backend/escrow/approve-release.js';
import { releaseWrap } from '../../examples/reference-backend/escrow/release-wrap.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { readExposure } from '../../examples/reference-backend/ledger/read-exposure.js';
import { RecordingReads } from '../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls } from '../../examples/reference-backend/recordings/walls/walls.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import type { StopsAnswer } from '../../src/adapter/ports/incident-port.js';
import { audience } from '../../src/ownership/session-claim.js';
import { signReceipt } from '../../src/ownership/viewed-receipt.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { peekPayload } from '../../src/ownership/jws.js';
import { revocationSchema } from '../../src/ownership/revocation.js';
import type { TestKeys } from '../../src/testing/enrol-party.js';
import { namedKey } from '../../src/testing/make-party.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { consultation, epochsOf, keysetOf, putEpoch, putSegment, putWraps, sealed, seconds, type Consultation } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { makeApprovers, NORTHWIND, openEscrow, type EscrowPeople } from './support/escrow-people.js';
import { ownGate } from './support/own-gate.js';
import { partyOf } from './support/party.js';
import { Person } from './support/person.js';
import { withReader, withReaderPolicy } from './support/reader-policy.js';
import { liftNow, stopNow } from './support/stopping.js';

onOneEngine('a reader whom a policy of the claim names', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  let people: EscrowPeople;
  let reader: Person;
  let stranger: Person;
  let keys: TestKeys;
  let made: Consultation;
  let wraps: RecordingItem['wraps'];
  before(async () => {
    const place = await fresh();
    ({ dataFolder } = place);
    const approvers = await makeApprovers(place);
    backend = await start({ ...place, dropInMinutes: 1 });
    reader = await Person.signIn(backend, 'priya-raghunathan');
    stranger = await Person.signIn(backend, 'amara-okafor');
    keys = await partyOf(reader, 'priya-raghunathan');
    await withReaderPolicy(backend, dataFolder, (await reader.me()).subject, await namedKey(keys.account.pair.publicKey, 'enc'));
    people = await openEscrow(backend, place, approvers);
    made = await withReader(await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh'), backend, dataFolder);
    const { practitioner, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
    const recording = await sealed(made, epochs, seconds(1), { recipients: await recipientsOf(made.claim, await keysetOf(made), made.patientKeys.account) });
    ({ wraps } = recording);
    assert.equal((await putWraps(practitioner, rid, wraps)).status, 204);
    for (const segment of recording.segments) assert.equal((await putSegment(practitioner, rid, segment)).status, 201);
  });
  after(() => people.close());

  /** What each way to the recording answers: open, a segment, a lease for this key, how many are listed. */
  const answers = async (person: Person, kid = keys.account.kid): Promise<number[]> => {
    const path = `/recordings/${made.grant.rid}`;
    const asked = [await person.ask('GET', path), await person.ask('GET', `${path}/segments/1`), await person.ask('POST', `${path}/lease`, { json: { kid, nonce: newLeaseNonce() } })];
    return [...asked.map(({ status }) => status), (await person.get<{ items: unknown[] }>('/recordings')).items.length];
  };
  const NOTHING = [404, 404, 404, 0];
  const seenBy = async (person: Person, sql: string): Promise<unknown[]> => {
    const { subject } = await person.me();
    return backend.database.transaction({ role: 'party', ...NORTHWIND, subject }, (tx) => tx.query(sql));
  };

  /** What somebody is told after a number. */
  const heard = async (person: Person, after: number): Promise<string[]> => {
    const { stops } = await person.get<StopsAnswer>(`/stops?after=${after}`);
    return stops.map((token) => peekPayload(token, revocationSchema)!).map(({ scope, target }) => `${scope} ${target}`);
  };

  it('is a stranger until the escrow desk has handed a wrap over', async () => {
    for (const person of [reader, stranger]) assert.deepEqual(await answers(person), NOTHING);
  });

  it('opens the recording with that wrap, and sees no other', async () => {
    const { rid } = made.grant;
    const asked = await people.ask(rid, { why: 'proxy', to: keys.account.kid });
    for (const approver of people.approvers.slice(0, 2)) await signApproval(people.desk, asked.id, approver);
    await releaseWrap(people.desk, people.escrow.kid, asked.id, asked.wrap);
    // Before anything of it was opened.
    for (const person of [made.member, made.practitioner]) {
      const { subject } = await person.me();
      const { seq } = await stopNow(backend, { scope: 'sub', target: subject });
      assert.deepEqual([await heard(reader, seq - 1), await heard(stranger, seq - 1)], [[`sub ${subject}`], []]);
      await liftNow(backend, seq);
    }
    assert.deepEqual(await answers(reader), [200, 200, 200, 1]);
    assert.equal((await answers(reader, made.patientKeys.account.kid))[2], 404, 'a lease for the owner’s key');
    const answer = await reader.ask('GET', `/recordings/${rid}`);
    for (const { enc, ct } of wraps) assert.equal(answer.text.includes(enc) || answer.text.includes(ct), false, 'another’s wrap');
    const item = answer.json<RecordingItem>();
    assert.deepEqual([item.wraps, item.grants.length], [[asked.wrap], 1]);
    assert.equal((await ownGate(reader, keys, item)).verdict, 'permit');
    assert.deepEqual((await reader.get<{ items: RecordingItem[] }>('/recordings')).items.map(({ wraps: listed }) => listed), [[asked.wrap]]);
    assert.deepEqual(await seenBy(reader, 'select 1 from wrap'), []);
    assert.equal((await seenBy(reader, 'select 1 from recording')).length, 1);
  });

  it('changes nothing for anybody else: the owner has the owner’s wrap and is told, a stranger has nothing', async () => {
    assert.deepEqual(await answers(made.member, made.patientKeys.account.kid), [200, 200, 200, 1]);
    const item = await made.member.get<RecordingItem>(`/recordings/${made.grant.rid}`);
    assert.deepEqual([item.wraps.map(({ role }) => role), item.recipients.map(({ role }) => role).sort(), item.grants], [['owner'], ['escrow', 'owner'], []]);
    const { items } = await made.member.get<{ items: { kind: string; to: string }[] }>('/notices');
    assert.deepEqual(items.filter(({ kind }) => kind === 'key-handed-over').map(({ to }) => to), [keys.account.kid]);
    assert.deepEqual(await answers(stranger), NOTHING);
    for (const table of ['recording', 'epoch', 'segment', 'wrap', 'wrap_list', 'granted_wrap', 'escrow_approval', 'evidence', 'session_key']) assert.deepEqual(await seenBy(stranger, `select 1 from ${table}`), [], table);
  });

  it('is let in by all three walls, each of which alone keeps a stranger out', async () => {
    const { database, trustOf, log } = backend.services;
    const [hers, his] = [await reader.me(), await stranger.me()];
    for (const without of [[], ['rows', 'where'], ['rows', 'gate'], ['where', 'gate']] as const) {
      const reads = new RecordingReads({ database, trustOf, log, walls: buildWalls(without) });
      const what = `without ${without.join(' and ')}`;
      const { wraps } = await reads.read(hers, made.grant.rid, Date.now());
      assert.deepEqual(wraps.flatMap(({ role, kid }) => (role === 'reader' ? [kid] : [])), [keys.account.kid], what);
      // The owner's are kept back by the row policies and by the query: without both, the gate lets a reader see them, sealed.
      assert.equal(wraps.some(({ role }) => role !== 'reader'), without[0] === 'rows' && without[1] === 'where', what);
      assert.deepEqual((await reads.list(hers, { limit: 20 }, Date.now())).items.map(({ rid }) => rid), [made.grant.rid], what);
      await assert.rejects(reads.read(his, made.grant.rid, Date.now()), { code: 'backend/not-found' }, what);
      assert.deepEqual((await reads.list(his, { limit: 20 }, Date.now())).items, [], what);
    }
  });

  it('is told of every stop of what it reads, asking and at once, and a stranger of what is wide alone', async () => {
    const { sid, rid } = made.grant;
    const [owner, recorder] = [(await made.member.me()).subject, (await made.practitioner.me()).subject];
    const gone = new AbortController();
    const { seq: first } = await reader.get<StopsAnswer>('/stops?after=0');
    const line = await fetch(`${backend.url}/api/stops/stream?after=${first}`, { signal: gone.signal, headers: { Authorization: `Bearer ${reader.token}` } });
    const pushed = line.body!.pipeThrough(new TextDecoderStream()).getReader();
    const wide = [['kid', keys.account.kid], ['feature', 'replay'], ['feature', 'download'], ['tenant', NORTHWIND.tenant], ['region', NORTHWIND.region]] as const;
    for (const [scope, target] of [['rid', rid], ['sid', sid], ['sub', owner], ['sub', recorder], ['sub', (await reader.me()).subject], ...wide] as const) {
      const stop = await stopNow(backend, { scope, target });
      const isWide = wide.some(([each]) => each === scope);
      assert.deepEqual([await heard(reader, stop.seq - 1), await heard(stranger, stop.seq - 1)], [[`${scope} ${target}`], isWide ? [`${scope} ${target}`] : []], `${scope} ${target}`);
      assert.equal((await reader.ask('GET', `/recordings/${rid}/segments/1`)).status, target === 'download' ? 200 : 423, `${scope} ${target}`);
      let text = '';
      while (!text.includes(`"seq":${stop.seq}`)) text += (await pushed.read()).value ?? '';
      assert.match(text, new RegExp(`"stops":\\["[^"]+"\\],"seq":${stop.seq}\\}`), `${scope} ${target} was not pushed`);
      const lift = await liftNow(backend, stop.seq);
      assert.deepEqual(await heard(reader, stop.seq), [`lift ${stop.seq}`]);
      assert.deepEqual(await heard(stranger, stop.seq), isWide || scope === 'sub' ? [`lift ${stop.seq}`] : [], `the lifting of ${scope}`);
      while (!text.includes(`"seq":${lift.liftedBy ?? 0}}`)) text += (await pushed.read()).value ?? '';
    }
    gone.abort();
  });

  it('is told that a person is no longer stopped, also where the recording is gone meanwhile', async () => {
    const { seq } = await stopNow(backend, { scope: 'sub', target: (await made.member.me()).subject });
    await backend.database.asOwner(async (tx) => {
      await tx.execute('create table kept as select * from granted_wrap where false; alter table granted_wrap no force row level security');
      await tx.execute('with gone as (delete from granted_wrap returning *) insert into kept select * from gone');
    });
    await liftNow(backend, seq);
    const lifting = await heard(reader, seq);
    await backend.database.asOwner((tx) => tx.execute('insert into granted_wrap select * from kept; alter table granted_wrap force row level security; drop table kept'));
    assert.deepEqual(lifting, [`lift ${seq}`]);
    assert.equal((await answers(reader))[0], 200);
  });

  it('is counted in no exposure for what was read as a reader, erased or not, and for what was read before the grant', async () => {
    const { rid } = made.grant;
    const { subject: sub } = await reader.me();
    const exposed = async (): Promise<[string, number][]> => {
      await backend.services.ledger.seal();
      const { lines } = await readExposure(backend.database, NORTHWIND, [rid], Date.now());
      return lines.map(({ step, evidence }) => [step, evidence.length]);
    };
    const asOwner = (sql: string) => backend.database.asOwner((tx) => tx.execute(`alter table granted_wrap no force row level security; ${sql}; alter table granted_wrap force row level security`));
    assert.deepEqual(await exposed(), []);
    await asOwner('create table kept_grant as select * from granted_wrap; delete from granted_wrap');
    assert.deepEqual(await exposed(), []);
    // A receipt that comes late, and a page's refusal of what it had as a reader: neither makes the reader a stranger.
    const token = await signReceipt({ v: 1, aud: audience(NORTHWIND.tenant, NORTHWIND.region), rid, sub, what: 'viewed', ranges: [[0, 1_000]], seq: 0, nonce: newLeaseNonce(), at: Date.now() }, keys.device.privateKey, keys.device.kid);
    assert.equal((await reader.ask('POST', `/recordings/${rid}/receipts`, { json: { receipts: [token] } })).status, 204);
    assert.deepEqual(await exposed(), []);
    assert.equal((await reader.ask('POST', '/violations', { json: { reason: 'segments', path: 'play', rid, sid: null, at: 1 } })).status, 204);
    assert.deepEqual(await backend.database.transaction(clerkOf(NORTHWIND), (tx) => tx.query(`select scope, target from stop where lifted_by is null and scope <> 'lift'`)), []);
    await asOwner('insert into granted_wrap select * from kept_grant; drop table kept_grant');
    await backend.database.transaction(clerkOf(NORTHWIND), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, role, action, rid, outcome) values ($1, $2, 1, $3, 'somebody-else', 'recording-list', $4, 'permit')`, [NORTHWIND.tenant, NORTHWIND.region, sub, rid]));
    assert.deepEqual(await exposed(), [['listed', 1]]);
  });

  it('is a stranger again when the root takes the key out of the policy', async () => {
    await withReaderPolicy(backend, dataFolder, (await reader.me()).subject, null);
    assert.deepEqual(await answers(reader), NOTHING);
  });
});
