import { expect } from 'chai';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import { BOXES_MAX, NOTICES_MAX } from '../../src/adapter/http/answer-limits.js';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import type { AccountBox } from '../../src/domain/account-box.js';
import { DEVICES_MAX, WAYS_MAX } from '../../src/domain/key-content.js';
import type { KeyChange } from '../../src/domain/key-change.js';
import type { KeyPermission } from '../../src/domain/key-permission.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import { SEALED_SEGMENT_MAX_BYTES } from '../../src/ownership/segment-head.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { portOf } from '../../src/testing/port-of.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { fakeFetch, jsonAnswer, problem } from './fake-fetch.js';

const adapterOf = (fetch: typeof globalThis.fetch): BackendAdapter => httpAdapter({ baseUrl: 'https://care.example/api/', token: async () => 'T', fetch });
const codeOf = (error: unknown): string => (isConsultError(error) ? error.code : String(error));
const empty = new Response(null, { status: 204 });
const NONCE = 'AAECAwQFBgcICQoLDA0ODw';
const KID = 'K'.repeat(42) + 'A';
const named = { kid: KID, jwk: { kty: 'EC', crv: 'P-256', x: KID, y: KID } } as const;
const change: KeyChange = {
  prev: null, content: { enc: named, former: [], devices: [{ sig: named, enc: named, since: 1, att: KID }], ways: [{ kind: 'passkey', id: 'p', enc: named, at: 1, att: KID }], cont: null },
  boxes: [], entries: [], enrolment: null, authority: { how: 'first' },
};
const permission: KeyPermission = { id: 'p1', at: 1, effectiveAt: 2, until: 3, stopped: false };
const notice: MemberNotice = { id: 'n1', at: 1, kind: 'device-added', rid: null, to: KID, why: null, how: 'recovery', count: null };
const wrap = { suite: '0010-0001-0002', kid: KID, role: 'owner', enc: `${'e'.repeat(86)}A`, ct: 'c'.repeat(64) } as const;
const { entry, proof } = await makeRecoveryMethod(5);
const { kind, id, salt, enc, at } = entry;
const box: AccountBox = { suite: '0010-0001-0002', account: KID, to: KID, enc: wrap.enc, ct: wrap.ct };

