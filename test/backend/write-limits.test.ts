import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { WRITE_LIMITS, type WriteKind } from '../../examples/reference-backend/limits/write-limits.js';
import { DEMO_REALMS } from '../../examples/reference-backend/seed/realms.js';
import { consultation } from './support/consultation.js';
import { onOneEngine, type Place } from './support/engines.js';
import { Person, type Answer } from './support/person.js';
import { SignalClient } from './support/signal-client.js';

const START = Date.parse('2026-03-02T09:00:00Z');
const violation = { reason: 'owner', path: 'list', rid: null, sid: null, at: 1 };
/** What needs no sign-in cannot be limited for a person. */
const OPEN: readonly string[] = ['POST /demo/sign-in'];

interface Operation {
  responses: Record<string, unknown>;
}

onOneEngine('writes of one person', (context) => {
  let backend: Backend;
  let place: Place;
  let now = START;
  const report = (person: Person): Promise<Answer> => person.ask('POST', '/violations', { json: violation });
  const stored = async (): Promise<number> => {
    let count = 0;
    for (const { tenant, region } of DEMO_REALMS) {
      const [row] = await backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query<{ count: number }>('select count(*)::int as count from violation'));
      count += row?.count ?? 0;
    }
    return count;
  };

  before(async () => {
    place = await context.fresh();
    backend = await context.start({ ...place, clock: () => now });
  });

  it('of 1,000 violations at once, stores a handful and answers 429 with Retry-After to the rest', async () => {
    const member = await Person.signIn(backend, 'amara-okafor');
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < 1_000; sent += 20) {
      for (const answer of await Promise.all(Array.from({ length: 20 }, () => report(member)))) {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 204) continue;
        assert.deepEqual([answer.code, answer.headers.get('Retry-After')], ['backend/too-many-requests', '10']);
      }
    }
    const { burst } = WRITE_LIMITS.violations;
    assert.deepEqual([...statuses].sort(), [[204, burst], [429, 1_000 - burst]]);
    assert.equal(await stored(), burst);
  });

  it('takes nothing from anybody else, and takes one more when the time has come', async () => {
    assert.equal((await report(await Person.signIn(backend, 'tomasz-zielinski'))).status, 204);
    const member = await Person.signIn(backend, 'amara-okafor');
    now += WRITE_LIMITS.violations.every;
    assert.deepEqual([(await report(member)).status, (await report(member)).status], [204, 429]);
  });

  it('holds the limit over a restart', async () => {
    await backend.stop();
    backend = await context.start({ ...place, clock: () => now });
    assert.equal((await report(await Person.signIn(backend, 'amara-okafor'))).status, 429);
  });

  it('limits every operation that writes, and documents it', async () => {
    const { paths } = await new Person(backend, null).get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json');
    const writes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })))
      .filter(({ method, path }) => method !== 'GET' && !OPEN.includes(`${method} ${path}`));
    assert.ok(writes.length >= 15);
    const [member, officer] = [await Person.signIn(backend, 'priya-raghunathan'), await Person.signIn(backend, 'ingrid-halvorsen')];
    const most = Math.max(...Object.values(WRITE_LIMITS).map(({ burst }) => burst));
    for (const { method, path, operation } of writes) {
      const name = `${method} ${path}`;
      assert.ok(operation.responses['429'], `${name} does not document 429`);
      const asked = path.replaceAll(/\{\w+\}/g, '1');
      let refused: Answer | null = null;
      for (let sent = 0; sent <= most && refused === null; sent += 50) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => (path.startsWith('/compliance/') ? officer : member).ask(method, asked, { json: {} })));
        refused = answers.find(({ status }) => status === 429) ?? null;
      }
      assert.equal(refused?.code, 'backend/too-many-requests', `${name} has no limit`);
      assert.match(refused.headers.get('Retry-After') ?? '', /^[1-9]\d*$/, name);
    }
  });

  it('closes the socket of whoever sends signals without end, and keeps those that were taken', async () => {
    const made = await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    const { sid } = made.grant;
    const patient = await SignalClient.connect(made.member, sid, 'patient', 'p1');
    await patient.ready();
    for (let seq = 0; seq < 1_500; seq += 1) patient.raw({ type: 'send', n: seq, message: patient.message(seq) });
    assert.equal(await patient.closed, 4429);
    const taken = patient.frames.filter(({ type }) => type === 'ack').length;
    assert.ok(taken >= WRITE_LIMITS.signals.burst && taken < 1_500, `${taken} were taken`);
  });

  it('has room for what a person can need in a minute', () => {
    for (const [kind, { burst, every }] of Object.entries(WRITE_LIMITS) as [WriteKind, { burst: number; every: number }][]) {
      assert.ok(burst >= 10 && every >= 50 && every <= 15_000, kind);
    }
  });
});
