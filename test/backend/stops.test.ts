import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { writeAudit } from '../../examples/reference-backend/audit/audit-event.js';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { StopsAnswer } from '../../src/adapter/ports/incident-port.js';
import { peekPayload } from '../../src/ownership/jws.js';
import { leaseSchema } from '../../src/ownership/lease.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { revocationSchema, verifyRevocation } from '../../src/ownership/revocation.js';
import { audience } from '../../src/ownership/session-claim.js';
import { book, consultation, epochsOf, freeSlots, hold, putEpoch, recorded, type Recorded } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person, type Answer } from './support/person.js';
import { race, readingOf } from './support/race-stop.js';
import { liftNow, markForDrill, NORTHWIND, stopNow } from './support/stopping.js';

onEachEngine('stops', ({ start, fresh, engine }) => {
  let backend: Backend;
  /** Another process on the same database, as far as the two know; PGlite has none. */
  let other: Backend;
  let made: Recorded;
  let stranger: Person;
  before(async () => {
    const place = await fresh();
    backend = await start({ ...place, dropInMinutes: 1 });
    other = engine === 'postgres' ? await start({ ...place, dropInMinutes: 1 }) : backend;
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    stranger = await Person.signIn(backend, 'priya-raghunathan');
  });
  const heard = (person: Person, after = 0): Promise<StopsAnswer> => person.get<StopsAnswer>(`/stops?after=${after}`);
  const said = async (person: Person, after = 0): Promise<string[]> => (await heard(person, after)).stops.map((token) => {
    const { scope, target, drill } = peekPayload(token, revocationSchema)!;
    return `${scope} ${target}${drill ? ' drill' : ''}`;
  });
  const reads = (): Record<string, () => Promise<Answer>> => {
    const { member, grant: { rid }, patientKeys } = made;
    return {
      read: () => member.ask('GET', `/recordings/${rid}`),
      segment: () => member.ask('GET', `/recordings/${rid}/segments/0`),
      lease: () => member.ask('POST', `/recordings/${rid}/lease`, { json: { kid: patientKeys.account.kid, nonce: newLeaseNonce() } }),
    };
  };
  const codes = async (): Promise<(string | null)[]> => Promise.all(Object.values(reads()).map(async (ask) => (await ask()).code));
  const listed = async (): Promise<string[]> => (await made.member.get<{ items: { rid: string }[] }>('/recordings')).items.map(({ rid }) => rid);

  it('are numbered from 1 without a gap, signed by the incident key, and once for the same', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => stopNow(backend, { scope: 'rid', target: `none-${n % 4}`, by: null })));
    assert.deepEqual([...new Set(all.map(({ seq }) => seq))].sort(), [1, 2, 3, 4]);
    const { keyset } = backend.services.trust.of(NORTHWIND);
    const { token } = (await backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, (tx) => tx.query<{ token: string }>('select token from stop where seq = 1')))[0]!;
    const result = await verifyRevocation(token, { resolveKey: (kid, at) => keyset.keyOf('incident', kid, at), audience: audience(NORTHWIND.tenant, NORTHWIND.region) });
    assert.ok(result.ok && result.payload.seq === 1);
  });

  it('of a recording end every way to it and no other, and are told to those whom they concern', async () => {
    const { rid } = made.grant;
    const { seq: before } = await heard(made.member);
    assert.deepEqual(await codes(), [null, null, null]);
    const stop = await stopNow(backend, { scope: 'rid', target: rid, by: null });
    assert.deepEqual(await codes(), ['incident/stopped', 'incident/stopped', 'incident/stopped']);
    assert.deepEqual(await listed(), []);
    assert.deepEqual([await said(made.member, before), await said(made.practitioner, before), await said(stranger, before)], [[`rid ${rid}`], [`rid ${rid}`], []]);
    assert.equal((await heard(stranger, before)).seq, stop.seq);
    await liftNow(backend, stop.seq);
    assert.deepEqual(await codes(), [null, null, null]);
    assert.deepEqual(await listed(), [rid]);
    assert.deepEqual([await said(made.member, stop.seq), await said(stranger, stop.seq)], [[`lift ${stop.seq}`], []]);
    await assert.rejects(liftNow(backend, stop.seq), { code: 'backend/conflict' });
    await assert.rejects(liftNow(backend, 9_999), { code: 'backend/not-found' });
  });

  it('hold for session, party, key, feature, tenant and region; the lease says the newest number', async () => {
    const { member, practitioner, grant: { sid }, patientKeys, practitionerKeys } = made;
    const targets = [
      ['sid', sid], ['sub', (await member.me()).subject], ['sub', (await practitioner.me()).subject], ['kid', patientKeys.account.kid], ['kid', practitionerKeys.device.kid],
      ['feature', 'replay'], ['tenant', NORTHWIND.tenant], ['region', NORTHWIND.region],
    ] as const;
    for (const [scope, target] of targets) {
      const stop = await stopNow(backend, { scope, target });
      assert.deepEqual(await codes(), ['incident/stopped', 'incident/stopped', 'incident/stopped'], `${scope} ${target}`);
      const list = await member.ask('GET', '/recordings');
      const isGeneral = scope === 'feature' || scope === 'tenant' || scope === 'region' || target === (await member.me()).subject;
      assert.deepEqual(list.status === 200 ? list.json<{ items: unknown[] }>().items.length : list.code, isGeneral ? 'incident/stopped' : 0, `${scope} ${target}`);
      await liftNow(backend, stop.seq);
    }
    const answer = await reads()['lease']!();
    assert.equal(peekPayload(answer.json<{ lease: string }>().lease, leaseSchema)?.rev, (await heard(member)).seq);
    assert.deepEqual(await codes(), [null, null, null]);
  });

  it('end opening, booking and the way to video, each alone', async () => {
    const call = await consultation(backend, 'amara-okafor', 'dr-yusuf-adeyemi');
    const [audio, video] = await epochsOf(call, 2);
    assert.equal((await putEpoch(call.practitioner, audio!)).status, 204);
    const opened = (): Promise<Answer> => call.practitioner.ask('POST', `/appointments/${call.appointment.id}/session`);
    const toVideo = await stopNow(backend, { scope: 'feature', target: 'switch-to-video' });
    assert.equal((await putEpoch(call.practitioner, video!)).code, 'incident/stopped');
    assert.equal((await opened()).status, 200);
    await liftNow(backend, toVideo.seq);
    assert.equal((await putEpoch(call.practitioner, video!)).status, 204);
    const consult = await stopNow(backend, { scope: 'feature', target: 'consultation' });
    assert.deepEqual([(await opened()).code, (await call.practitioner.ask('POST', `/sessions/${call.grant.sid}/admit`)).code], ['incident/stopped', 'incident/stopped']);
    assert.deepEqual(await codes(), [null, null, null]);
    await liftNow(backend, consult.seq);

    const [first, second] = await freeSlots(stranger, 'gp');
    const held = await hold(stranger, first!);
    const booking = await stopNow(backend, { scope: 'feature', target: 'booking' });
    assert.equal((await stranger.ask('POST', '/appointments', { json: { holdId: held.id, mode: 'audio' } })).code, 'incident/stopped');
    assert.equal((await stranger.ask('POST', '/holds', { json: { slotId: second!.id } })).code, 'incident/stopped');
    await liftNow(backend, booking.seq);
    await book(stranger, second!);
  });

  it('of a person, a consultation or a recording are told to who was given one of theirs by mistake', async () => {
    const { member, practitioner, grant: { rid, sid } } = made;
    const mistaken = await Person.signIn(backend, 'tomasz-zielinski');
    const targets = [['rid', rid], ['sid', sid], ['sub', (await member.me()).subject], ['sub', (await practitioner.me()).subject]] as const;
    const told = async (): Promise<string[]> => {
      const { seq: before } = await heard(mistaken);
      for (const [scope, target] of targets) await liftNow(backend, (await stopNow(backend, { scope, target })).seq);
      return (await said(mistaken, before)).filter((word) => !word.startsWith('lift'));
    };
    assert.deepEqual(await told(), []);
    // As a wrong row makes it: served under another id, by the claim of this consultation.
    const { subject } = await mistaken.me();
    await backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, (tx) => writeAudit(tx, { ...NORTHWIND, subject }, { action: 'recording-list', rid: 'another-id', sid, role: 'somebody-else', outcome: 'expired' }, Date.now()));
    assert.deepEqual(await told(), targets.map(([scope, target]) => `${scope} ${target}`));
  });

  it('that rehearse touch those who are marked for it and nobody else', async () => {
    const { member, grant: { rid } } = made;
    const { subject } = await member.me();
    await assert.rejects(stopNow(backend, { scope: 'rid', target: rid, drill: true }), { code: 'backend/rejected' });
    await assert.rejects(stopNow(backend, { scope: 'sub', target: subject, drill: true }), { code: 'backend/rejected' });
    const wide = await stopNow(backend, { scope: 'feature', target: 'replay', drill: true });
    assert.deepEqual(await codes(), [null, null, null]);
    assert.deepEqual(await said(member, wide.seq - 1), []);
    await markForDrill(backend, subject);
    assert.deepEqual(await codes(), ['incident/stopped', 'incident/stopped', 'incident/stopped']);
    assert.deepEqual(await said(member, wide.seq - 1), ['feature replay drill']);
    await liftNow(backend, wide.seq);
    const narrow = await stopNow(backend, { scope: 'rid', target: rid, drill: true });
    assert.deepEqual(await codes(), ['incident/stopped', 'incident/stopped', 'incident/stopped']);
    assert.deepEqual(await said(made.practitioner, narrow.seq - 1), []);
    await liftNow(backend, narrow.seq);
  });

  it('are pushed to an open page at once, in order, with the number also where they concern somebody else', async () => {
    const { seq: before } = await heard(made.member);
    const gone = new AbortController();
    const response = await fetch(`${backend.url}/api/stops/stream?after=${before}`, { signal: gone.signal, headers: { Authorization: `Bearer ${made.member.token}` } });
    assert.equal(response.headers.get('Content-Type'), 'text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string): Promise<void> => { while (!text.includes(part)) text += (await reader.read()).value ?? ''; };
    await until(`"seq":${before}`);
    const stop = await stopNow(backend, { scope: 'rid', target: made.grant.rid, by: null });
    await until(`"seq":${stop.seq}`);
    const other = await stopNow(backend, { scope: 'rid', target: 'somebody-elses', by: null });
    await until(`{"stops":[],"seq":${other.seq}}`);
    gone.abort();
    await liftNow(backend, stop.seq);
    assert.equal((await new Person(backend, null).ask('GET', '/stops/stream')).status, 401);
  });

  it('are written by the stopper’s role alone, once, and wide ones and liftings by two', async () => {
    const as = (role: 'party' | 'clerk' | 'stopper', sql: string) => backend.database.transaction({ role, ...NORTHWIND, subject: 'm' }, (tx) => tx.query(sql));
    const row = (scope: string, officers: string, seq = 900) => `insert into stop (tenant, region, seq, scope, target, why, drill, at, token, asked_by, approved_by) values ('northwind-health', 'uk', ${seq}, '${scope}', '1', 'test', false, 1, 'x', ${officers})`;
    for (const role of ['party', 'clerk'] as const) {
      for (const sql of [row('rid', 'null, null'), 'update stop set lifted_by = 99', 'delete from stop', `update stop set token = ''`]) await assert.rejects(as(role, sql), { code: '42501' }, `${role}: ${sql}`);
    }
    for (const sql of ['delete from stop', `update stop set token = ''`, `update stop set target = 'x'`]) await assert.rejects(as('stopper', sql), { code: '42501' }, sql);
    for (const officers of ['null, null', `'a', null`, `'a', 'a'`]) {
      for (const scope of ['feature', 'lift']) await assert.rejects(as('stopper', row(scope, officers)), { code: '23514' }, `${scope} ${officers}`);
    }
    await assert.rejects(as('party', 'select token from stop'), { code: '42501' });
    assert.deepEqual(await as('stopper', 'update stop set lifted_by = 999 where lifted_by is not null returning seq'), []);
  });

  it(`let nothing out after their acknowledgement, from ${engine === 'postgres' ? 'either of two processes' : 'the process'}`, async () => {
    const result = await race([backend, other], readingOf(made), { requests: engine === 'postgres' ? 500 : 100, rounds: engine === 'postgres' ? 5 : 1 });
    assert.ok(result.given > 0 && result.refused > 0, 'this race cannot tell the difference');
    assert.deepEqual([result.afterAcknowledgement, result.bytesAfter, result.wrapsAfter], [0, 0, 0]);
  });
});
