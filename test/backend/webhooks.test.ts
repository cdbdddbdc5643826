import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { keepSending } from '../../examples/reference-backend/webhooks/keep-sending.js';
import { GIVEN_UP_AFTER, nextAttempt, restAfter } from '../../examples/reference-backend/webhooks/next-attempt.js';
import { readTargets } from '../../examples/reference-backend/webhooks/read-targets.js';
import { refuseStrays } from '../../examples/reference-backend/webhooks/refuse-targets.js';
import { sendWebhooks, setTargets, type WebhookDependencies, type WebhookTarget } from '../../examples/reference-backend/webhooks/send-webhooks.js';
import { tellWebhook, type WebhookKind, type WebhookWords } from '../../examples/reference-backend/webhooks/tell-webhook.js';
import { REPLAY_WINDOW, signWebhook, webhookFault } from '../../examples/reference-backend/webhooks/webhook-signature.js';
import { jsonLog } from '../../examples/reference-backend/log.js';
import { recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const OTHER = { tenant: 'celtic-mutual', region: 'ie' };
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

  it('comes after a minute at most for an incident, and for a target that was away', () => {
    assert.deepEqual([1, 2, 30].map((attempts) => nextAttempt(attempts, 0, 0, true)), [5_000, 10_000, 60_000]);
    assert.deepEqual([1, 2, 30].map(restAfter), [5_000, 10_000, 60_000]);
  });
});

