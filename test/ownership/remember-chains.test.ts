import { expect } from 'chai';
import { rememberChains } from '../../src/ownership/remember-chains.js';
import type { Keyset } from '../../src/ownership/keyset.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { issueRecording } from '../../src/testing/issue-item.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

describe('rememberChains', () => {
  let world: TestWorld;
  let claim: SessionClaim;
  let chains: Readonly<Record<'patient' | 'practitioner', string[]>>;
  let asked: number;
  let keyset: Pick<Keyset, 'keyOf'>;

  before(async () => {
    world = await createTestWorld();
    const issued = await issueRecording(world.world, world.member, { segments: [] });
    ({ claim, item: { keys: chains } } = issued);
  });
  beforeEach(() => {
    const { keyset: real } = world.world.keys;
    asked = 0;
    keyset = { keyOf: (...given) => { asked += 1; return real.keyOf(...given); } };
  });
  const changed = (change: Partial<SessionClaim['parties'][number]>): SessionClaim =>
    ({ ...claim, parties: claim.parties.map((party) => (party.role === 'patient' ? { ...party, ...change } : party)) });

  it('verifies a chain once for all claims of one person, also when they come at once', async () => {
    const verify = rememberChains(keyset);
    const [first, second] = await Promise.all([verify(claim, 'patient', chains.patient), verify({ ...claim, rid: 'another' }, 'patient', [...chains.patient])]);
    expect(first.ok && second.ok && first.keys.newest.digest === second.keys.newest.digest).to.equal(true);
    expect(asked).to.equal(chains.patient.length);
  });

  it('answers nothing from memory for another chain, person, link or audience', async () => {
    const verify = rememberChains(keyset);
    expect((await verify(claim, 'patient', chains.patient)).ok).to.equal(true);
    const [token = ''] = chains.patient;
    const others: Record<string, Parameters<typeof verify>> = {
      'an altered token': [claim, 'patient', [`${token.slice(0, -4)}AAAA`]],
      'a longer chain': [claim, 'patient', [token, token]],
      'no chain': [claim, 'patient', []],
      'the other party': [claim, 'practitioner', chains.patient],
      'another person': [changed({ sub: 'm_another' }), 'patient', chains.patient],
      'another link': [changed({ keys: { seq: 1, digest: 'A'.repeat(43) } }), 'patient', chains.patient],
      'another audience': [{ ...claim, aud: 'consult:ins-b:uk' }, 'patient', chains.patient],
    };
    for (const [what, given] of Object.entries(others)) expect((await verify(...given)).ok, what).to.equal(false);
  });

  it('keeps nothing for another keyset', async () => {
    await rememberChains(keyset)(claim, 'patient', chains.patient);
    const none: Pick<Keyset, 'keyOf'> = { keyOf: () => Promise.resolve(null) };
    expect(await rememberChains(none)(claim, 'patient', chains.patient)).to.deep.equal({ ok: false, fault: 'key' });
  });

  it('asks again when the browser itself has failed', async () => {
    let works = false;
    const verify = rememberChains({ keyOf: (...given) => (works ? keyset.keyOf(...given) : Promise.reject(new Error('no'))) });
    expect(await verify(claim, 'patient', chains.patient).then(() => 'answered', () => 'failed')).to.equal('failed');
    works = true;
    expect((await verify(claim, 'patient', chains.patient)).ok).to.equal(true);
  });
});
