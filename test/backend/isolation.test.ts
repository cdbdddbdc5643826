import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { consultation, putSegment, putWraps, recorded, segmentAt, sha256, type Recorded } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { Person, type Answer, type Ask } from './support/person.js';
import { shortLived } from './support/short-lived.js';

/** Every way to something that has an owner, with the id at its place. */
function doors(made: Recorded): [method: string, path: (id: string) => string, id: string, ask?: Ask][] {
  const { appointment, grant: { sid, rid } } = made;
  const { bytes, head } = segmentAt(made.recording, 0);
  const headers = { 'Content-Type': 'application/octet-stream', 'Consult-Segment-Head': head, 'Repr-Digest': `sha-256=:${sha256(bytes)}:` };
  return [
    ['GET', (id) => `/appointments/${id}`, appointment.id],
    ['POST', (id) => `/appointments/${id}/cancel`, appointment.id],
    ['POST', (id) => `/appointments/${id}/session`, appointment.id],
    ['POST', (id) => `/sessions/${id}/admit`, sid],
    ['POST', (id) => `/sessions/${id}/end`, sid],
    ['PUT', (id) => `/sessions/${id}/epochs/0`, sid, { json: made.epochs[0]?.tokens }],
    ['PUT', (id) => `/sessions/${id}/evidence`, sid, { json: { tokens: ['a.b.c'] } }],
    ['GET', (id) => `/recordings/${id}`, rid],
    ['GET', (id) => `/recordings/${id}/segments/0`, rid],
    ['GET', (id) => `/recordings/${id}/segments/1`, rid],
    ['GET', (id) => `/recordings/${id}/progress`, rid],
    ['PUT', (id) => `/recordings/${id}/segments/0`, rid, { bytes, headers }],
    ['PUT', (id) => `/recordings/${id}/wraps`, rid, { json: { wraps: made.recording.wraps } }],
  ];
}

/** What an answer shows, dates apart. */
function visible({ status, headers, text }: Answer): unknown {
  return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
}

/** The same request for an id that does not exist: in the path, and in the body where it stands there too. */
function elsewhere(ask: Ask | undefined, id: string, missing: string): Ask | undefined {
  return ask?.json === undefined ? ask : { ...ask, json: JSON.parse(JSON.stringify(ask.json).replaceAll(id, missing)) as unknown };
}