describe('the list of webhooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consultkit-webhooks-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const good = { ...REALM, url: 'https://insurer.example/hooks', secret: SECRET.toString('base64') };
  const read = (list: unknown, isDemo = true): WebhookTarget[] => {
    const path = join(folder, 'hooks.json');
    writeFileSync(path, typeof list === 'string' ? list : JSON.stringify(list));
    return readTargets(path, isDemo);
  };

  it('is taken with one target for each realm, over TLS, or in the demonstration on this machine', () => {
    assert.deepEqual(read([good, { ...good, region: 'ie' }]).map(({ secret }) => secret.length), [32, 32]);
    for (const host of ['127.0.0.1:20990', 'localhost', '[::1]:20990']) assert.equal(read([{ ...good, url: `http://${host}/` }]).length, 1);
  });

  it('is refused at the start with a sentence that says what to do', () => {
    const cases: [string, unknown, RegExp, boolean?][] = [
      ['two for one realm', [good, { ...good, url: 'https://other.example/' }], /two webhooks for northwind-health in uk.*leave one/],
      ['no TLS', [{ ...good, url: 'http://insurer.example/' }], /not sent over TLS.*https:/],
      ['no TLS, but for its name', [{ ...good, url: 'http://127.0.0.1.insurer.example/' }], /not sent over TLS/],
      ['no TLS outside the demonstration', [{ ...good, url: 'http://127.0.0.1:20990/' }], /not sent over TLS/, false],
      ['another protocol', [{ ...good, url: 'ftp://insurer.example/' }], /not sent over TLS/],
      ['a password in the address', [{ ...good, url: 'https://a:b@insurer.example/' }], /take it out/],
      ['names of events', [{ ...good, events: ['incident', 'nonsense'] }], /“events” of number 1 is not right.*nothing else/],
      ['no address', [good, { ...good, region: 'ie', url: 'insurer' }], /“url” of number 2 is not right/],
      ['a secret that is no base64', [{ ...good, secret: `whsec_${good.secret}` }], /“secret” of number 1 is not right/],
      ['a short secret', [{ ...good, secret: 'AAAA' }], /too short.*24 bytes/],
      ['no list', good, /the whole of it is not right/],
      ['no JSON', '[', /no JSON/],
    ];
    for (const [name, list, message, isDemo] of cases) {
      assert.throws(() => read(list, isDemo), (error: Error) => message.test(error.message) && !error.message.includes(good.secret), name);
    }
  });

  it('names realms that are served', () => {
    const target = { ...good, secret: SECRET };
    assert.doesNotThrow(() => refuseStrays([target], [REALM]));
    assert.throws(() => refuseStrays([target], [{ ...REALM, region: 'ie' }]), /not served here/);
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
  const dependencies = (): WebhookDependencies => ({ database: backend.database, clock: () => now, log: jsonLog('error'), fetch });
  const send = async (): Promise<number> => (await sendWebhooks(dependencies(), target)).taken;
  const tell = (kind: WebhookKind = 'booked', words: WebhookWords = { appointment: 'a1' }, realm = REALM): Promise<void> => backend.database.transaction(clerkOf(realm), (tx) => tellWebhook(tx, realm, kind, words, now));
  const order = (): string[] => sent.map(({ text }) => { const { type, data } = JSON.parse(text) as { type: string; data: WebhookWords }; return `${type} ${data.appointment ?? data.incident ?? ''}`; });

  before(async () => {
    backend = await start({ dropInMinutes: 1 });
  });
  beforeEach(async () => {
    sent = [];
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await setTargets(backend.database, [REALM], [], now);
    await setTargets(backend.database, [REALM], [target], now);
  });

  it('are not written where nobody is to be told', async () => {
    await setTargets(backend.database, [REALM], [], now);
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

  it('are sent with incidents first, also where one comes while others are sent', async () => {
    for (const appointment of ['a1', 'a2', 'a3']) {
      await tell('booked', { appointment });
      now += 1;
    }
    await tell('incident', { incident: 'i1' });
    let late = tell('incident', { incident: 'i2' });
    answer = async () => {
      await late;
      if (sent.length === 3) await (late = tell('incident', { incident: 'i3' }));
      return new Response(null, { status: 204 });
    };
    assert.equal(await send(), 6);
    assert.deepEqual(order().map((each) => each.slice(0, 8)), ['incident', 'incident', 'booked a', 'incident', 'booked a', 'booked a']);
    assert.deepEqual(order().filter((each) => each.startsWith('booked')), ['booked a1', 'booked a2', 'booked a3']);
  });

  it('are not all tried at a target that is away, and go on past one that is refused', async () => {
    for (const appointment of ['a1', 'a2', 'a3']) {
      await tell('booked', { appointment });
      now += 1;
    }
    answer = () => Promise.reject(new TypeError('away'));
    assert.deepEqual([await sendWebhooks(dependencies(), target), sent.length], [{ taken: 0, isAway: true }, 1]);
    answer = () => Promise.resolve(new Response(null, { status: sent.length === 2 ? 422 : 204 }));
    assert.deepEqual([await sendWebhooks(dependencies(), target), order()], [{ taken: 1, isAway: false }, ['booked a1', 'booked a2', 'booked a3']]);
    now += 10_000;
    assert.deepEqual([await send(), order().slice(3)], [2, ['booked a1', 'booked a2']]);
  });

  it('reach one target while another never answers, and none is lost by a restart', { timeout: 60_000 }, async () => {
    const other = { ...target, tenant: OTHER.tenant, region: OTHER.region, url: 'https://other.example/hooks' };
    await setTargets(backend.database, [REALM, OTHER], [target, other], now);
    await tell('incident', { incident: 'i1' });
    await tell('booked', { appointment: 'b1' }, OTHER);
    const taken = new Promise<void>((resolve) => {
      // It hangs, whatever it is told by the signal.
      answer = () => (sent.at(-1)?.url === target.url ? new Promise(() => undefined) : (resolve(), Promise.resolve(new Response(null, { status: 204 }))));
    });
    const stop = keepSending(dependencies(), [target, other]);
    await taken;
    await stop();
    assert.deepEqual(order().sort(), ['booked b1', 'incident i1']);
    // As a start does: with the same list, or with one that somebody has forgotten.
    await setTargets(backend.database, [REALM, OTHER], [other], now);
    await setTargets(backend.database, [REALM, OTHER], [target, other], now);
    now += 5_000;
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    assert.deepEqual([await send(), order().at(-1)], [1, 'incident i1']);
    await setTargets(backend.database, [OTHER], [], now);
  });

  it('are given up after three days, also where nobody has tried', async () => {
    await tell();
    await setTargets(backend.database, [REALM], [], now);
    now += GIVEN_UP_AFTER;
    await setTargets(backend.database, [REALM], [target], now);
    assert.equal(await send(), 0);
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
