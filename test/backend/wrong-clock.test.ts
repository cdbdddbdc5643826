import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { Violation } from '../../src/domain/violation.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { adapterOf } from './support/party.js';

const DAY = 86_400_000;

onOneEngine('a device whose clock is wrong', ({ start }) => {
  let backend: Backend;
  let made: Recorded;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, tokenSeconds: 60 * 86_400, clock: () => Date.now() + passed });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  });

  /** @param wrong by how much the device's clock is ahead of the backend's, milliseconds */
  async function page(wrong: () => number): Promise<{ client: ConsultClient; told: Violation[] }> {
    const { member, patientKeys } = made;
    const identity = await member.me();
    const { tenant, region } = identity;
    const adapter = adapterOf(member);
    const client = createConsultClient({
      adapter, tenant, region, trust: backend.services.trust.of({ tenant, region }).anchor,
      now: () => backend.services.clock() + wrong(), monotonic: () => performance.now(), keyStore: await keyStoreOf({ identity, adapter, keys: patientKeys }),
    });
    const told: Violation[] = [];
    client.on('violation', (violation) => told.push(violation));
    return { client, told };
  }

  /** The backend's time, as exact as a header that counts seconds. */
  const assertSoon = (at: number): void => {
    const behind = backend.services.clock() - at;
    assert.ok(behind >= 0 && behind < 3_000, `${behind} ms behind the backend`);
  };

  for (const [name, wrong] of [['twenty minutes behind', -1_200_000], ['twenty minutes ahead', 1_200_000], ['a day ahead', DAY], ['eleven years behind', -11 * 365 * DAY]] as const) {
    it(`goes by the backend’s Date when it is ${name}: what it lists, what it signs, and what it opens`, async () => {
      const { client, told } = await page(() => wrong);
      const { recordings } = await client.recordings!.list();
      assert.deepEqual(recordings.map(({ rid }) => rid), [made.grant.rid]);
      assertSoon(client.now());
      await client.keys.renewCode();
      await client.keys.confirmCode((await client.keys.pendingCode())?.at(-1) ?? '');
      const { recoveryMethods } = await client.keys.status();
      assertSoon(Math.max(...recoveryMethods.map(({ at }) => at)));
      assert.deepEqual(told, []);
      await client.dispose();
    });
  }

  it('may be set at any time', async () => {
    let wrong = 0;
    const { client, told } = await page(() => wrong);
    await client.recordings!.list();
    for (const step of [-3_600_000, 40 * DAY, 0]) {
      wrong = step;
      assertSoon(client.now());
    }
    assert.deepEqual(told, []);
    await client.dispose();
  });

  it('is told the time by refusals too, and pages of other origins may read it', async () => {
    passed = DAY;
    const answer = await fetch(`${backend.url}/api/me`);
    assert.equal(answer.status, 401);
    assertSoon(Date.parse(answer.headers.get('Date') ?? ''));
    assert.equal(answer.headers.get('Access-Control-Expose-Headers'), 'Date');
    passed = 0;
  });
});
