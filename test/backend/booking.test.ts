import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { sqlState } from '../../examples/reference-backend/database/database.js';
import { appointmentSchema, healthcareServiceSchema, slotHoldSchema, slotSchema, type Appointment, type HealthcareService, type Slot } from '../../src/domain/scheduling.js';
import { book, freeSlots, hold, open } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person } from './support/person.js';

const MINUTE = 60_000;

onEachEngine('booking', ({ start }) => {
  let backend: Backend;
  let passed = 0;
  let amara: Person;
  let daniel: Person;
  before(async () => {
    backend = await start({ dropInMinutes: 5, tokenSeconds: 30 * 86_400, clock: () => Date.now() + passed });
    amara = await Person.signIn(backend, 'amara-okafor');
    daniel = await Person.signIn(backend, 'daniel-whitcombe');
  });
  const tryToHold = (person: Person, slot: Slot) => person.ask('POST', '/holds', { json: { slotId: slot.id } });
  const tryToBook = (person: Person, holdId: string) => person.ask('POST', '/appointments', { json: { holdId, mode: 'video', note: 'A cough that stays.\nThank you.' } });

  it('shows what the plan pays, and slots in two weeks that begin with one to join now', async () => {
    const mine = (await amara.get<{ items: HealthcareService[] }>('/services')).items;
    const his = (await daniel.get<{ items: HealthcareService[] }>('/services')).items;
    for (const service of [...mine, ...his]) assert.ok(healthcareServiceSchema.safeParse(service).success);
    assert.deepEqual(mine.map(({ kind, coverage }) => [kind, coverage.status]), [['gp', 'covered'], ['therapist', 'covered'], ['specialist', 'co-payment']]);
    assert.deepEqual(his.map(({ kind, coverage }) => [kind, coverage.status]), [['gp', 'covered'], ['therapist', 'co-payment'], ['specialist', 'not-covered']]);
    assert.ok(his[2]?.coverage.reason);

    const slots = await freeSlots(amara, 'gp', 15);
    for (const slot of slots) assert.ok(slotSchema.safeParse(slot).success);
    assert.ok(Date.parse(slots[0]?.start ?? '') - Date.now() <= 6 * MINUTE + 2_000);
    assert.ok(slots.every(({ start: at }) => Date.parse(at) > Date.now() + 50_000), 'a slot that begins while one reads');
    assert.ok(Date.parse(slots.at(-1)?.start ?? '') - Date.now() > 11 * 86_400_000);
    assert.deepEqual(slots.map(({ start: at }) => at), slots.map(({ start: at }) => at).sort());
    const [{ practitioner } = { practitioner: { id: '' } }] = slots;
    const query = new URLSearchParams({ serviceId: mine[0]?.id ?? '', practitionerId: practitioner.id, from: new Date().toISOString(), to: new Date(Date.now() + 86_400_000).toISOString() });
    const theirs = (await amara.get<{ items: Slot[] }>(`/slots?${query}`)).items;
    assert.ok(theirs.length > 0 && theirs.every((slot) => slot.practitioner.id === practitioner.id));
    for (const bad of ['from=yesterday', 'to=2026', 'serviceId=%2e%2e']) assert.equal((await amara.ask('GET', `/slots?${query}&${bad}`.replace(new RegExp(`&?${bad.split('=')[0]}=[^&]*`), ''))).code, 'backend/rejected', bad);
  });

  it('books what is held, once, and lets both see it as theirs', async () => {
    const [slot] = await freeSlots(amara);
    assert.ok(slot);
    const held = await hold(amara, slot);
    assert.ok(slotHoldSchema.safeParse(held).success);
    assert.equal(held.slot.status, 'busy-tentative');
    const [first, second, third] = await Promise.all([tryToBook(amara, held.id), tryToBook(amara, held.id), tryToBook(amara, held.id)]);
    const appointment = first.json<Appointment>();
    assert.ok(appointmentSchema.safeParse(appointment).success);
    assert.deepEqual([second.json(), third.json()], [appointment, appointment]);
    assert.equal(Date.parse(appointment.start) - Date.parse(appointment.joinableFrom), 10 * MINUTE);
    assert.equal(appointment.participant.displayName, slot.practitioner.displayName);
    const ids = (await amara.get<{ items: Appointment[] }>('/appointments')).items.map(({ id }) => id);
    assert.equal(ids.filter((id) => id === appointment.id).length, 1);
    const practitioner = await Person.signIn(backend, slot.practitioner.displayName === 'Dr Helen Marsh' ? 'dr-helen-marsh' : 'dr-yusuf-adeyemi');
    const seen = await practitioner.get<Appointment>(`/appointments/${appointment.id}`);
    assert.deepEqual(seen.participant, { role: 'patient', displayName: 'Amara Okafor', title: null });
    assert.deepEqual([appointment.note, seen.note], ['A cough that stays.\nThank you.', 'A cough that stays.\nThank you.']);
    for (const stranger of [daniel, await Person.signIn(backend, slot.practitioner.displayName === 'Dr Helen Marsh' ? 'dr-yusuf-adeyemi' : 'dr-helen-marsh')]) {
      assert.equal((await stranger.ask('GET', `/appointments/${appointment.id}`)).status, 404);
      assert.equal((await stranger.ask('GET', '/appointments')).text.includes('cough'), false);
    }

    const later = await freeSlots(daniel);
    const clash = later.find(({ practitioner: other, start: at, end }) => other.id === slot.practitioner.id && at < slot.end && end > slot.start);
    assert.equal(clash, undefined, 'a practitioner is offered twice at one time');

    const cancelled = await amara.ask('POST', `/appointments/${appointment.id}/cancel`);
    assert.equal(cancelled.json<Appointment>().status, 'cancelled');
    assert.deepEqual((await amara.ask('POST', `/appointments/${appointment.id}/cancel`)).json(), cancelled.json());
    assert.equal((await tryToBook(amara, held.id)).json<Appointment>().status, 'cancelled');
    assert.equal((await amara.ask('POST', `/appointments/${appointment.id}/session`)).code, 'session/over');
    assert.ok((await freeSlots(daniel)).some(({ id }) => id === slot.id), 'a cancelled slot is not free again');
  });

  it('gives one slot to one member, however many ask at once', async () => {
    const members = await Promise.all(['amara-okafor', 'daniel-whitcombe', 'priya-raghunathan', 'tomasz-zielinski'].map((id) => Person.signIn(backend, id)));
    for (let round = 0; round < 3; round++) {
      const slots = await freeSlots(amara);
      // All for the same practitioner's time, partly through slots that overlap.
      const [slot] = slots;
      assert.ok(slot);
      const overlapping = slots.filter(({ practitioner, start: at, end }) => practitioner.id === slot.practitioner.id && at < slot.end && end > slot.start);
      const answers = await Promise.all(members.flatMap((member) => overlapping.map(async (each) => {
        const answer = await tryToHold(member, each);
        return answer.status === 201 ? await tryToBook(member, answer.json<{ id: string }>().id) : answer;
      })));
      const booked = answers.filter(({ status }) => status === 200);
      assert.equal(new Set(booked.map((answer) => answer.json<Appointment>().id)).size, 1, answers.map(({ status, code }) => `${status} ${code}`).join());
      for (const { status, code } of answers) if (status !== 200) assert.ok(code === 'scheduling/slot-taken' || code === 'scheduling/hold-expired', `${status} ${code}`);
    }
  });

  it('is kept from double booking by the database itself', async () => {
    const [slot] = await freeSlots(amara);
    assert.ok(slot);
    await book(amara, slot);
    const realm = { tenant: 'northwind-health', region: 'uk' };
    const again = (sql: string) => backend.database.transaction(clerkOf(realm), (tx) => tx.query(sql, [slot.id]));
    const fails = (error: unknown): boolean => sqlState(error) === '23505';
    await assert.rejects(again(`insert into appointment (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, status)
      select 'other', tenant, region, slot_id, 'other', patient, practitioner, service_name, start_at, end_at, mode, status from appointment where slot_id = $1 and status = 'booked'`), fails);
    await assert.rejects(again(`insert into slot_hold (id, tenant, region, slot_id, practitioner, start_at, end_at, subject, expires_at)
      select 'other', tenant, region, slot_id, practitioner, start_at, end_at, 'x', expires_at from slot_hold where slot_id = $1`), fails);
  });

  it('lets a hold go after five minutes, or when another is taken, or when asked', async () => {
    const slots = (await freeSlots(amara)).filter(({ start: at }) => Date.parse(at) > backend.services.clock() + 30 * MINUTE);
    const [one, , , , other] = slots;
    assert.ok(one && other);
    const first = await hold(amara, one);
    assert.equal((await tryToHold(daniel, one)).code, 'scheduling/slot-taken');
    await hold(amara, other);
    assert.equal((await tryToBook(amara, first.id)).code, 'scheduling/hold-expired');
    const his = await hold(daniel, one);
    for (const person of [amara, daniel]) assert.equal((await person.ask('DELETE', `/holds/${his.id}`)).status, 204);
    assert.equal((await tryToHold(amara, one)).status, 201, 'not let go');

    const held = await hold(daniel, other);
    assert.equal((await tryToBook(amara, held.id)).code, 'scheduling/hold-expired', 'booked with another’s hold');
    passed += 5 * MINUTE + 1_000;
    assert.equal((await tryToBook(daniel, held.id)).code, 'scheduling/hold-expired');
    assert.ok((await freeSlots(amara)).some(({ id }) => id === other.id));
    await book(amara, other);
  });

  it('refuses what the plan does not cover, what is past, and practitioners who book', async () => {
    const [skin] = await freeSlots(daniel, 'specialist');
    assert.ok(skin);
    assert.equal((await tryToHold(daniel, skin)).code, 'scheduling/not-covered');
    const practitioner = await Person.signIn(backend, 'dr-helen-marsh');
    assert.deepEqual((await practitioner.get<{ items: unknown[] }>('/services')).items, []);
    assert.deepEqual([(await tryToHold(practitioner, skin)).status, (await tryToBook(practitioner, 'x')).code], [403, 'backend/forbidden']);
    assert.equal((await amara.ask('POST', '/holds', { json: { slotId: 'nothing' } })).code, 'backend/not-found');
    const foreign = await Person.signIn(backend, 'aoife-ni-bhriain');
    assert.equal((await tryToHold(foreign, skin)).code, 'backend/not-found');
    const [soon] = await freeSlots(amara);
    assert.ok(soon);
    passed += Date.parse(soon.start) - backend.services.clock() + 1_000;
    assert.equal((await tryToHold(amara, soon)).code, 'scheduling/slot-taken');
    const held = await hold(amara, (await freeSlots(amara))[0] as Slot);
    for (const note of ['x'.repeat(1_001), 'nul \0', 7]) assert.equal((await amara.ask('POST', '/appointments', { json: { holdId: held.id, mode: 'audio', note } })).code, 'backend/rejected');
  });

  it('frees the rest of a practitioner’s time when a consultation ends early', async () => {
    const [slot] = await freeSlots(amara);
    assert.ok(slot);
    const { sid } = await open(amara, await book(amara, slot));
    const overlapsIt = ({ practitioner, start: at, end }: Slot) => practitioner.id === slot.practitioner.id && at < slot.end && end > slot.start;
    assert.equal((await freeSlots(daniel)).some(overlapsIt), false);
    assert.equal((await amara.ask('POST', `/sessions/${sid}/end`)).status, 204);
    const after = (await freeSlots(daniel)).filter(overlapsIt);
    assert.ok(after.length > 0);
    assert.equal(after.some(({ id }) => id === slot.id), false, 'a slot was used twice');
  });
});
