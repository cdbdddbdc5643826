import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { canonicalFingerprint, describesOnly } from '../../src/ownership/fingerprint.js';
import { verifyGrant } from '../../src/ownership/grant.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { verifyMemberKeys } from '../../src/ownership/member-key.js';
import { importPartyKey } from '../../src/ownership/party-key.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import { verifyWrap } from '../../src/ownership/verify-wrap.js';
import { bookOf, expectedHead, PERMITTED } from './call-fixture.js';
import { AUDIENCE, FP, MEMBER, TERMS, dig, head, outcomeOf, rawToken, resolverOf, type TestKey } from './signed-fixture.js';
import { signedVerifiers, type SignedVerifier } from './signed-verifiers.js';

const RUNS = { numRuns: 200 };
const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true });
const base64url = (text: string): string => btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const tokenLike = fc.oneof(fc.string(), fc.tuple(fc.json(), fc.json(), fc.string()).map((parts) => parts.map(base64url).join('.')));

describe('signed objects, for all inputs', () => {
  let key: TestKey;
  let verifiers: SignedVerifier[];
  before(async () => {
    ({ key, verifiers } = await signedVerifiers());
  });

  it('no verifier throws, or accepts anything, whatever it is given for a token', () => fc.assert(fc.asyncProperty(fc.oneof(anything, tokenLike), async (token) => {
    for (const { verify } of verifiers) if ((await verify(token as string)) === 'ok') return false;
    return true;
  }), RUNS));

  it('none throws, whatever it is given for a list', () => fc.assert(fc.asyncProperty(fc.oneof(anything, fc.array(anything), fc.array(tokenLike)), async (list) => {
    const given = list as never;
    const parties = { signers: { patient: [key], practitioner: [key] }, binds: bookOf(), consents: PERMITTED };
    const later = await signObject('consult-head+jwt', head({ seq: 1, e: 1, ep: dig('epoch-1'), kind: 'init', ends: [0, 0], prev: dig('head-0') }), key.privateKey, key.kid);
    const faults = [
      await outcomeOf(verifyMemberKeys(given, { resolveKey: resolverOf(key), audience: AUDIENCE, subject: MEMBER, pinned: null })),
      await outcomeOf(verifyEpochs(given, parties, TERMS)),
      await outcomeOf(verifyHeadChain(later, given, expectedHead(key))),
      await outcomeOf(verifyGrant(given, { ...TERMS, wrap: dig('wrap'), to: dig('to'), resolveOwner: resolverOf(key), resolveApprover: resolverOf(key) })),
      await outcomeOf(verifyWrap(list, list, dig('wraps'))),
    ];
    return !faults.includes('ok') && (await importPartyKey(list)) === null;
  }), RUNS));

  it('no fingerprint is read from anything but a fingerprint', () => fc.assert(fc.property(fc.string(), (text) => canonicalFingerprint(text) === null && !describesOnly(text, FP.patient)), RUNS));

  it('no verifier accepts a truly signed payload with any member dropped, or put there, or of another kind', async () => {
    const values: CanonicalValue[] = [null, -1, 2 ** 40, 'other', [], {}, true, [1], ['other'], [{}]];
    for (const { name, typ, payload, verify } of verifiers.filter((each) => !/keyset|session/.test(each.typ))) {
      const members = payload as { readonly [member: string]: CanonicalValue };
      // Some members say only when, why, which segment or connection, or how long. What is left to free words is listed here.
      const free = new Set(['iat', 'at', 'seq', 'rev', 'why', 'ct', 'len', 'dur', 'pos', 'ends', 'text', 'lang', 'link', 'gen', 'rkc', 'wd', 'by', 'mode', 'target', 'scope', 'exp', 'drill', 'size']);
      for (const member of [...Object.keys(members), 'also']) {
        const { [member]: _, ...rest } = members;
        if (member !== 'also') expect(await verify(await signObject(typ, rest, key.privateKey, key.kid)), `${name} without ${member}`).to.equal('invalid');
        for (const value of values.filter(() => !free.has(member))) {
          if (member in members && canonicalJson(value) === canonicalJson(members[member] ?? null)) continue;
          expect(await verify(await signObject(typ, { ...rest, [member]: value }, key.privateKey, key.kid)), `${name} ${member}=${canonicalJson(value)}`).not.to.equal('ok');
        }
      }
    }
  });

  it('no verifier accepts a token with any character changed, but for the bits of the last that mean nothing', async () => {
    const tokens = await Promise.all(verifiers.map(({ typ, payload }) => signObject(typ, payload, key.privateKey, key.kid)));
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= '), async (which, place, character) => {
      const verifier = verifiers[which % verifiers.length];
      const token = tokens[which % verifiers.length] ?? '';
      const at = place % (token.length - 2);
      fc.pre(token[at] !== character);
      return (await verifier?.verify(token.slice(0, at) + character + token.slice(at + 1))) !== 'ok';
    }), { numRuns: 1_000 });
  });

  it('no verifier looks at a key in the header, or accepts another algorithm', async () => {
    for (const { name, typ, payload, verify } of verifiers) {
      const text = canonicalJson(payload);
      expect(await verify(await rawToken({ typ, kid: key.kid, jwk: { ...key.jwk } }, text, key.privateKey)), name).to.equal('ok');
      expect(await verify(await rawToken({ typ, kid: 'theirs', jwk: { ...key.jwk } }, text, key.privateKey)), name).not.to.equal('ok');
    }
  });
});
