import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { GIVEN_UP_AFTER, nextAttempt } from '../../examples/reference-backend/webhooks/next-attempt.js';
import { sendWebhooks, setTargets, type WebhookTarget } from '../../examples/reference-backend/webhooks/send-webhooks.js';
import { tellWebhook } from '../../examples/reference-backend/webhooks/tell-webhook.js';
import { REPLAY_WINDOW, signWebhook, webhookFault } from '../../examples/reference-backend/webhooks/webhook-signature.js';
import { jsonLog } from '../../examples/reference-backend/log.js';
import { recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const SECRET = Buffer.alloc(32, 7);

describe('the signature of a webhook', () => {
  const NOW = 1_700_000_000_000;
  const headers = signWebhook(SECRET, 'e1', NOW / 1_000, '{"a":1}');

  it('is believed for its own words, its own time and its own key alone', () => {
    assert.equal(webhookFault(SECRET, headers, '{"a":1}', NOW), null);
    assert.equal(webhookFault(SECRET, headers, '{"a":2}', NOW), 'signature');
    assert.equal(webhookFault(Buffer.alloc(32, 8), headers, '{"a":1}', NOW), 'signature');
    assert.equal(webhookFault(SECRET, { ...headers, 'webhook-id': 'e2' }, '{"a":1}', NOW), 'signature');
    assert.equal(webhookFault(SECRET, { ...headers, 'webhook-timestamp': String(NOW / 1_000 + 1) }, '{"a":1}', NOW), 'signature');
    assert.equal(webhookFault(SECRET, {}, '{"a":1}', NOW), 'headers');
  });

  it('is no longer believed after five minutes, nor long before', () => {
    const after = NOW + REPLAY_WINDOW * 1_000;
    assert.deepEqual([webhookFault(SECRET, headers, '{"a":1}', after), webhookFault(SECRET, headers, '{"a":1}', after + 1), webhookFault(SECRET, headers, '{"a":1}', NOW - REPLAY_WINDOW * 1_000 - 1)], [null, 'time', 'time']);
  });

  it('is as the standard’s example has it', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    assert.equal(signWebhook(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('the next attempt', () => {
  it('waits twice as long each time, an hour at most, and gives up after three days', () => {
    assert.deepEqual([1, 2, 3, 30].map((attempts) => nextAttempt(attempts, 0, 0)), [5_000, 10_000, 20_000, 3_600_000]);
    assert.deepEqual([nextAttempt(9, 0, GIVEN_UP_AFTER - 1) !== null, nextAttempt(9, 0, GIVEN_UP_AFTER)], [true, null]);
  });
});

onOneEngine('webhooks', ({ start }) => {
  let backend: Backend;
  let now = Date.now();
  let answer: () => Promise<Response>;
  let sent: { url: string; headers: Record<string, string>; text: string }[];
  const target: WebhookTarget = { ...REALM, url: 'https://insurer.example/hooks', secret: SECRET };
  const fetch: typeof globalThis.fetch = (url, init) => {
    sent.push({ url: String(url as string), headers: init?.headers as Record<string, string>, text: String(init?.body as string) });
    return answer();
  };
  const send = (): Promise<number> => sendWebhooks({ database: backend.database, clock: () => now, log: jsonLog('error'), fetch }, target);
  const tell = (): Promise<void> => backend.database.transaction(clerkOf(REALM), (tx) => tellWebhook(tx, REALM, 'booked', { appointment: 'a1' }, now));

  before(async () => {
    backend = await start({ dropInMinutes: 1 });
  });
  beforeEach(async () => {
    sent = [];
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await setTargets(backend.database, [REALM], []);
    await setTargets(backend.database, [REALM], [target]);
  });

  it('are not written where nobody is to be told', async () => {
    await setTargets(backend.database, [REALM], []);
    await tell();
    assert.equal(await send(), 0);
  });

  it('are sent once where they are taken, signed, with ids and codes alone', async () => {
    await tell();
    assert.deepEqual([await send(), await send(), sent.length], [1, 0, 1]);
    const [{ headers, text, url } = assert.fail()] = sent;
    assert.equal(url, target.url);
    assert.equal(webhookFault(SECRET, headers, text, now), null);
    const { id, ...words } = JSON.parse(text) as { id: string };
    assert.equal(id, headers['webhook-id']);
    assert.deepEqual(words, { type: 'booked', at: now, ...REALM, data: { appointment: 'a1' } });
  });

  it('are sent again under the same key until they are taken, and are not told where the transaction failed', async () => {
    await backend.database.transaction(clerkOf(REALM), async (tx) => {
      await tellWebhook(tx, REALM, 'booked', {}, now);
      throw new Error('rolled back');
    }).catch(() => undefined);
    await tell();
    answer = () => Promise.reject(new TypeError('away'));
    assert.deepEqual([await send(), await send()], [0, 0]);
    now += 5_000;
    answer = () => Promise.resolve(new Response(null, { status: 500 }));
    assert.equal(await send(), 0);
    now += 10_000;
    answer = () => Promise.resolve(new Response(null, { status: 200 }));
    assert.equal(await send(), 1);
    assert.deepEqual([sent.length, new Set(sent.map(({ headers }) => headers['webhook-id'])).size], [3, 1]);
  });

  it('tell of a consultation from its booking to its end', async () => {
    await recorded(backend, 'amara-okafor', 'dr-helen-marsh', { epochs: 2 });
    while ((await send()) > 0);
    const told = sent.map(({ text }) => JSON.parse(text) as { type: string; data: Record<string, unknown> });
    assert.deepEqual(told.map(({ type }) => type).filter((type) => type !== 'arrived' && type !== 'begun'), ['booked', 'mode-changed', 'recorded', 'ended']);
    assert.equal(told.find(({ type }) => type === 'mode-changed')?.data['mode'], 'video');
  });

  it('tell of an incident and of its state, and of no person', async () => {
    const member = await Person.signIn(backend, 'amara-okafor');
    const { subject } = await member.me();
    await member.ask('POST', '/reports', { json: { id: 'p1', kind: 'not-mine', rid: 'r1', sid: null, at: 1 } });
    assert.equal(await send(), 1);
    const { type, data } = JSON.parse(sent[0]?.text ?? '') as { type: string; data: Record<string, unknown> };
    assert.deepEqual([type, Object.keys(data).sort(), data['state'], data['drill']], ['incident', ['drill', 'incident', 'state'], 'open', false]);
    assert.ok(!sent[0]?.text.includes(subject));
  });
});
