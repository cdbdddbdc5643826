import { expect } from 'chai';
import { signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { verifyPartyKeys, type PartyKeys } from '../../src/ownership/party-keys.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import type { KeyResolver } from '../../src/ownership/verify-token.js';
import { AUDIENCE, MEMBER, NOW, PRACTITIONER, dig, digestOf, memberKey, outcomeOf, resolverOf, sessionClaim, testKey, type TestKey } from './signed-fixture.js';

type Named = MemberKey['enc'];
type Link = SessionClaim['parties'][number]['keys'];

describe('verifyPartyKeys', () => {
  let issuer: TestKey;
  let account: TestKey;
  let later: TestKey;
  let phone: TestKey;
  let laptop: TestKey;
  let tablet: TestKey;
  before(async () => {
    [issuer, account, later, phone, laptop, tablet] = await Promise.all([testKey(), testKey('enc'), testKey('enc'), testKey(), testKey(), testKey()]);
  });
  const named = (...keys: readonly TestKey[]): Named[] => keys.map(({ kid, jwk }) => ({ kid, jwk }));
  const kids = (keys: readonly { kid: string }[]): string[] => keys.map(({ kid }) => kid);

  /** A chain; each row is the devices of one link, and what is laid over it. */
  async function chain(...rows: readonly (readonly [devices: readonly TestKey[], change?: Partial<MemberKey>])[]): Promise<{ tokens: string[]; links: { seq: number; digest: string }[] }> {
    const tokens: string[] = [], links: { seq: number; digest: string }[] = [];
    for (const [index, [devices, change]] of rows.entries()) {
      const payload = memberKey(account, devices, { seq: index + 1, prev: links.at(-1)?.digest ?? null, iat: NOW + index, ...change });
      links.push({ seq: payload.seq, digest: await digestOf(payload) });
      tokens.push(await signMemberKey(payload, issuer.privateKey, issuer.kid));
    }
    return { tokens, links };
  }
  /** A claim that was made when the patient's newest link was this one. */
  const claimOf = (keys: Link): SessionClaim => sessionClaim({ parties: [{ role: 'patient', sub: MEMBER, keys }, { role: 'practitioner', sub: PRACTITIONER, keys: null }] });
  const verify = (tokens: readonly string[], keys: Link = null, resolveKey: KeyResolver = resolverOf(issuer)): ReturnType<typeof verifyPartyKeys> =>
    verifyPartyKeys(claimOf(keys), 'patient', tokens, resolveKey);
  const outcome = (...given: Parameters<typeof verify>): Promise<string> => outcomeOf(verify(...given));
  async function keysOf(...given: Parameters<typeof verify>): Promise<PartyKeys> {
    const result = await verify(...given);
    if (!result.ok) throw new Error(result.fault);
    return result.keys;
  }

  it('gives a party’s devices, its account and its links', async () => {
    const { tokens, links } = await chain([[phone]], [[phone, laptop]]);
    const keys = await keysOf(tokens, links[0]);
    expect(kids(keys.devices)).to.deep.equal([phone.kid, laptop.kid]);
    expect(kids(keys.signers)).to.deep.equal([phone.kid, laptop.kid]);
    expect(keys.account).to.deep.equal(named(account)[0]);
    expect([...keys.accounts]).to.deep.equal([account.kid]);
    expect(keys.links.map(({ payload: { seq }, digest }) => ({ seq, digest }))).to.deep.equal(links);
    expect(keys.newest).to.deep.equal(keys.links[1]);
    expect(keys.sessionKeys, 'none is of the chain').to.deep.equal([]);
  });

  it('keeps a device that was removed since the claim among the signers, and among the devices no more', async () => {
    const { tokens, links } = await chain([[phone]], [[phone, laptop]], [[laptop]], [[laptop, tablet]]);
    const keys = await keysOf(tokens, links[0]);
    expect(kids(keys.devices)).to.deep.equal([laptop.kid, tablet.kid]);
    expect(kids(keys.signers)).to.deep.equal([phone.kid, laptop.kid, tablet.kid]);
    // The claim's own link counts, and what it alone has.
    const changed = await chain([[phone]], [[laptop]]);
    expect(kids((await keysOf(changed.tokens, changed.links[0])).signers)).to.deep.equal([phone.kid, laptop.kid]);
  });

  it('knows no device that had gone before the claim, however long the chain that it is given', async () => {
    const { tokens, links } = await chain([[phone]], [[laptop]], [[laptop, tablet]]);
    for (const given of [tokens, tokens.slice(1)]) expect(kids((await keysOf(given, links[1])).signers)).to.deep.equal([laptop.kid, tablet.kid]);
    expect(kids((await keysOf(tokens)).signers)).to.deep.equal([phone.kid, laptop.kid, tablet.kid]);
  });

  it('gives keys that verify what the device has signed, a removed one’s too', async () => {
    const { tokens } = await chain([[phone]], [[laptop]]);
    const { signers } = await keysOf(tokens);
    const text = new TextEncoder().encode('text');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    for (const device of [phone, laptop]) {
      const key = signers.find(({ kid }) => kid === device.kid)?.key;
      expect(key !== undefined && (await crypto.subtle.verify(algorithm, key, await crypto.subtle.sign(algorithm, device.privateKey, text), text))).to.equal(true);
    }
  });

  it('knows former account keys by their names, and gives the present one', async () => {
    const { tokens, links } = await chain([[phone]], [[phone], { enc: named(later)[0]!, former: [account.kid], cont: dig('continuity') }]);
    const keys = await keysOf(tokens);
    expect(keys.account.kid).to.equal(later.kid);
    expect([...keys.accounts]).to.deep.equal([account.kid, later.kid]);
    // Also of one that came before the first link that it is given.
    expect([...(await keysOf(tokens.slice(1), links[1])).accounts]).to.deep.equal([account.kid, later.kid]);
  });

  it('begins with the claim’s link, or with the first', async () => {
    const { tokens, links } = await chain([[phone]], [[phone, laptop]], [[laptop]]);
    expect(await outcome(tokens.slice(1), links[1])).to.equal('ok');
    expect(await outcome(tokens, links[1])).to.equal('ok');
    expect(await outcome(tokens.slice(2), links[1])).to.equal('gap');
    expect(await outcome(tokens.slice(1))).to.equal('gap');
  });

  it('refuses another past than the claim’s', async () => {
    const { tokens, links } = await chain([[phone]], [[phone, laptop]]);
    const other = await chain([[tablet]], [[tablet, laptop]]);
    expect(await outcome(other.tokens, links[0])).to.equal('fork');
    expect(await outcome(other.tokens.slice(0, 1), links[0])).to.equal('fork');
    expect(await outcome(other.tokens, links[1])).to.equal('fork');
    expect(await outcome([tokens[0] ?? '', other.tokens[1] ?? ''], links[0])).to.equal('fork');
    expect(await outcome(tokens, { seq: 1, digest: dig('another') })).to.equal('fork');
    expect(await outcome(tokens.slice(0, 1), links[1])).to.equal('rollback');
  });

  it('refuses none, whether the claim names a link or not', async () => {
    const { links } = await chain([[phone]]);
    expect(await outcome([])).to.equal('shape');
    expect(await outcome([], links[0])).to.equal('shape');
  });

  it('refuses the other party’s, a third person’s, and another insurer’s', async () => {
    const { tokens } = await chain([[phone]]);
    expect(await outcomeOf(verifyPartyKeys(claimOf(null), 'practitioner', tokens, resolverOf(issuer)))).to.equal('subject');
    for (const sub of [PRACTITIONER, 'm_tom']) expect(await outcome((await chain([[phone], { sub }])).tokens)).to.equal('subject');
    expect(await outcomeOf(verifyPartyKeys(claimOf(null), 'practitioner', (await chain([[phone], { sub: PRACTITIONER }])).tokens, resolverOf(issuer)))).to.equal('ok');
    expect(await outcome((await chain([[phone], { aud: 'consult:ins-b:uk' }])).tokens)).to.equal('audience');
    expect(await outcomeOf(verifyPartyKeys({ ...claimOf(null), aud: `${AUDIENCE} ` }, 'patient', tokens, resolverOf(issuer)))).to.equal('audience');
  });

  it('refuses when nobody, or two, have the role', async () => {
    const { tokens } = await chain([[phone]]);
    for (const roles of [['practitioner', 'practitioner'], ['patient', 'patient']] as const) {
      const claim = sessionClaim({ parties: roles.map((role) => ({ role, sub: MEMBER, keys: null })) });
      expect(await outcomeOf(verifyPartyKeys(claim, 'patient', tokens, resolverOf(issuer)))).to.equal('subject');
    }
  });

  it('refuses what the issuer has not signed, and every fault of a chain', async () => {
    const self = await signMemberKey(memberKey(account, [phone]), phone.privateKey, phone.kid);
    const posing = await signMemberKey(memberKey(account, [phone]), phone.privateKey, issuer.kid);
    expect(await outcome([self])).to.equal('key');
    expect(await outcome([posing])).to.equal('signature');
    expect(await outcome([`${self.slice(0, 10)}`])).to.equal('invalid');
    expect(await outcome((await chain([[phone]], [[phone], { iat: NOW - 1 }])).tokens)).to.equal('time');
    expect(await outcome((await chain([[phone], { enc: { ...named(account)[0]!, kid: later.kid } }])).tokens)).to.equal('thumbprint');
    expect(await outcome((await chain([[phone], { enc: named(laptop)[0]! }])).tokens)).to.equal('key-use');
  });

  it('asks for the issuer’s key at each link’s own time', async () => {
    const times: number[] = [];
    const { tokens } = await chain([[phone]], [[phone, laptop]]);
    expect(await outcome(tokens, null, (_, at) => (times.push(at), Promise.resolve(issuer.key)))).to.equal('ok');
    expect(times).to.deep.equal([NOW, NOW + 1]);
  });
});
