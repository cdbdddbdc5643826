import { expect } from 'chai';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { isReader, mayHold, policiesOf, readerKids } from '../../src/ownership/access.js';
import type { Keyset } from '../../src/ownership/keyset.js';
import type { Policy } from '../../src/ownership/policy.js';
import { dig, keysetOf, namedOf, testKey, testKeyset } from './signed-fixture.js';

describe('access', () => {
  let keyset: Keyset;
  let guardians: Extract<Policy, { role: 'reader' }>;
  let escrow: Extract<Policy, { role: 'escrow' }>;
  before(async () => {
    const named = async (): Promise<NamedPublicKey> => namedOf(await testKey('enc'));
    guardians = {
      id: 'guardians', role: 'reader', name: { en: 'guardians' },
      keys: [{ ...await named(), sub: 'm_ada', state: 'retired' }, { ...await named(), sub: 'm_ben', state: 'active' }, { ...await named(), sub: 'm_ada', state: 'active' }],
    };
    escrow = { id: 'records', role: 'escrow', name: { en: 'records' }, keys: [{ ...await named(), sub: null, state: 'active' }, { ...await named(), sub: null, state: 'active' }] };
    keyset = await keysetOf(await testKeyset({ issuer: await testKey() }), { policies: [guardians, escrow] });
  });

  it('lets a person read by all keys that a policy of the claim gives to that person, retired ones too', () => {
    const [first, second, third] = guardians.keys.map(({ kid }) => kid);
    const access = ['records', 'guardians'];
    expect(readerKids({ access }, keyset, 'm_ada')).to.deep.equal([first, third]);
    expect(readerKids({ access }, keyset, 'm_ben')).to.deep.equal([second]);
    expect(['m_ada', 'm_ben', 'm_tom', ''].map((subject) => isReader({ access }, keyset, subject))).to.deep.equal([true, true, false, false]);
    expect(isReader({ access: ['records'] }, keyset, 'm_ada'), 'the claim does not name the policy').to.equal(false);
  });

  it('lets nobody in by a claim that names a policy which the keyset does not know', () => {
    const access = ['guardians', 'unknown'];
    expect(policiesOf({ access }, keyset)).to.equal(null);
    expect(readerKids({ access }, keyset, 'm_ada')).to.deep.equal([]);
    expect(isReader({ access }, keyset, 'm_ada')).to.equal(false);
  });

  it('lets each key of a policy hold a recording in the policy’s own role, and the owner’s in the owner’s', () => {
    const policies = [guardians, escrow], owner = new Set([dig('account')]);
    const rolesOf = (kid: string): string[] => (['reader', 'escrow', 'owner'] as const).filter((role) => mayHold({ kid, role }, policies, owner));
    for (const { kid } of guardians.keys) expect(rolesOf(kid)).to.deep.equal(['reader']);
    for (const { kid } of escrow.keys) expect(rolesOf(kid)).to.deep.equal(['escrow']);
    expect(rolesOf(dig('account'))).to.deep.equal(['owner']);
    expect(rolesOf(dig('stranger'))).to.deep.equal([]);
  });
});