describe('httpAdapter', () => {
  const calls: readonly [string, Response, (adapter: BackendAdapter) => Promise<unknown>][] = [
    ['GET /api/services', jsonAnswer({ items: [] }), (a) => portOf(a, 'scheduling').services()],
    ['GET /api/slots?serviceId=s1&from=2026-11-22T19%3A00%3A00Z&to=2026-11-23T19%3A00%3A00Z', jsonAnswer({ items: [] }),
      (a) => portOf(a, 'scheduling').slots({ serviceId: 's1', from: '2026-11-22T19:00:00Z', to: '2026-11-23T19:00:00Z' })],
    ['DELETE /api/holds/h1', empty, (a) => portOf(a, 'scheduling').release('h1')],
    ['GET /api/appointments', jsonAnswer({ items: [] }), (a) => portOf(a, 'scheduling').appointments()],
    ['POST /api/sessions/s1/admit', empty, (a) => portOf(a, 'sessions').admit('s1')],
    ['POST /api/sessions/s1/end', empty, (a) => portOf(a, 'sessions').end('s1')],
    ['PUT /api/sessions/s1/evidence', empty, (a) => portOf(a, 'sessions').putEvidence('s1', ['a.b.c'])],
    ['PUT /api/sessions/s1/epochs/3', empty, (a) => portOf(a, 'sessions').appendEpoch('s1', 3, { patient: 'a.b.c', practitioner: 'd.e.f' })],
    ['GET /api/keys/chain', jsonAnswer({ chain: ['a.b.c'] }), (a) => a.keys.chain()],
    ['GET /api/keys/chain?since=7', jsonAnswer({ chain: ['a.b.c'] }), (a) => a.keys.chain(7)],
    ['POST /api/keys/changes', jsonAnswer({ chain: ['a.b.c'] }), (a) => a.keys.change(change)],
    [`GET /api/keys/boxes/${KID}`, jsonAnswer({ boxes: [box] }), (a) => a.keys.boxes(KID)],
    ['GET /api/keys/uses', jsonAnswer({ uses: [{ kid: KID, at: 1 }] }), (a) => a.keys.uses()],
    ['GET /api/keys/ways', jsonAnswer({ ways: [{ kind, id, salt, enc, at }] }), (a) => a.keys.ways()],
    [`POST /api/keys/ways/${id}/open`, jsonAnswer({ entry, boxes: [box] }), (a) => a.keys.openWay(id, proof)],
    [`POST /api/keys/ways/${'p'.repeat(400)}/open`, jsonAnswer({ entry, boxes: [] }), (a) => a.keys.openWay('p'.repeat(400), proof)],
    ['GET /api/keys/permission', jsonAnswer({ permission }), (a) => a.keys.permission()],
    ['POST /api/keys/permission/p1/stop', empty, (a) => a.keys.stopPermission('p1', 'a.b.c')],
    ['GET /api/notices', jsonAnswer({ items: [notice] }), (a) => portOf(a, 'notices').list()],
    ['GET /api/recordings?limit=20', jsonAnswer({ items: [{ anything: true }], next: null }), (a) => portOf(a, 'recordings').list({ limit: 20 })],
    ['GET /api/recordings/r1', jsonAnswer({ anything: true }), (a) => portOf(a, 'recordings').get('r1')],
    ['GET /api/recordings/r1/segments/0', new Response(new Uint8Array([1])), (a) => portOf(a, 'recordings').segment('r1', 0)],
    ['POST /api/recordings/r1/lease', jsonAnswer({ lease: 'a.b.c' }), (a) => portOf(a, 'recordings').lease('r1', KID, NONCE)],
    ['GET /api/recordings/r1/progress', jsonAnswer({ nextSeq: 0, head: null, frontier: [], final: false, closed: false, over: false }), (a) => portOf(a, 'recordings').progress('r1')],
    ['PUT /api/recordings/r1/wraps', empty, (a) => portOf(a, 'recordings').putWraps('r1', [wrap])],
    ['POST /api/reports', empty, async (a) => portOf(a, 'incidents').report?.({ id: 'p1', kind: 'not-mine', rid: 'r1', sid: null, at: 1 })],
    ['POST /api/violations', empty, (a) => portOf(a, 'incidents').reportViolation({ reason: 'owner', path: 'list', rid: null, sid: null, at: 1 })],
  ];
  for (const [request, answer, call] of calls) {
    it(`asks ${request}`, async () => {
      const { fetch, seen } = fakeFetch(answer);
      await call(adapterOf(fetch));
      expect(seen.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([request]);
    });
  }

  const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
  const way = { kind, id, salt, enc, at };
  const lists: readonly [string, number, (count: number) => unknown, (adapter: BackendAdapter) => Promise<unknown>][] = [
    ['boxes', BOXES_MAX, (count) => ({ boxes: times(count, box) }), (a) => a.keys.boxes(KID)],
    ['boxes of a recovery method', BOXES_MAX, (count) => ({ entry, boxes: times(count, box) }), (a) => a.keys.openWay(id, proof)],
    ['uses', DEVICES_MAX, (count) => ({ uses: times(count, { kid: KID, at: 1 }) }), (a) => a.keys.uses()],
    ['recovery methods', WAYS_MAX, (count) => ({ ways: times(count, way) }), (a) => a.keys.ways()],
    ['notices', NOTICES_MAX, (count) => ({ items: times(count, notice) }), (a) => portOf(a, 'notices').list()],
  ];
  for (const [what, most, answer, call] of lists) {
    it(`takes as many ${what} as there can be, and not one more`, async () => {
      await call(adapterOf(fakeFetch(jsonAnswer(answer(most))).fetch));
      const error: unknown = await call(adapterOf(fakeFetch(jsonAnswer(answer(most + 1))).fetch)).catch((thrown: unknown) => thrown);
      expect(codeOf(error)).to.equal('backend/bad-response');
    });
  }

  it('answers null where there is nothing for this account', async () => {
    const adapter = adapterOf(fakeFetch(problem(404)).fetch);
    const recordings = portOf(adapter, 'recordings');
    expect(await Promise.all([
      portOf(adapter, 'scheduling').appointment('a1'), portOf(adapter, 'sessions').open('a1'),
      recordings.get('r1'), recordings.segment('r1', 0), recordings.progress('r1'), recordings.lease('r1', KID, NONCE),
    ])).to.deep.equal([null, null, null, null, null, null]);
    await portOf(adapter, 'scheduling').release('h1');
    for (const call of [() => portOf(adapter, 'scheduling').cancel('a1'), () => portOf(adapter, 'sessions').end('s1'), () => recordings.putWraps('r1', [wrap]), () => adapter.keys.stopPermission('p1', 'a.b.c')]) {
      expect(await call().then(() => null, codeOf)).to.equal('backend/not-found');
    }
  });

  it('answers null when nobody is signed in, and throws on any other trouble', async () => {
    expect(await adapterOf(fakeFetch(problem(401)).fetch).identity.whoAmI()).to.equal(null);
    expect(await adapterOf(fakeFetch(problem(500)).fetch).identity.whoAmI().then(() => null, codeOf)).to.equal('backend/failed');
  });

  it('sends a segment under its head, with its digest as RFC 9530 writes it', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(64));
    const { fetch, seen } = fakeFetch(empty);
    await portOf(adapterOf(fetch), 'recordings').putSegment('r1', { seq: 7, head: 'a.b.c', bytes });
    const [request] = seen;
    const sha = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
    expect(`${request?.method} ${request?.path}`).to.equal('PUT /api/recordings/r1/segments/7');
    expect(['Consult-Segment-Head', 'Repr-Digest', 'Content-Type'].map((name) => request?.headers.get(name)))
      .to.deep.equal(['a.b.c', `sha-256=:${sha}:`, 'application/octet-stream']);
    expect([...(request?.body ?? [])]).to.deep.equal([...bytes]);
  });

  it('sends both signatures of an epoch, all wraps, and a proof in a body', async () => {
    const { fetch, seen } = fakeFetch(empty, empty, jsonAnswer({ entry, boxes: [box] }), jsonAnswer({ chain: [] }), empty);
    const adapter = adapterOf(fetch);
    await portOf(adapter, 'sessions').appendEpoch('s1', 0, { patient: 'a.b.c', practitioner: 'd.e.f' });
    await portOf(adapter, 'recordings').putWraps('r1', [wrap]);
    expect(await adapter.keys.openWay(id, proof)).to.deep.equal({ entry, boxes: [box] });
    await adapter.keys.change(change);
    await adapter.keys.stopPermission('p1', 'a.b.c');
    expect(seen.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as unknown))
      .to.deep.equal([{ patient: 'a.b.c', practitioner: 'd.e.f' }, { wraps: [wrap] }, { proof }, change, { token: 'a.b.c' }]);
    expect(seen.map(({ path }) => path).join()).not.to.include(proof);
  });

  it('takes the backend’s word on codes', async () => {
    for (const [status, code] of [[403, 'keys/wrong-code'], [429, 'keys/too-many-attempts']] as const) {
      expect(await adapterOf(fakeFetch(problem(status, code)).fetch).keys.openWay(id, proof).then(() => null, codeOf)).to.equal(code);
    }
  });

  it('refuses chains, recovery methods, boxes, notices and permissions of another shape', async () => {
    const wrong = {
      chain: [7], ways: [{ kind, id, salt, enc, at: 'now' }], boxes: [{ ...box, suite: 'none' }], uses: [{ kid: 'x', at: 1 }], permission: { ...permission, stopped: 1 },
      entry: { ...entry, sealed: '' }, items: [{ ...notice, kind: 'diagnosis' }],
    };
    const adapter = adapterOf(fakeFetch(jsonAnswer(wrong)).fetch);
    const { keys } = adapter;
    for (const call of [
      () => keys.chain(), () => keys.change(change), () => keys.boxes(KID), () => keys.uses(), () => keys.ways(), () => keys.openWay(id, proof), () => keys.permission(), () => keys.keyset(),
      () => portOf(adapter, 'notices').list(),
    ]) expect(await call().then(() => null, codeOf)).to.equal('backend/bad-response');
  });

  it('asks for nothing under an id that could climb out of its place', async () => {
    const { fetch, seen } = fakeFetch(jsonAnswer({}));
    const recordings = portOf(adapterOf(fetch), 'recordings');
    for (const rid of ['..', '.', '', 'a/b', 'a%2fb', 'a?b', '../me', 'é', 'a'.repeat(65)]) {
      expect(await recordings.get(rid), rid).to.equal(null);
      expect(await recordings.segment(rid, 0), rid).to.equal(null);
    }
    expect(await recordings.segment('r1', 0.5)).to.equal(null);
    for (const way of ['..', '', 'a/b', '../../me', 'p'.repeat(401)]) {
      expect(await adapterOf(fetch).keys.openWay(way, proof).then(() => null, codeOf), way).to.equal('keys/wrong-code');
    }
    expect(seen).to.have.length(0);
  });

  it('refuses a segment that is empty or larger than any can be', async () => {
    for (const length of [0, SEALED_SEGMENT_MAX_BYTES + 1]) {
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
