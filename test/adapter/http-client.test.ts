import { expect } from 'chai';
import * as z from 'zod/mini';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../src/adapter/http/http-client.js';
import { TokenPerson } from '../../src/adapter/http/token-person.js';
import type { TokenSource } from '../../src/adapter/http/token-source.js';
import { isConsultError, type ConsultError } from '../../src/domain/consult-error.js';
import { fakeFetch, jsonAnswer, problem } from './fake-fetch.js';

const schema = z.object({ id: z.string() });
const clientOf = (fetch: typeof globalThis.fetch, token: TokenSource = async () => 'T1', timeout = 5_000, onTime: HttpClientOptions['onTime'] = () => undefined): HttpClient =>
  createHttpClient({ baseUrl: 'https://care.example/api', person: new TokenPerson(token), fetch, timeout, onTime });

async function failure(call: Promise<unknown>): Promise<ConsultError> {
  const error: unknown = await call.then(() => null, (thrown: unknown) => thrown);
  if (!isConsultError(error)) throw new Error(`not a ConsultError: ${String(error)}`);
  return error;
}

describe('createHttpClient', () => {
  it('sends the token and the query, and leaves out what is undefined', async () => {
    const { fetch, seen } = fakeFetch(jsonAnswer({ id: 'a' }));
    expect(await clientOf(fetch).json('GET', '/things', schema, { query: { a: 1, b: undefined } })).to.deep.equal({ id: 'a' });
    expect(seen[0]?.path).to.equal('/api/things?a=1');
    expect(seen[0]?.headers.get('Authorization')).to.equal('Bearer T1');
  });

  it('sends no Authorization header when there is no token', async () => {
    const { fetch, seen } = fakeFetch(jsonAnswer({ id: 'a' }));
    await clientOf(fetch, async () => null).json('GET', '/things', schema);
    expect(seen[0]?.headers.has('Authorization')).to.equal(false);
  });

  const statuses: readonly [number, string][] = [
    [400, 'backend/rejected'], [401, 'backend/unauthenticated'], [403, 'backend/forbidden'], [404, 'backend/not-found'], [408, 'backend/failed'],
    [409, 'backend/conflict'], [410, 'backend/rejected'], [412, 'backend/conflict'], [413, 'backend/rejected'], [415, 'backend/rejected'],
    [422, 'backend/rejected'], [429, 'backend/too-many-requests'], [500, 'backend/failed'], [502, 'backend/failed'], [503, 'backend/failed'],
  ];
  for (const [status, code] of statuses) {
    it(`takes ${status} for ${code}, with a cause`, async () => {
      const error = await failure(clientOf(fakeFetch(new Response('<html>', { status })).fetch).json('GET', '/things', schema));
      expect(error.code).to.equal(code);
      expect(String(error.cause)).to.equal(`Error: GET answered ${status}`);
    });
  }

  it('takes a problem’s code at its word when it is one of ours', async () => {
    const codes = [problem(409, 'scheduling/slot-taken'), problem(403, 'session/too-early'), problem(409, 'made/up'), problem(409, 'toString')]
      .map(async (answer) => (await failure(clientOf(fakeFetch(answer).fetch).json('POST', '/holds', schema))).code);
    expect(await Promise.all(codes)).to.deep.equal(['scheduling/slot-taken', 'session/too-early', 'backend/conflict', 'backend/conflict']);
  });

  const waits: readonly [string, number | null][] = [['7', 7_000], ['0', 0], ['86400', 3_600_000], ['soon', null], ['-1', null], ['1.5', null]];
  for (const [header, wait] of waits) {
    it(`reads Retry-After: ${header}`, async () => {
      const answer = new Response('', { status: 429, headers: { 'Retry-After': header } });
      const error = await failure(clientOf(fakeFetch(answer).fetch).json('GET', '/things', schema));
      expect([error.code, error.retryAfter]).to.deep.equal(['backend/too-many-requests', wait]);
    });
  }

  it('reads a Retry-After that is a date, and takes none from what is past', async () => {
    // Of a backend whose time is another than this machine's: its date is compared with its own clock.
    const said = Date.UTC(2031, 0, 1);
    const at = async (date: number, headers: Record<string, string>): Promise<number | null> => {
      const answer = new Response('', { status: 503, headers: { 'Retry-After': new Date(date).toUTCString(), ...headers } });
      return (await failure(clientOf(fakeFetch(answer).fetch).json('GET', '/things', schema))).retryAfter;
    };
    const own = { Date: new Date(said).toUTCString() };
    expect([await at(said + 30_000, own), await at(said - 30_000, own), await at(said, {})]).to.deep.equal([30_000, null, null]);
  });

  it('tells the time of each answer, of a refusal too, before whoever asked has it', async () => {
    const told: (number | string)[] = [];
    const dated = (answer: Response, date: string | null): Response => new Response(answer.body, { status: answer.status, headers: date === null ? {} : { Date: date } });
    const said = Date.UTC(2031, 0, 1, 9, 30, 12);
    const date = new Date(said).toUTCString();
    const { fetch } = fakeFetch(dated(jsonAnswer({ id: 'a' }), date), dated(problem(503), date), dated(jsonAnswer({ id: 'a' }), null), dated(jsonAnswer({ id: 'a' }), 'soon'));
    const http = clientOf(fetch, undefined, undefined, (at) => told.push(at));
    await http.json('GET', '/things', schema).then(() => told.push('answered'));
    await failure(http.json('GET', '/things', schema)).then(() => told.push('refused'));
    await http.json('GET', '/things', schema);
    await http.json('GET', '/things', schema);
    expect(told).to.deep.equal([said, 'answered', said, 'refused']);
  });

  it('lets no code tell two absences apart', async () => {
    const error = await failure(clientOf(fakeFetch(problem(404, 'backend/forbidden')).fetch).json('GET', '/things', schema));
    expect(error.code).to.equal('backend/not-found');
  });

  it('asks for a newer token once, and tries once more with it', async () => {
    const asked: boolean[] = [];
    const { fetch, seen } = fakeFetch(problem(401), jsonAnswer({ id: 'a' }));
    const token: TokenSource = async ({ refresh }) => {
      asked.push(refresh);
      return refresh ? 'T2' : 'T1';
    };
    await clientOf(fetch, token).json('POST', '/things', schema, { json: { n: 1 } });
    expect(asked).to.deep.equal([false, true]);
    expect(seen.map(({ headers }) => headers.get('Authorization'))).to.deep.equal(['Bearer T1', 'Bearer T2']);
    expect(new TextDecoder().decode(seen[1]?.body)).to.equal('{"n":1}');
  });

  it('gives up after the second 401', async () => {
    const { fetch, seen } = fakeFetch(problem(401));
    expect((await failure(clientOf(fetch).json('GET', '/things', schema))).code).to.equal('backend/unauthenticated');
    expect(seen).to.have.length(2);
  });

  it('takes a token source that fails for being signed out, with its cause', async () => {
    const cause = new Error('the sign-in is down');
    const error = await failure(clientOf(fakeFetch(jsonAnswer({})).fetch, () => Promise.reject(cause)).json('GET', '/things', schema));
    expect([error.code, error.cause]).to.deep.equal(['backend/unauthenticated', cause]);
  });

  it('takes no answer, and a late one, for unreachable', async () => {
    expect((await failure(clientOf(fakeFetch(new TypeError('Failed to fetch')).fetch).json('GET', '/things', schema))).code).to.equal('backend/unreachable');
    const hanging: typeof fetch = (input, init) => new Promise((_, reject) => {
      const { signal } = new Request(input, init);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    expect((await failure(clientOf(hanging, async () => 'T1', 30).json('GET', '/things', schema))).code).to.equal('backend/unreachable');
  });

  it('takes another shape, and what is not JSON, for a bad response that quotes nothing of it', async () => {
    for (const answer of [jsonAnswer({ id: 7 }), jsonAnswer(null), new Response('Grace Adeyemi, born 1961'), new Response('')]) {
      const error = await failure(clientOf(fakeFetch(answer).fetch).json('GET', '/things', schema));
      expect(error.code).to.equal('backend/bad-response');
      expect(String(error.cause)).not.to.contain('Grace');
    }
  });

  /** A body that goes on for as long as it is read, and says what was asked of it. */
  const endless = (text: string) => {
    const told = { bytes: 0, cancelled: false };
    const chunk = new TextEncoder().encode(text.repeat(65_536 / text.length));
    const stream = new ReadableStream<Uint8Array>({
      pull: (body) => {
        told.bytes += chunk.length;
        body.enqueue(chunk);
      },
      cancel: () => void (told.cancelled = true),
    }, { highWaterMark: 0 });
    return { told, stream };
  };

  it('reads of a longer answer than there can be no more than that, and lets the rest go', async () => {
    const maxBytes = 300_000;
    for (const read of [
      (http: HttpClient) => http.json('GET', '/x', schema, { maxBytes }), (http: HttpClient) => http.octets('/x', { maxBytes }),
    ]) {
      const { told, stream } = endless('[[[[');
      const error = await failure(read(clientOf(fakeFetch(() => new Response(stream)).fetch)));
      expect([error.code, told.cancelled, told.bytes <= maxBytes + 65_536]).to.deep.equal(['backend/bad-response', true, true]);
    }
    const { told, stream } = endless('[[[[');
    expect((await failure(clientOf(fakeFetch(() => new Response(stream)).fetch).json('GET', '/x', schema))).code).to.equal('backend/bad-response');
    expect([told.cancelled, told.bytes <= 17 * 1024 * 1024]).to.deep.equal([true, true], 'where nothing is said of its size');
  });

  it('takes a refusal without an end by its status, and an answer that nobody reads for settled', async () => {
    const refusal = endless('{}{}');
    expect((await failure(clientOf(fakeFetch(() => new Response(refusal.stream, { status: 409 })).fetch).json('GET', '/x', schema))).code).to.equal('backend/conflict');
    const settled = endless('{}{}');
    await clientOf(fakeFetch(() => new Response(settled.stream)).fetch).settle('POST', '/x');
    for (const { told } of [refusal, settled]) expect([told.cancelled, told.bytes <= 196_608]).to.deep.equal([true, true]);
  });

  it('reads an answer of exactly as many bytes as there may be, in however many pieces', async () => {
    const text = JSON.stringify({ id: 'é'.repeat(20) });
    const bytes = new TextEncoder().encode(text);
    const pieces = () => new Response(new ReadableStream<Uint8Array>({
      start: (body) => {
        for (const byte of bytes) body.enqueue(Uint8Array.of(byte));
        body.close();
      },
    }));
    expect(await clientOf(fakeFetch(pieces).fetch).json('GET', '/x', schema, { maxBytes: bytes.length })).to.deep.equal({ id: 'é'.repeat(20) });
    expect((await failure(clientOf(fakeFetch(pieces).fetch).json('GET', '/x', schema, { maxBytes: bytes.length - 1 }))).code).to.equal('backend/bad-response');
  });

  it('passes an abort on untouched, before, during and while reading', async () => {
    const before = AbortSignal.abort();
    const stopped: unknown = await clientOf(fakeFetch(jsonAnswer({})).fetch).json('GET', '/x', schema, { signal: before }).catch((error: unknown) => error);
    expect(stopped).to.equal(before.reason);
    const controller = new AbortController();
    const { fetch } = fakeFetch(() => new Response(new ReadableStream({ start: (body) => controller.signal.addEventListener('abort', () => body.error(controller.signal.reason)) })));
    const reading = clientOf(fetch).octets('/x', { signal: controller.signal }).catch((error: unknown) => error);
    setTimeout(() => controller.abort(), 20);
    const reason = await reading;
    expect(reason).to.be.instanceOf(DOMException).with.property('name', 'AbortError');
  });
});