onEachEngine('whose it is', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  let made: Recorded;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, dropInMinutes: 1 });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  });

  const strangers = { 'another member': 'priya-raghunathan', 'a practitioner who was not there': 'dr-yusuf-adeyemi', 'another insurer’s member': 'aoife-ni-bhriain', 'another insurer’s practitioner': 'dr-niamh-gallagher' };
  for (const [who, id] of Object.entries(strangers)) {
    it(`answers ${who} as if it did not exist, byte for byte`, async () => {
      const stranger = await Person.signIn(backend, id);
      for (const [method, path, own, ask] of doors(made)) {
        const foreign = await stranger.ask(method, path(own), ask);
        const missing = await stranger.ask(method, path('AAAAAAAAAAAAAAAAAAAAAA'), elsewhere(ask, own, 'AAAAAAAAAAAAAAAAAAAAAA'));
        assert.equal(foreign.status, 404, `${method} ${path('…')}: ${foreign.text}`);
        assert.deepEqual(visible(foreign), visible(missing), `${method} ${path('…')}`);
      }
      for (const list of ['/recordings', '/appointments']) {
        const { text } = await stranger.ask('GET', list);
        for (const secret of [made.grant.rid, made.grant.sid, made.appointment.id, 'Okafor']) assert.equal(text.includes(secret), false, list);
      }
    });
  }

  it('answers an id of no possible shape in the same way', async () => {
    const { text } = await made.member.ask('GET', '/recordings/AAAAAAAAAAAAAAAAAAAAAA');
    for (const id of ['a.b', 'x'.repeat(65), '%27%20or%201=1', '%2e%2e%2f']) {
      for (const path of [`/recordings/${id}`, `/recordings/${id}/segments/0`, `/appointments/${id}`]) assert.equal((await made.member.ask('GET', path)).text, text, path);
    }
    for (const seq of ['-1', '1e3', '01', '99', 'x']) assert.equal((await made.member.ask('GET', `/recordings/${made.grant.rid}/segments/${seq}`)).text, text, seq);
  });

  it('lets the recorder write, and not replay; the owner replay, and not write', async () => {
    const { member, practitioner, grant: { rid } } = made;
    assert.equal((await practitioner.ask('GET', `/recordings/${rid}`)).status, 404);
    assert.equal((await practitioner.ask('GET', `/recordings/${rid}/segments/0`)).status, 404);
    assert.deepEqual((await practitioner.get<{ items: unknown[] }>('/recordings')).items, []);
    assert.equal((await member.ask('GET', `/recordings/${rid}/progress`)).status, 404);
    assert.equal((await putSegment(member, rid, segmentAt(made.recording, 0))).status, 404);
    assert.equal((await putWraps(member, rid, made.recording.wraps)).status, 404);
  });

  it('believes no token but its own: none, broken, expired, unsigned, another realm’s, another key’s', async () => {
    const subject = await made.member.me();
    const expired = await (await shortLived(backend, dataFolder, -5)).issuer.signIn(subject);
    const nowhere = await (await shortLived(backend, dataFolder, 60)).issuer.signIn({ ...subject, tenant: 'no-such-insurer' });
    const [head = '', payload = '', signature = ''] = made.member.token?.split('.') ?? [];
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const promoted = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('"patient"', '"practitioner"')).toString('base64url');
    const tokens = [null, '', 'x', 'a.b.c', none, `${head}.${promoted}.${signature}`, `${head}.${payload}.${signature.slice(0, -4)}AAAA`, expired.accessToken, nowhere.accessToken];
    const bodies = new Set<string>();
    for (const token of tokens) {
      for (const [method, path, own, ask] of [...doors(made), ['GET', () => '/me', ''] as const, ['GET', () => '/keyset', ''] as const, ['GET', () => '/nowhere', ''] as const]) {
        const answer = await new Person(backend, token).ask(method, path(own), ask);
        assert.equal(answer.status, 401, `${token?.slice(0, 9)} ${method} ${path('…')}`);
        bodies.add(answer.text);
      }
    }
    assert.equal(bodies.size, 1);
    // The right subject under another realm finds nothing of its own.
    const moved = await (await shortLived(backend, dataFolder, 60)).issuer.signIn({ ...subject, tenant: 'celtic-mutual', region: 'ie' });
    const elsewhere = new Person(backend, moved.accessToken);
    assert.equal((await elsewhere.ask('GET', `/recordings/${made.grant.rid}`)).status, 404);
    assert.deepEqual((await elsewhere.get<{ items: unknown[] }>('/recordings')).items, []);
    assert.equal((await elsewhere.ask('GET', '/me')).status, 403);
  });

  it('writes down who opened, listed, read and replayed, and what the gate said', async () => {
    const { member, grant: { rid, sid } } = await consultation(backend, 'priya-raghunathan', 'dr-helen-marsh');
    await member.ask('GET', '/recordings');
    await made.member.ask('GET', '/recordings');
    await made.member.ask('GET', `/recordings/${made.grant.rid}`);
    await made.member.ask('GET', `/recordings/${made.grant.rid}/segments/1`);
    const realm = { tenant: 'northwind-health', region: 'uk' };
    const rows = await backend.database.transaction({ role: 'clerk', ...realm, subject: '' }, (tx) => tx.query<{ action: string; actor: string; rid: string; sid: string; seq: number | null }>(
      'select action, actor, rid, sid, seq from audit_event where rid in ($1, $2) or sid = $3 order by id', [rid, made.grant.rid, sid],
    ));
    const { subject } = await made.member.me();
    assert.deepEqual(rows.filter(({ rid: each }) => each !== null).slice(-3).map(({ action, actor, seq }) => [action, actor, seq]), [
      ['recording-list', subject, null], ['recording-read', subject, null], ['segment-read', subject, 1],
    ]);
    assert.equal(rows.filter(({ action, sid: each }) => action === 'session-open' && each === sid).length, 2);
  });
});
