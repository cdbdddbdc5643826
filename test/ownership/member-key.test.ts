import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { CHAIN_MAX } from '../../src/domain/key-chains.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { signMemberKey, type ExpectedMember, type MemberKey } from '../../src/ownership/member-key.js';
import type { KeyResolver } from '../../src/ownership/verify-token.js';
import { memberChain, type MemberChain } from './member-chain.js';
import { NOW, WAY, dig, digestOf, keysetOf, linkDevice, linkWay, memberKey, namedOf, testKey, testKeyset, type TestKey } from './signed-fixture.js';

describe('verifyMemberKeys', () => {
  let made: MemberChain;
  let account: TestKey;
  let phone: TestKey;
  let laptop: TestKey;
  before(async () => {
    made = await memberChain();
    ({ account, phone, laptop } = made);
  });
  const chain: MemberChain['chain'] = (...changes) => made.chain(...changes);
  const verify = (tokens: readonly string[], change: Partial<ExpectedMember> = {}): Promise<string> => made.verify(tokens, change);
  const one = async (change: Partial<MemberKey>): Promise<string> => verify((await chain(change)).tokens);

  it('finds the newest link, its devices, and the digests of all', async () => {
    const { tokens, links, digests } = await chain({}, { devices: [linkDevice(phone), linkDevice(laptop)] });
    const result = await made.result(tokens);
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

  it('refuses another audience and another member, wherever in the chain, and an older version', async () => {
    expect(await one({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await one({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify((await chain({}, { sub: 'm_tom' })).tokens)).to.equal('subject');
    expect(await one({ v: 1 } as unknown as Partial<MemberKey>)).to.equal('invalid');
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
    const device = linkDevice(phone);
    expect(await one({ enc: { ...namedOf(account), kid: phone.kid } })).to.equal('key-use');
    expect(await one({ enc: { ...namedOf(account), kid: laptop.kid } })).to.equal('thumbprint');
    expect(await one({ devices: [{ ...device, sig: { ...device.sig, kid: laptop.kid } }] })).to.equal('thumbprint');
    expect(await one({ devices: [{ ...device, enc: { ...device.enc, kid: laptop.kid } }] })).to.equal('thumbprint');
    expect(await one({ ways: [linkWay({ enc: { ...namedOf(WAY), kid: laptop.kid } })] })).to.equal('thumbprint');
    expect(await one({ devices: [{ ...device, sig: { ...device.sig, kid: '_'.repeat(43) } }] })).to.equal('invalid');
  });

  it('refuses a key in another one’s place, in two of them, and twice', async () => {
    const [device, other] = [linkDevice(phone), linkDevice(laptop)];
    const says = (jwk: object): NamedPublicKey => JSON.parse(JSON.stringify({ kid: account.kid, jwk: { ...account.jwk, use: undefined, ...jwk } })) as NamedPublicKey;
    expect(await one({ enc: device.sig, devices: [other] })).to.equal('key-use');
    expect(await one({ devices: [{ ...device, sig: other.enc }] })).to.equal('key-use');
    expect(await one({ devices: [{ ...device, enc: other.sig }] })).to.equal('key-use');
    expect(await one({ ways: [linkWay({ enc: other.sig })] })).to.equal('key-use');
    expect(await one({ enc: says({ key_ops: ['deriveBits'] }) })).to.equal('ok');
    for (const jwk of [{}, { use: 'enc', key_ops: ['verify'] }, { key_ops: ['verify', 'deriveBits'] }]) expect(await one({ enc: says(jwk) })).to.equal('key-use');
    for (const twice of [
      { devices: [device, device] }, { devices: [device, { ...other, enc: device.enc }] }, { devices: [{ ...device, enc: namedOf(account) }] },
      { ways: [linkWay({ enc: namedOf(account) })] }, { ways: [linkWay({ enc: device.enc })] }, { ways: [linkWay(), linkWay({ id: 'another' })] },
    ]) expect(await one(twice)).to.equal('key-use');
  });

  it('refuses a key that changes its use from one link to another', async () => {
    const tablet = await testKey('enc');
    const [device, other] = [linkDevice(phone), linkDevice(laptop)];
    const swaps: [Partial<MemberKey>, Partial<MemberKey>][] = [
      [{}, { devices: [other], ways: [linkWay({ enc: device.enc })] }],
      [{}, { devices: [{ ...other, enc: namedOf(WAY) }], ways: [linkWay({ enc: namedOf(tablet) })] }],
      [{}, { devices: [other], enc: device.enc, former: [account.kid] }],
      [{}, { devices: [{ ...other, sig: { ...device.enc, jwk: { ...device.enc.jwk, use: 'sig' } } }] }],
      [{}, { enc: namedOf(tablet), former: [account.kid], devices: [{ ...other, enc: namedOf(account) }] }],
    ];
    for (const [index, links] of swaps.entries()) expect(await verify((await chain(...links)).tokens), String(index)).to.equal('key-use');
  });

  it('refuses a point that is not on the curve', async () => {
    const jwk = { kty: 'EC' as const, crv: 'P-256' as const, x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const kid = await calculateJwkThumbprint(jwk);
    const device = linkDevice(phone);
    expect(await one({ enc: { kid, jwk: { ...jwk, use: 'enc' } } })).to.equal('key-use');
    expect(await one({ devices: [{ ...device, sig: { kid, jwk } }] })).to.equal('key-use');
    expect(await one({ devices: [{ ...device, enc: { kid, jwk: { ...jwk, use: 'enc' } } }] })).to.equal('key-use');
    expect(await one({ ways: [linkWay({ enc: { kid, jwk: { ...jwk, use: 'enc' } } })] })).to.equal('key-use');
  });

  it('refuses a private key, a second spelling of a point, and members that it does not know', async () => {
    const enc = namedOf(account);
    expect(await one({ enc: { ...enc, jwk: { ...enc.jwk, d: 'A'.repeat(43) } as NamedPublicKey['jwk'] } })).to.equal('invalid');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spelled = enc.jwk.x.slice(0, -1) + alphabet[alphabet.indexOf(enc.jwk.x.slice(-1)) + 1];
    expect(await one({ enc: { ...enc, jwk: { ...enc.jwk, x: spelled } } })).to.equal('invalid');
    for (const change of [{ also: 1 }, { enc: { ...enc, also: 1 } }, { ways: [{ ...linkWay(), salt: dig('salt') }] }, { devices: [] }, { ways: [] }, { by: null }]) {
      expect(await one(change as unknown as Partial<MemberKey>)).to.equal('invalid');
    }
  });

  it('asks for the issuer’s key at each link’s own time', async () => {
    const { issuer } = made;
    const keys = await testKeyset({ issuer });
    const keyset = await keysetOf(keys, { keys: keys.payload.keys.map((entry) => ({ ...entry, state: 'verify-only', validUntil: NOW })) });
    const signed = (iat: number): Promise<string> => made.sign(memberKey(account, [phone], { iat }));
    const resolveKey: KeyResolver = (kid, at) => keyset.keyOf('issuer', kid, at);
    expect(await verify([await signed(NOW)], { resolveKey })).to.equal('ok');
    expect(await verify([await signed(NOW + 1)], { resolveKey })).to.equal('key');
  });

  it('refuses what somebody else has signed', async () => {
    const link = memberKey(account, [phone]);
    expect(await verify([await signMemberKey(link, phone.privateKey, phone.kid)])).to.equal('key');
    expect(await verify([await signMemberKey(link, phone.privateKey, made.issuer.kid)])).to.equal('signature');
  });

  it('names links by the digests of their payloads', async () => {
    const { links, digests } = await chain({}, {});
    expect(digests[1]).to.equal(await digestOf(links[1] ?? null));
  });
});
