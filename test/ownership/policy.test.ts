import { expect } from 'chai';
import { policyName, policySchema, type Policy } from '../../src/ownership/policy.js';
import { dig, namedOf, testKey } from './signed-fixture.js';

describe('a policy', () => {
  const named = (name: Policy['name']): Policy => ({ id: 'records', role: 'escrow', name, keys: [] });

  it('is named in the language that is asked for, in its base, in English, in its first, or by its id', () => {
    const name = { fr: 'le bureau', en: 'the office', de: 'das Büro', 'de-CH': 's Büro' };
    expect(['de-CH', 'de-AT', 'de', 'fr-CA', 'pl'].map((language) => policyName(named(name), language))).to.deep.equal(['s Büro', 'das Büro', 'das Büro', 'le bureau', 'the office']);
    expect(policyName(named({ fr: 'le bureau', de: 'das Büro' }), 'pl')).to.equal('le bureau');
    expect(policyName(named({}), 'pl')).to.equal('records');
  });

  it('has languages for names of it, and a sentence’s part in each', () => {
    const takes = (name: object): boolean => policySchema.safeParse({ ...named({}), name }).success;
    for (const language of ['en', 'gsw', 'de-CH', 'zh-Hant-TW']) expect(takes({ [language]: 'office' }), language).to.equal(true);
    for (const language of ['', 'e', 'EN', 'deut', 'en-', 'en-x', 'en_GB', ' en', 'en ', 'en-GB-']) expect(takes({ [language]: 'office' }), language).to.equal(false);
    expect(takes({ en: 'o'.repeat(200) })).to.equal(true);
    for (const text of ['', 'o'.repeat(201), 7, null]) expect(takes({ en: text })).to.equal(false);
  });

  it('has eight keys at most, in escrow nobody’s and a reader’s somebody’s, and no other role or member', async () => {
    const { kid, jwk } = namedOf(await testKey('enc'));
    const takes = (role: string, sub: string | null, change: object = {}, count = 1): boolean =>
      policySchema.safeParse({ ...named({}), role, keys: Array.from({ length: count }, () => ({ kid, jwk, sub, state: 'active' })), ...change }).success;
    expect([takes('escrow', null), takes('reader', 'm_ada'), takes('escrow', 'm_ada'), takes('reader', null), takes('owner', null)]).to.deep.equal([true, true, false, false, false]);
    for (const [role, sub] of [['escrow', null], ['reader', 'm_ada']] as const) {
      expect([takes(role, sub, {}, 8), takes(role, sub, {}, 9)]).to.deep.equal([true, false]);
      expect(takes(role, sub, { also: dig('also') })).to.equal(false);
      for (const state of ['active', 'retired', 'revoked']) expect(takes(role, sub, { keys: [{ kid, jwk, sub, state }] }), state).to.equal(state !== 'revoked');
      expect(takes(role, sub, { keys: [{ kid, jwk, sub, state: 'active', also: 1 }] })).to.equal(false);
    }
  });
});
