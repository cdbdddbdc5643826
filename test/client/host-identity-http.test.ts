import { expect } from 'chai';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import type { TokenSource } from '../../src/adapter/http/token-source.js';
import type { ConsultClientOptions } from '../../src/client/client-options.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { Identity } from '../../src/domain/identity.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';
import { fakeFetch, jsonAnswer, problem, type SeenRequest } from '../adapter/fake-fetch.js';
import { until } from '../components/provider/until.js';
import { outcome } from './lie-to.js';
import { tokenOf } from './token-of.js';

const OPAQUE = 'opaque-0123456789';

describe('the access token of the http adapter says who is signed in', () => {
  let test: TestWorld;
  before(async () => { test = await createTestWorld(); });

  const tokenFor = ({ identity: { subject, tenant, region } }: TestPerson): string => tokenOf({ sub: subject, tenant, region });
  const bearer = ({ headers }: SeenRequest): string => headers.get('Authorization')?.slice('Bearer '.length) ?? '';

  /** @param me whom `GET /me` answers with @param more the other answers, before all of them are empty lists */
  async function stand(token: TokenSource, me: (request: SeenRequest) => Identity, { more, options = {} }: { more?: (request: SeenRequest) => Response | null; options?: Partial<ConsultClientOptions> } = {}) {
    const { fetch, seen } = fakeFetch((request) => {
      const answer = more?.(request);
      if (answer) return answer;
      if (request.path === '/api/me') return jsonAnswer(me(request));
      if (request.path.startsWith('/api/keys/keyset') || request.path === '/api/keyset') return jsonAnswer(test.world.keys.document);
      if (request.path === '/api/violations') return new Response(null, { status: 204 });
      return jsonAnswer({ items: [], next: null });
    });
    const { tenant, region } = test.world;
    const client = createConsultClient({
      adapter: httpAdapter({ baseUrl: 'https://care.example/api', token, fetch }), tenant, region, trust: test.trust, now: test.clock.now,
      keyStore: await keyStoreOf(test.member, test.otherMember), ...options,
    });
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    const violations: string[] = [];
    client.on('violation', ({ reason, path }) => violations.push(`${path} ${reason}`));
    const asked = (path: string): SeenRequest[] => seen.filter((request) => request.path.startsWith(`/api/${path}`));
    return { client, changes, violations, seen, asked };
  }

  const byToken = (request: SeenRequest): Identity => (bearer(request) === tokenFor(test.otherMember) ? test.otherMember : test.member).identity;

  it('by its own sub: a cached GET /me of a stranger gives nothing, and is told', async () => {
    const { client, violations, seen, asked } = await stand(async () => tokenFor(test.member), () => test.otherMember.identity);
    expect(await outcome(client.recordings!.list())).to.equal('identity/mismatch');
    expect(await outcome(client.keys.status())).to.equal('identity/mismatch');
    expect(await outcome(client.scheduling!.appointments())).to.equal('identity/mismatch');
    expect(violations).to.deep.equal(['identity identity']);
    await until(() => asked('violations').length === 1);
    expect(JSON.parse(new TextDecoder().decode(asked('violations')[0]?.body))).to.include({ reason: 'identity', path: 'identity', rid: null, sid: null });
    expect(seen.filter(({ path }) => !/^\/api\/(me|violations|keyset|keys\/keyset)$/.test(path)).map(({ path }) => path)).to.deep.equal([]);
    await client.dispose();
  });

  it('and by its tenant and region, when it names them', async () => {
    const { subject } = test.member.identity;
    for (const [reason, claims] of [['tenant', { sub: subject, tenant: 'ins-b' }], ['region', { sub: subject, region: 'ie' }]] as const) {
      const { client, violations } = await stand(async () => tokenOf(claims), () => test.member.identity);
      expect(await outcome(client.identity())).to.equal('identity/mismatch');
      expect(violations).to.deep.equal([`identity ${reason}`]);
      await client.dispose();
    }
    const { client, violations } = await stand(async () => tokenOf({ sub: subject }), () => test.member.identity);
    expect([(await client.identity())?.subject, violations]).to.deep.equal([subject, []]);
    await client.dispose();
  });

  it('cannot be taken from a token that is no JWT: then the option is needed', async () => {
    for (const token of [OPAQUE, 'a.b.c', 'a.b', tokenOf({ sub: 'Grace Adeyemi' }), tokenOf({ sub: 7 }), tokenOf({}), `e30.${btoa('[1]')}.x`, `e30.${btoa('null')}.x`, `e30.%%%.x`]) {
      const { client, asked } = await stand(async () => token, () => test.member.identity);
      expect(await outcome(client.recordings!.list()), token).to.equal('config/invalid');
      expect(asked('recordings'), token).to.deep.equal([]);
      const { client: told } = await stand(async () => token, () => test.member.identity, { options: { subject: test.member.identity.subject } });
      expect((await told.identity())?.subject, token).to.equal(test.member.identity.subject);
    }
  });

  it('is nobody where nobody is: no token, and an answer of 401', async () => {
    const { client, violations } = await stand(async () => null, () => test.member.identity, { more: () => problem(401) });
    expect([await client.identity(), violations]).to.deep.equal([null, []]);
  });

  it('changes the person with the next request, when it is another’s: nothing is asked or kept for the former', async () => {
    let who = test.member;
    const { client, changes, violations, asked } = await stand(async () => tokenFor(who), byToken);
    expect((await client.identity())?.subject).to.equal(test.member.identity.subject);
    await client.scheduling!.appointments();
    who = test.otherMember;
    const attempts = [client.scheduling!.appointments(), client.scheduling!.services()].map(outcome);
    expect(await Promise.all(attempts)).to.deep.equal(['backend/unauthenticated', 'backend/unauthenticated']);
    expect([asked('appointments').length, asked('services').length]).to.deep.equal([1, 0]);
    expect((await client.identity())?.subject).to.equal(test.otherMember.identity.subject);
    expect(changes).to.deep.equal([null, test.otherMember.identity.subject]);
    await client.scheduling!.appointments();
    expect(asked('appointments').map(bearer)).to.deep.equal([tokenFor(test.member), tokenFor(test.otherMember)]);
    expect(violations).to.deep.equal([]);
    await client.dispose();
  });

  it('changes the person, too, when it is the refreshed one: nothing is sent again as somebody else', async () => {
    const { client, changes, asked } = await stand(
      async ({ refresh }) => tokenFor(refresh ? test.otherMember : asked('appointments').length > 0 ? test.otherMember : test.member), byToken,
      { more: ({ path }) => (path === '/api/appointments' ? problem(401) : null) },
    );
    await client.identity();
    expect(await outcome(client.scheduling!.appointments())).to.equal('backend/unauthenticated');
    expect(asked('appointments').map(bearer)).to.deep.equal([tokenFor(test.member)]);
    expect((await client.identity())?.subject).to.equal(test.otherMember.identity.subject);
    expect(changes).to.deep.equal([null, test.otherMember.identity.subject]);
    await client.dispose();
  });

  it('gives nobody an answer that was asked for the former and comes after the next has signed in', async () => {
    let who = test.member;
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => { answer = resolve; });
    const { client, asked } = await stand(async () => tokenFor(who), byToken, { more: () => null });
    await client.identity();
    const adapter = httpAdapter({ baseUrl: 'https://care.example/api', token: async () => tokenFor(who), fetch: async () => { await slow; return jsonAnswer({ items: [] }); } });
    const late = adapter.scheduling!.services();
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    who = test.otherMember;
    expect(await outcome(adapter.scheduling!.appointments())).to.equal('backend/unauthenticated');
    answer();
    expect(await outcome(late)).to.equal('backend/unauthenticated');
    expect(asked('services')).to.deep.equal([]);
    await client.dispose();
  });

  it('is a violation after the change, where GET /me is still answered for the former', async () => {
    let who = test.member;
    const { client, changes, violations } = await stand(async () => tokenFor(who), () => test.member.identity);
    await client.identity();
    who = test.otherMember;
    expect(await outcome(client.scheduling!.appointments())).to.equal('backend/unauthenticated');
    expect(await outcome(client.identity())).to.equal('identity/mismatch');
    expect([changes, violations]).to.deep.equal([[null], ['identity identity']]);
    await client.dispose();
  });
});
