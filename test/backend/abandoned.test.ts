import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { endAbandoned } from '../../examples/reference-backend/sessions/end-abandoned.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { consultation, open } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { NORTHWIND } from './support/escrow-people.js';
import { Person } from './support/person.js';
import { SignalClient } from './support/signal-client.js';

const MINUTE = 60_000;

onEachEngine('a consultation that nobody ends', ({ start, renewKeysets }) => {
  let backend: Backend;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, clock: () => Date.now() + passed });
  });

  const connections = (sid: string): Promise<number> => backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, async (tx) =>
    (await tx.query('select 1 from signal_connection where sid = $1', [sid])).length);

  /** Signed in anew: the clock has moved beyond a token's life. */
  const statusAfterSweep = async ({ id }: Appointment): Promise<string> => {
    await endAbandoned(backend.database, backend.services.realms, backend.services.clock);
    return (await (await Person.signIn(backend, 'dr-helen-marsh')).get<Appointment>(`/appointments/${id}`)).status;
  };

  it('can be cancelled by either while the patient waits, and by nobody once the patient was let in', async () => {
    for (const who of ['member', 'practitioner'] as const) {
      const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
      const page = await SignalClient.connect(made.member, made.grant.sid, 'patient', 'p1');
      await page.ready();
      const other = await SignalClient.connect(made.practitioner, made.grant.sid, 'practitioner', 'd1');
      await other.ready();
      assert.equal((await open(made.member, made.appointment)).status, 'arrived');
      assert.equal((await made[who].ask('POST', `/appointments/${made.appointment.id}/cancel`)).status, 200);
      for (const each of [page, other]) await each.expect('the word that it was cancelled', ({ type, status }) => type === 'encounter' && status === 'cancelled');
      assert.equal((await made.practitioner.ask('POST', `/sessions/${made.grant.sid}/admit`)).code, 'session/over');
      for (const each of [page, other]) each.close();
    }
  });

  it('ends when both have been away for a quarter of an hour after the booked time, and not before', async () => {
    const { member, practitioner, appointment, grant: { sid } } = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const page = await SignalClient.connect(member, sid, 'patient', 'p1');
    await page.ready();
    await practitioner.ask('POST', `/sessions/${sid}/admit`);
    passed += Date.parse(appointment.end) - backend.services.clock() + 60 * MINUTE;
    assert.equal(await statusAfterSweep(appointment), 'arrived', 'somebody is still there');
    page.close();
    await page.closed;
    for (let tries = 0; tries < 200 && (await connections(sid)) > 0; tries += 1) await sleep(20);
    assert.equal(await connections(sid), 0);
    assert.equal(await statusAfterSweep(appointment), 'arrived', 'nobody is there since now');
    passed += 14 * MINUTE;
    assert.equal(await statusAfterSweep(appointment), 'arrived');
    passed += 2 * MINUTE;
    assert.equal(await statusAfterSweep(appointment), 'fulfilled');
    const again = await Person.signIn(backend, 'amara-okafor');
    assert.equal((await again.ask('POST', `/appointments/${appointment.id}/session`)).code, 'session/over');
  });

  it('ends with the claim that lets its parties in', async () => {
    await renewKeysets(backend);
    const { appointment, claim } = await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    passed += claim.exp - backend.services.clock() - 1_000;
    assert.equal(await statusAfterSweep(appointment), 'booked');
    passed += 2_000;
    assert.equal(await statusAfterSweep(appointment), 'noshow');
  });
});
