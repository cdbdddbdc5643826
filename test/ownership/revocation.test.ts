import { expect } from 'chai';
import { matchesRevocation, type Revocable } from '../../src/ownership/matches-revocation.js';
import { signRevocation, verifyRevocation, type Revocation, type Stopping } from '../../src/ownership/revocation.js';
import { AUDIENCE, NOW, digestOf, outcomeOf, resolverOf, revocation, testKey, type TestKey } from './signed-fixture.js';

type Scope = Stopping['scope'];

describe('verifyRevocation', () => {
  let incident: TestKey;
  before(async () => {
    incident = await testKey();
  });
  const verify = async (change: object, by = incident): Promise<string> =>
    outcomeOf(verifyRevocation(await signRevocation(revocation(change), by.privateKey, by.kid), { resolveKey: resolverOf(incident), audience: AUDIENCE }));

  it('believes the incident side', async () => {
    const token = await signRevocation(revocation(), incident.privateKey, incident.kid);
    expect(await verifyRevocation(token, { resolveKey: resolverOf(incident), audience: AUDIENCE })).to.deep.equal({ ok: true, payload: revocation(), digest: await digestOf(revocation()) });
  });

  it('refuses another audience', async () => {
    expect(await verify({ aud: 'consult:ins-b:uk' })).to.equal('audience');
  });

  it('takes a target of its scope’s form, and no other', async () => {
    const targets: Record<Revocation['scope'], [good: string, bad: string]> = {
      rid: ['r-1', 'r 1'], sid: ['s-1', ''], sub: ['m_1', 'Grace Adeyemi'], kid: ['issuer~1', ''], feature: ['replay', 'Replay'], tenant: ['ins-a', 'ins_a'], region: ['uk', 'UK'],
      lift: ['42', '042'],
    };
    for (const [scope, [good, bad]] of Object.entries(targets)) {
      expect(await verify({ scope, target: good }), scope).to.equal('ok');
      expect(await verify({ scope, target: bad }), scope).to.equal('invalid');
    }
    expect(await verify({ scope: 'everything', target: 'r-1' })).to.equal('invalid');
  });

  it('refuses a reason that is a sentence, and members that it does not know', async () => {
    expect(await verify({ why: 'Grace has called us' })).to.equal('invalid');
    expect(await verify({ also: 1 })).to.equal('invalid');
    expect(await verify({ drill: 'yes' })).to.equal('invalid');
    expect(await verify({ seq: 0 })).to.equal('invalid');
  });

  it('asks for the incident key at the time of the revocation: a key that is retired later has still stopped it', async () => {
    const token = await signRevocation(revocation({ at: NOW }), incident.privateKey, incident.kid);
    const until = (end: number) => (kid: string, at: number): Promise<CryptoKey | null> => Promise.resolve(kid === incident.kid && at <= end ? incident.key : null);
    expect(await outcomeOf(verifyRevocation(token, { resolveKey: until(NOW), audience: AUDIENCE }))).to.equal('ok');
    expect(await outcomeOf(verifyRevocation(token, { resolveKey: until(NOW - 1), audience: AUDIENCE }))).to.equal('key');
  });

  it('refuses what any other key has signed', async () => {
    const issuer = await testKey();
    expect(await verify({}, issuer)).to.equal('key');
    expect(await verify({}, { ...issuer, kid: incident.kid })).to.equal('signature');
  });
});

describe('matchesRevocation', () => {
  const what: Revocable = { rid: 'id-1', sid: 'id-2', subs: ['id-3', 'id-4'], kids: ['id-5', 'id-6'], features: ['replay'], tenant: 'ins-a', region: 'uk' };
  const targets: readonly (readonly [Scope, string])[] = [
    ['rid', 'id-1'], ['sid', 'id-2'], ['sub', 'id-3'], ['sub', 'id-4'], ['kid', 'id-5'], ['kid', 'id-6'], ['feature', 'replay'], ['tenant', 'ins-a'], ['region', 'uk'],
  ];

  it('stops what it names, in its own scope and in no other', () => {
    for (const scope of ['rid', 'sid', 'sub', 'kid', 'feature', 'tenant', 'region'] as const) {
      for (const [own, target] of targets) expect(matchesRevocation({ scope, target }, what), `${scope} ${target}`).to.equal(scope === own);
    }
  });

  it('stops nothing else', () => {
    for (const [scope, target] of targets) expect(matchesRevocation({ scope, target: `${target}x` }, what)).to.equal(false);
  });
});
