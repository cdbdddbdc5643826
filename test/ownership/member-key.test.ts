import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { CHAIN_MAX } from '../../src/domain/key-chains.js';
import { signMemberKey, verifyMemberKeys, type ExpectedMember, type MemberKey } from '../../src/ownership/member-key.js';
import type { KeyResolver } from '../../src/ownership/verify-token.js';
import { AUDIENCE, MEMBER, NOW, dig, digestOf, keysetOf, memberKey, outcomeOf, resolverOf, testKey, testKeyset, type TestKey } from './signed-fixture.js';

describe('verifyMemberKeys', () => {
  let issuer: TestKey;
  let account: TestKey;
  let phone: TestKey;
  let laptop: TestKey;
  let expected: ExpectedMember;
  before(async () => {
    [issuer, account, phone, laptop] = await Promise.all([testKey(), testKey('enc'), testKey(), testKey()]);
    expected = { resolveKey: resolverOf(issuer), audience: AUDIENCE, subject: MEMBER, pinned: null };
  });

  const sign = (payload: MemberKey): Promise<string> => signMemberKey(payload, issuer.privateKey, issuer.kid);
  /** A chain of links, each with the digest of the one before, and its tokens; each `change` is laid over its link. */
  async function chain(...changes: readonly Partial<MemberKey>[]): Promise<{ tokens: string[]; links: MemberKey[]; digests: string[] }> {
    const tokens: string[] = [], links: MemberKey[] = [], digests: string[] = [];
    for (const [index, change] of changes.entries()) {
      const link = memberKey(account, [phone], { seq: index + 1, prev: digests.at(-1) ?? null, iat: NOW + index, ...change });
      links.push(link);
      digests.push(await digestOf(link));
      tokens.push(await sign(link));
    }
    return { tokens, links, digests };
  }
  const verify = (tokens: readonly string[], change: Partial<ExpectedMember> = {}): Promise<string> => outcomeOf(verifyMemberKeys(tokens, { ...expected, ...change }));
  const one = async (change: Partial<MemberKey>): Promise<string> => verify((await chain(change)).tokens);

  it('finds the newest link, its devices, and the digests of all', async () => {
    const { tokens, links, digests } = await chain({}, { sig: memberKey(account, [phone, laptop]).sig });
    const result = await verifyMemberKeys(tokens, expected);
    if (!result.ok) throw new Error(result.fault);
    expect(result.newest).to.deep.equal({ payload: links[1], digest: digests[1] });
    expect(result.devices.map(({ kid }) => kid)).to.deep.equal([phone.kid, laptop.kid]);
    expect(result.links.map((link) => link.digest)).to.deep.equal(digests);
  });

  it('refuses what is no list of tokens, an empty one, and one without end', async () => {
    const [token = ''] = (await chain({})).tokens;
    for (const tokens of [[], null, 'tokens', { 0: token }, [7], Array.from({ length: CHAIN_MAX + 1 }, () => token)]) {
      expect(await verify(tokens as string[])).to.equal('shape');
    }
  });

  it('refuses another audience and another member, wherever in the chain', async () => {
    expect(await one({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await one({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify((await chain({}, { sub: 'm_tom' })).tokens)).to.equal('subject');
  });

  it('refuses a gap', async () => {
    const { tokens } = await chain({}, {}, {});
    expect(await verify([tokens[0] ?? '', tokens[2] ?? ''])).to.equal('gap');
    expect(await verify(tokens.slice(1))).to.equal('gap');
    expect(await verify((await chain({}, { seq: 3 })).tokens)).to.equal('gap');
  });

  it('refuses a fork: two links for one place, another link before, something before the first', async () => {
    const { tokens } = await chain({}, {});
    const [, other = ''] = (await chain({}, { iat: NOW + 7 })).tokens;
    expect(await verify([...tokens, other])).to.equal('fork');
    expect(await verify([...tokens, tokens[1] ?? ''])).to.equal('fork');
    expect(await verify((await chain({}, { prev: dig('another') })).tokens)).to.equal('fork');
    expect(await verify((await chain({}, { prev: null })).tokens)).to.equal('fork');
    expect(await one({ prev: dig('something') })).to.equal('fork');
  });

  it('refuses what is older than the pinned link, or has not grown from it', async () => {
    const { tokens, digests } = await chain({}, {}, {});
    const pinned = { seq: 2, digest: digests[1] ?? '' };
    expect(await verify(tokens, { pinned })).to.equal('ok');
    expect(await verify(tokens.slice(0, 2), { pinned })).to.equal('ok');
    expect(await verify(tokens.slice(0, 1), { pinned })).to.equal('rollback');
    const forked = await chain({}, { iat: NOW + 7 }, { iat: NOW + 8 });
    expect(await verify(forked.tokens, { pinned })).to.equal('fork');
    expect(await verify(forked.tokens.slice(0, 2), { pinned })).to.equal('fork');
    expect(await verify([tokens[0] ?? '', ...forked.tokens.slice(1)], { pinned })).to.equal('fork');
  });

  it('takes a chain that begins with the pinned link, and with no other than the first and that', async () => {
    const { tokens, digests } = await chain({}, {}, {}, {});
    const pinned = { seq: 2, digest: digests[1] ?? '' };
    expect(await verify(tokens.slice(1), { pinned })).to.equal('ok');
    expect(await verify(tokens.slice(2), { pinned })).to.equal('gap');
    expect(await verify(tokens.slice(1), { pinned: { seq: 2, digest: dig('another') } })).to.equal('fork');
    // The pin stands for what came before it, and for nothing that is put there.
    expect(await verify([tokens[0] ?? '', tokens[2] ?? ''], { pinned: { seq: 3, digest: digests[2] ?? '' } })).to.equal('gap');
    const [another = ''] = (await chain({ iat: NOW - 1 })).tokens;
    expect(await verify([another, tokens[1] ?? ''], { pinned })).to.equal('fork');
  });

  it('refuses a link that was made before the one before it', async () => {
    expect(await verify((await chain({}, { iat: NOW - 1 })).tokens)).to.equal('time');
    expect(await verify((await chain({}, { iat: NOW })).tokens)).to.equal('ok');
  });

  it('refuses a name that is not the thumbprint', async () => {
    const { enc, sig } = memberKey(account, [phone]);
    expect(await one({ enc: { ...enc, kid: phone.kid } })).to.equal('thumbprint');
    expect(await one({ sig: sig.map((named) => ({ ...named, kid: laptop.kid })) })).to.equal('thumbprint');
    expect(await one({ sig: sig.map((named) => ({ ...named, kid: '_'.repeat(43) })) })).to.equal('invalid');
  });

  it('refuses a key in the other one’s place, in both, twice, or that changes its use', async () => {
    const { enc, sig } = memberKey(account, [phone]);
    const [signing] = sig;
    if (signing === undefined) throw new Error('no key');
    const says = (jwk: object): MemberKey['enc'] => ({ kid: account.kid, jwk: { ...enc.jwk, use: undefined, ...jwk } as MemberKey['enc']['jwk'] });
    const plain = (named: MemberKey['enc']): MemberKey['enc'] => JSON.parse(JSON.stringify(named)) as MemberKey['enc'];
    expect(await one({ enc: signing })).to.equal('key-use');
    expect(await one({ sig: [enc] })).to.equal('key-use');
    expect(await one({ sig: [plain(says({ key_ops: ['deriveBits'] }))], enc: memberKey(await testKey('enc'), []).enc })).to.equal('key-use');
    expect(await one({ enc: plain(says({ key_ops: ['deriveBits'] })) })).to.equal('ok');
    expect(await one({ enc: plain(says({})) })).to.equal('key-use');
    expect(await one({ enc: plain(says({ use: 'enc', key_ops: ['verify'] })) })).to.equal('key-use');
    expect(await one({ enc: plain(says({ key_ops: ['verify', 'deriveBits'] })) })).to.equal('key-use');
    expect(await one({ sig: [signing, { ...enc, jwk: { ...enc.jwk, use: 'sig' } }] })).to.equal('key-use');
    expect(await one({ sig: [signing, signing] })).to.equal('key-use');
    const turned = { ...signing, jwk: { ...signing.jwk, use: 'enc' as const } };
    expect(await verify((await chain({}, { enc: turned, sig: memberKey(account, [laptop]).sig })).tokens)).to.equal('key-use');
  });

  it('refuses a point that is not on the curve', async () => {
    const jwk = { kty: 'EC' as const, crv: 'P-256' as const, x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const kid = await calculateJwkThumbprint(jwk);
    expect(await one({ enc: { kid, jwk: { ...jwk, use: 'enc' } } })).to.equal('key-use');
    expect(await one({ sig: [{ kid, jwk }] })).to.equal('key-use');
  });

  it('refuses a private key, a second spelling of a point, and members that it does not know', async () => {
    const { enc } = memberKey(account, [phone]);
    expect(await one({ enc: { ...enc, jwk: { ...enc.jwk, d: 'A'.repeat(43) } as MemberKey['enc']['jwk'] } })).to.equal('invalid');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spelled = enc.jwk.x.slice(0, -1) + alphabet[alphabet.indexOf(enc.jwk.x.slice(-1)) + 1];
    expect(await one({ enc: { ...enc, jwk: { ...enc.jwk, x: spelled } } })).to.equal('invalid');
    expect(await one({ also: 1 } as Partial<MemberKey>)).to.equal('invalid');
    expect(await one({ enc: { ...enc, also: 1 } as MemberKey['enc'] })).to.equal('invalid');
    expect(await one({ sig: [] })).to.equal('invalid');
  });

  it('asks for the issuer’s key at each link’s own time', async () => {
    const made = await testKeyset({ issuer });
    const keyset = await keysetOf(made, { keys: made.payload.keys.map((entry) => ({ ...entry, state: 'verify-only', validUntil: NOW })) });
    const signed = (iat: number): Promise<string> => sign(memberKey(account, [phone], { iat }));
    const resolveKey: KeyResolver = (kid, at) => keyset.keyOf('issuer', kid, at);
    expect(await verify([await signed(NOW)], { resolveKey })).to.equal('ok');
    expect(await verify([await signed(NOW + 1)], { resolveKey })).to.equal('key');
  });

  it('refuses what somebody else has signed', async () => {
    const link = memberKey(account, [phone]);
    expect(await verify([await signMemberKey(link, phone.privateKey, phone.kid)])).to.equal('key');
    expect(await verify([await signMemberKey(link, phone.privateKey, issuer.kid)])).to.equal('signature');
  });
});
