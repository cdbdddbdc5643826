import { expect } from 'chai';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import { makeSegment } from '../../src/testing/make-segment.js';
import { portOf } from '../../src/testing/port-of.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { fakeFetch, jsonAnswer, problem } from './fake-fetch.js';

const adapterOf = (fetch: typeof globalThis.fetch): BackendAdapter => httpAdapter({ baseUrl: 'https://care.example/api/', token: async () => 'T', fetch });
const codeOf = (error: unknown): string => (isConsultError(error) ? error.code : String(error));
const empty = new Response(null, { status: 204 });

describe('httpAdapter', () => {
  const calls: readonly [string, Response, (adapter: BackendAdapter) => Promise<unknown>][] = [
    ['GET /api/services', jsonAnswer({ items: [] }), (a) => portOf(a, 'scheduling').services()],
    ['GET /api/slots?serviceId=s1&from=2026-11-22T19%3A00%3A00Z&to=2026-11-23T19%3A00%3A00Z', jsonAnswer({ items: [] }),
      (a) => portOf(a, 'scheduling').slots({ serviceId: 's1', from: '2026-11-22T19:00:00Z', to: '2026-11-23T19:00:00Z' })],
    ['DELETE /api/holds/h1', empty, (a) => portOf(a, 'scheduling').release('h1')],
    ['GET /api/appointments', jsonAnswer({ items: [] }), (a) => portOf(a, 'scheduling').appointments()],
    ['POST /api/sessions/s1/admit', empty, (a) => portOf(a, 'sessions').admit('s1')],
    ['POST /api/sessions/s1/end', empty, (a) => portOf(a, 'sessions').end('s1')],
    ['PUT /api/sessions/s1/consents', empty, (a) => portOf(a, 'sessions').recordConsent({ sid: 's1', scope: 'recording', decision: 'permit', at: 1 })],
    ['PUT /api/sessions/s1/epochs/3', empty, (a) => portOf(a, 'sessions').appendEpoch({ sid: 's1', rid: 'r1', n: 3, mode: 'audio', at: 1, by: 'patient' })],
    ['GET /api/recordings?limit=20', jsonAnswer({ items: [{ anything: true }], next: null }), (a) => portOf(a, 'recordings').list({ limit: 20 })],
    ['GET /api/recordings/r1', jsonAnswer({ anything: true }), (a) => portOf(a, 'recordings').get('r1')],
    ['GET /api/recordings/r1/segments/0', new Response(new Uint8Array([1])), (a) => portOf(a, 'recordings').segment('r1', 0)],
    ['GET /api/recordings/r1/progress', jsonAnswer({ nextSeq: 0, final: false, over: false }), (a) => portOf(a, 'recordings').progress('r1')],
    ['PUT /api/recordings/r1/final', empty, (a) => portOf(a, 'recordings').finalize({ rid: 'r1', count: 2, aborted: false })],
    ['POST /api/violations', empty, (a) => portOf(a, 'incidents').reportViolation({ reason: 'owner', path: 'list', rid: null, sid: null, at: 1 })],
  ];
  for (const [request, answer, call] of calls) {
    it(`asks ${request}`, async () => {
      const { fetch, seen } = fakeFetch(answer);
      await call(adapterOf(fetch));
      expect(seen.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([request]);
    });
  }

  it('answers null where there is nothing for this account', async () => {
    const adapter = adapterOf(fakeFetch(problem(404)).fetch);
    const recordings = portOf(adapter, 'recordings');
    expect(await Promise.all([
      portOf(adapter, 'scheduling').appointment('a1'), portOf(adapter, 'sessions').open('a1'),
      recordings.get('r1'), recordings.segment('r1', 0), recordings.progress('r1'),
    ])).to.deep.equal([null, null, null, null, null]);
    await portOf(adapter, 'scheduling').release('h1');
    for (const call of [portOf(adapter, 'scheduling').cancel('a1'), portOf(adapter, 'sessions').end('s1'), recordings.finalize({ rid: 'r1', count: 0, aborted: false })]) {
      expect(await call.then(() => null, codeOf)).to.equal('backend/not-found');
    }
  });

  it('answers null when nobody is signed in, and throws on any other trouble', async () => {
    expect(await adapterOf(fakeFetch(problem(401)).fetch).identity.whoAmI()).to.equal(null);
    expect(await adapterOf(fakeFetch(problem(500)).fetch).identity.whoAmI().then(() => null, codeOf)).to.equal('backend/failed');
  });

  it('sends a segment with its digest as RFC 9530 writes it', async () => {
    const { head, bytes } = await makeSegment({ rid: 'r1', seq: 7, e: 2 });
    const { fetch, seen } = fakeFetch(empty);
    await portOf(adapterOf(fetch), 'recordings').putSegment(head, bytes);
    const [request] = seen;
    const sha = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
    expect(`${request?.method} ${request?.path}`).to.equal('PUT /api/recordings/r1/segments/7');
    expect(['Consult-Segment-Epoch', 'Consult-Segment-Kind', 'Consult-Segment-Duration', 'Repr-Digest', 'Content-Type'].map((name) => request?.headers.get(name)))
      .to.deep.equal(['2', 'media', '1000', `sha-256=:${sha}:`, 'application/octet-stream']);
    expect([...(request?.body ?? [])]).to.deep.equal([...bytes]);
  });

  it('asks for nothing under an id that could climb out of its place', async () => {
    const { fetch, seen } = fakeFetch(jsonAnswer({}));
    const recordings = portOf(adapterOf(fetch), 'recordings');
    for (const rid of ['..', '.', '', 'a/b', 'a%2fb', 'a?b', '../me', 'é', 'a'.repeat(65)]) {
      expect(await recordings.get(rid), rid).to.equal(null);
      expect(await recordings.segment(rid, 0), rid).to.equal(null);
    }
    expect(await recordings.segment('r1', 0.5)).to.equal(null);
    expect(seen).to.have.length(0);
  });

  it('refuses a segment that is empty or larger than any can be', async () => {
    for (const length of [0, 4 * 1024 * 1024 + 1]) {
      const recordings = portOf(adapterOf(fakeFetch(new Response(new Uint8Array(length))).fetch), 'recordings');
      expect(await recordings.segment('r1', 0).then(() => null, codeOf)).to.equal('backend/bad-response');
    }
  });

  it('says which part of the configuration is wrong', () => {
    for (const baseUrl of ['https://', 'ftp://care.example', 'https://care.example/api?tenant=a', 'https://me:secret@care.example', 'https://care.example/#x']) {
      expect(() => httpAdapter({ baseUrl, token: async () => null }), baseUrl).to.throw('`baseUrl`').with.property('code', 'config/invalid');
    }
  });
});
