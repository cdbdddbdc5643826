import { expect } from 'chai';
import type { Role } from '../../src/domain/role.js';
import { addSessionKeys } from '../../src/ownership/add-session-keys.js';
import type { PartyKeys } from '../../src/ownership/party-keys.js';
import { signSessionKey, type ExpectedSessionKey } from '../../src/ownership/session-key.js';
import { MEMBER, NOW, PRACTITIONER, TERMS, dig, namedOf, resolverOf, sessionClaim, sessionKey, testKey, type TestKey } from './signed-fixture.js';

const SUBJECTS: Record<Role, string> = { patient: MEMBER, practitioner: PRACTITIONER };

describe('addSessionKeys', () => {
  let issuer: TestKey;
  let expected: ExpectedSessionKey;
  let parties: Record<Role, PartyKeys>;
  before(async () => {
    issuer = await testKey();
    expected = { claim: sessionClaim(), cd: TERMS.cd, resolveKey: resolverOf(issuer) };
    parties = { patient: await partyOf(), practitioner: await partyOf() };
  });
  /** Somebody with one device, as a verified chain gives it. */
  async function partyOf(): Promise<PartyKeys> {
    const [{ kid, key }, account] = await Promise.all([testKey(), testKey('enc')]);
    return { devices: [{ kid, key }], signers: [{ kid, key }], account: namedOf(account), accounts: new Set([account.kid]), sessionKeys: [], links: [], newest: {} as PartyKeys['newest'] };
  }
  /** A page of this role's. */
  async function pageOf(role: Role, change: { sig?: TestKey; enc?: TestKey } = {}): Promise<{ token: string; sig: string; enc: string }> {
    const { sig = await testKey(), enc = await testKey('enc') } = change;
    return { sig: sig.kid, enc: enc.kid, token: await signSessionKey({ ...sessionKey(sig, enc), role, sub: SUBJECTS[role] }, issuer.privateKey, issuer.kid) };
  }

  it('counts each key to its own party, beside the keys of the chain', async () => {
    const pages = { patient: [await pageOf('patient'), await pageOf('patient')], practitioner: [await pageOf('practitioner')] };
    const all = await addSessionKeys([...pages.practitioner, ...pages.patient].map(({ token }) => token), parties, expected);
    for (const role of ['patient', 'practitioner'] as const) {
      const [sigs, encs] = [pages[role].map(({ sig }) => sig), pages[role].map(({ enc }) => enc)];
      const kids = (keys: readonly { kid: string }[] = []): string[] => keys.map(({ kid }) => kid);
      expect(kids(all?.[role].devices), role).to.deep.equal([parties[role].devices[0]?.kid, ...sigs]);
      expect(kids(all?.[role].signers), role).to.deep.equal([parties[role].signers[0]?.kid, ...sigs]);
      expect([...all?.[role].accounts ?? []], role).to.deep.equal([parties[role].account.kid, ...encs]);
      expect(all?.[role].sessionKeys.map(({ token }) => token), role).to.deep.equal(pages[role].map(({ token }) => token));
    }
  });

  it('leaves a party without session keys as it is, with a chain or without', async () => {
    const { token } = await pageOf('patient');
    expect((await addSessionKeys([token], parties, expected))?.practitioner).to.equal(parties.practitioner);
    const without = await addSessionKeys([token], { ...parties, practitioner: null }, expected);
    expect(without?.practitioner).to.equal(null);
    expect(without?.patient?.sessionKeys).to.have.length(1);
  });

  it('is worth nothing when a key belongs to a party without a chain, the patient or the practitioner', async () => {
    for (const role of ['patient', 'practitioner'] as const) {
      const { token } = await pageOf(role);
      expect(await addSessionKeys([token], { ...parties, [role]: null }, expected), role).to.equal(null);
    }
  });

  it('is worth nothing when two pages share a key, of one person or of both', async () => {
    const [sig, enc] = await Promise.all([testKey(), testKey('enc')]);
    for (const role of ['patient', 'practitioner'] as const) {
      for (const shared of [{ sig }, { enc }]) {
        const tokens = [(await pageOf('patient', shared)).token, (await pageOf(role, shared)).token];
        expect(await addSessionKeys(tokens, parties, expected), `${role} ${Object.keys(shared)[0]}`).to.equal(null);
      }
    }
  });

  it('is worth nothing when one of them does not count, wherever it stands', async () => {
    const good = (await pageOf('patient')).token;
    const other = await signSessionKey({ ...sessionKey(await testKey(), await testKey('enc')), cd: dig('another') }, issuer.privateKey, issuer.kid);
    for (const tokens of [[good, other], [other, good], [good, ''], [good, good.slice(0, -2)]]) expect(await addSessionKeys(tokens, parties, expected)).to.equal(null);
  });

  it('lets a session key sign in its own time, and the keys of the chain at any', async () => {
    const { token } = await pageOf('patient');
    const signers = (await addSessionKeys([token], parties, expected))?.patient.signers ?? [];
    expect(signers.map(({ since, until }) => [since, until])).to.deep.equal([[undefined, undefined], [NOW, NOW]]);
  });
});
