import { expect } from 'chai';
import { FORMER_MAX } from '../../src/domain/key-content.js';
import { CHECKPOINT_EVERY, formerAfter, type MemberKey } from '../../src/ownership/member-key.js';
import { keyContentDigest, signKeyChange, type SignedKeyChange } from '../../src/ownership/signed-key-change.js';
import { chainStart, shownChain } from '../../src/ownership/served-keys.js';
import { memberChain, type MemberChain } from './member-chain.js';
import { NOW, WAY, dig, keyChange, linkDevice, linkWay, namedOf, testKey, type TestKey } from './signed-fixture.js';

const by = (how: MemberKey['by']['how'], kid: string | null): MemberKey['by'] => ({ how, kid, token: null });

describe('verifyMemberKeys, over years', () => {
  let made: MemberChain;
  let tokens: string[];
  let digests: string[];
  before(async () => {
    made = await memberChain();
    ({ tokens, digests } = await made.chain(...Array.from({ length: 301 }, () => ({}))));
  });
  const pin = (seq: number) => ({ seq, digest: digests[seq - 1] ?? '' });

  it('follows a chain of 300 links from a pin, from 1, and from a checkpoint', async () => {
    expect(await made.verify(tokens)).to.equal('ok');
    expect(await made.verify(tokens, { pinned: pin(1) })).to.equal('ok');
    expect(await made.verify(tokens.slice(36), { pinned: pin(37) })).to.equal('ok');
    const result = await made.result(tokens.slice(287));
    expect(result.ok && result.links.map(({ payload }) => payload.seq)).to.deep.equal(Array.from({ length: 14 }, (_, index) => 288 + index));
  });

  it('begins at a checkpoint where nothing is pinned, or before the pin, and at no other link', async () => {
    for (const seq of [32, 64, 288]) expect(await made.verify(tokens.slice(seq - 1)), String(seq)).to.equal('ok');
    for (const seq of [2, 31, 33, 300]) expect(await made.verify(tokens.slice(seq - 1)), String(seq)).to.equal('gap');
    expect(await made.verify(tokens.slice(31), { pinned: pin(40) })).to.equal('ok');
    expect(await made.verify(tokens.slice(31), { pinned: pin(32) })).to.equal('ok');
  });

  it('does not let a checkpoint take the place of what is pinned', async () => {
    // Nothing would tie the chain to what this device has seen: whoever has the issuer's key could begin another one there.
    expect(await made.verify(tokens.slice(63), { pinned: pin(40) })).to.equal('gap');
    expect(await made.verify(tokens.slice(31, 39), { pinned: pin(40) })).to.equal('rollback');
    expect(await made.verify(tokens.slice(31), { pinned: { seq: 40, digest: dig('another') } })).to.equal('fork');
    expect(await made.verify(tokens.slice(31), { pinned: { seq: 32, digest: dig('another') } })).to.equal('fork');
  });

  it('refuses a checkpoint in another place than every 32nd, and a 32nd link that is none', async () => {
    const changed = async (seq: number, change: Partial<MemberKey>): Promise<string> => made.verify((await made.chain(...Array.from({ length: seq }, (_, index) => (index === seq - 1 ? change : {})))).tokens);
    expect(await changed(2, { checkpoint: true })).to.equal('checkpoint');
    expect(await changed(CHECKPOINT_EVERY, { checkpoint: false })).to.equal('checkpoint');
    const alone = await made.sign({ ...(await made.chain({})).links[0]!, seq: 32, prev: null, checkpoint: true, by: by('recovery', WAY.kid) });
    expect(await made.verify([alone])).to.equal('fork');
  });

  it('asks that a new account key keeps the one before it as the last former one', async () => {
    const [next, third] = [await testKey('enc'), await testKey('enc')];
    const { account } = made;
    const renewed = (key: TestKey, former: string[]): Partial<MemberKey> => ({ enc: namedOf(key), former });
    const verify = async (...changes: Partial<MemberKey>[]): Promise<string> => made.verify((await made.chain(...changes)).tokens);
    expect(await verify({}, renewed(next, [account.kid]), renewed(third, [account.kid, next.kid]))).to.equal('ok');
    expect(await verify({}, renewed(next, []))).to.equal('former');
    expect(await verify({}, renewed(next, [third.kid]))).to.equal('former');
    expect(await verify({}, renewed(next, [account.kid]), renewed(third, [next.kid]))).to.equal('former');
    expect(await verify({}, renewed(next, [account.kid]), renewed(third, [next.kid, account.kid]))).to.equal('former');
    expect(await verify({}, { former: [third.kid] })).to.equal('former');
    expect(await verify({ former: [third.kid] })).to.equal('former');
    expect(await verify({}, renewed(next, [account.kid]), renewed(account, [account.kid, next.kid]))).to.equal('key-use');
  });

  it('keeps 32 former keys, the newest ones', () => {
    const former = Array.from({ length: FORMER_MAX }, (_, index) => dig(`former-${index}`));
    const before = { enc: namedOf(made.account), former };
    expect(formerAfter(before, made.account.kid)).to.equal(former);
    expect(formerAfter(before, dig('next'))).to.deep.equal([...former.slice(1), made.account.kid]);
  });

  it('asks that something in the link before could have authorised each', async () => {
    const { phone, laptop } = made;
    const verify = async (by: MemberKey['by'], change: Partial<MemberKey> = {}): Promise<string> => made.verify((await made.chain({}, { by, ...change })).tokens);
    const devices = [linkDevice(phone), linkDevice(laptop)];
    expect(await verify(by('device', phone.kid), { devices })).to.equal('ok');
    expect(await verify(by('device', laptop.kid), { devices })).to.equal('authority');
    expect(await verify(by('device', null))).to.equal('authority');
    expect(await verify(by('recovery', WAY.kid))).to.equal('ok');
    const other = await testKey('enc');
    expect(await verify(by('recovery', other.kid), { ways: [linkWay(), linkWay({ id: 'code-2', enc: namedOf(other) })] })).to.equal('authority');
    expect(await verify(by('recovery', null))).to.equal('authority');
    expect(await verify(by('first', null))).to.equal('authority');
    const [ways, otherEnc] = [[linkWay({ id: 'code-3', enc: namedOf(await testKey('enc')) })], await testKey('enc')];
    const anew = { enc: namedOf(other), former: [made.account.kid], devices: [linkDevice(laptop, otherEnc)], ways };
    expect(await verify(by('permission', null), anew)).to.equal('ok');
    expect(await verify(by('permission', phone.kid), anew)).to.equal('authority');
    // By permission everything is new: nobody who was there before is let in under a key that is not theirs.
    expect(await verify(by('permission', null), { ...anew, ways: [linkWay()] })).to.equal('authority');
    expect(await verify(by('permission', null), { ...anew, devices: [linkDevice(phone)] })).to.equal('authority');
    expect(await verify(by('permission', null))).to.equal('authority');
    const [first] = (await made.chain({ by: by('recovery', WAY.kid), iat: NOW })).tokens;
    expect(await made.verify([first ?? ''])).to.equal('authority');
  });

  it('lets nothing authorise a link that was taken out of the chain before it', async () => {
    const { phone, laptop } = made;
    const code = await testKey('enc');
    const verify = async (...changes: Partial<MemberKey>[]): Promise<string> => made.verify((await made.chain({}, ...changes)).tokens);
    // Asked for by the device itself, with its own word.
    const alone = { devices: [linkDevice(laptop)] };
    expect(await verify(alone, { ...alone, by: by('device', laptop.kid) })).to.equal('ok');
    expect(await verify(alone, { ...alone, by: by('device', phone.kid) })).to.equal('authority');
    const renewed = { ways: [linkWay({ id: 'code-2', enc: namedOf(code) })] };
    expect(await verify(renewed, { ...renewed, by: by('recovery', code.kid) })).to.equal('ok');
    expect(await verify(renewed, { ...renewed, by: by('recovery', WAY.kid) })).to.equal('authority');
    // Each by its own kind: no recovery with a device's key or the account's, no device's word with a method's.
    for (const kid of [phone.kid, linkDevice(phone).enc.kid, made.account.kid]) expect(await verify({ by: by('recovery', kid) })).to.equal('authority');
    expect(await verify({ by: by('device', WAY.kid) })).to.equal('authority');
  });

  it('lets no key of before stay where all begins anew by permission', async () => {
    const { account, phone, laptop } = made;
    const [device, enc, code, other] = [await testKey('sig'), await testKey('enc'), await testKey('enc'), await testKey('enc')];
    const former = [account.kid];
    const anew: Partial<MemberKey> = { enc: namedOf(enc), former, devices: [linkDevice(device, other)], ways: [linkWay({ id: 'code-2', enc: namedOf(code) })], by: by('permission', null) };
    const verify = async (change: Partial<MemberKey>): Promise<string> => made.verify((await made.chain({ devices: [linkDevice(phone), linkDevice(laptop)] }, { ...anew, ...change })).tokens);
    expect(await verify({})).to.equal('ok');
    for (const [what, change] of Object.entries<Partial<MemberKey>>({
      'the account’s': { enc: namedOf(account), former: [] },
      'a device’s for signatures': { devices: [{ ...linkDevice(device, other), sig: linkDevice(laptop).sig }] },
      'a device’s for encryption': { devices: [{ ...linkDevice(device, other), enc: linkDevice(laptop).enc }] },
      'a second device': { devices: [linkDevice(device, other), linkDevice(laptop)] },
      'a method’s': { ways: [linkWay()] },
      'a second method’s': { ways: [linkWay({ id: 'code-2', enc: namedOf(code) }), linkWay()] },
    })) expect(await verify(change), what).to.equal('authority');
    // It names no key: nothing of before has given it.
    for (const kid of [account.kid, phone.kid, WAY.kid, enc.kid]) expect(await verify({ by: by('permission', kid) })).to.equal('authority');
  });

  it('asks for the word of the device that a link says it was asked for by', async () => {
    const { phone, laptop } = made;
    const devices = [linkDevice(phone), linkDevice(laptop)];
    const { tokens, links, digests } = await made.chain({}, { devices }, { by: by('device', laptop.kid) });
    expect(await made.verify(tokens)).to.equal('ok');
    const [first = '', second = ''] = tokens;
    const third = links[2]!;
    const altered = async (change: Partial<MemberKey>): Promise<string> => made.verify([first, second, await made.sign({ ...third, ...change })]);
    const word = async (change: Partial<SignedKeyChange>, device = laptop): Promise<MemberKey['by']> => ({
      ...third.by, token: await signKeyChange(keyChange({ prev: digests[1]!, next: await keyContentDigest(third), at: third.iat, ...change }), device.privateKey, laptop.kid),
    });
    expect(await altered({ by: await word({}) })).to.equal('ok');
    // What the issuer alone can make.
    expect(await altered({ by: { ...third.by, token: null } })).to.equal('authority');
    expect(await altered({ by: { ...third.by, token: second } })).to.equal('authority');
    expect(await altered({ by: await word({}, made.issuer) })).to.equal('authority');
    expect(await altered({ by: { ...(await word({})), kid: phone.kid } })).to.equal('authority');
    // The device's word for something else.
    expect(await altered({ ways: [linkWay({ id: 'planted' })] })).to.equal('authority');
    expect(await altered({ by: await word({ prev: digests[0]! }) })).to.equal('authority');
    expect(await altered({ by: await word({ next: dig('another') }) })).to.equal('authority');
    expect(await altered({ by: await word({ sub: 'm_tom' }) })).to.equal('authority');
    expect(await altered({ by: await word({ at: third.iat - 2 * 86_400_000 }) })).to.equal('authority');
    expect(await altered({ by: { ...third.by, how: 'recovery', kid: WAY.kid } })).to.equal('authority');
    // From the pin on nobody can ask who was there before.
    expect(await made.verify(tokens.slice(2), { pinned: { seq: 3, digest: digests[2]! } })).to.equal('ok');
  });

  it('asks for a device’s word at each place of a chain, the second one too', async () => {
    const { phone, laptop } = made;
    const devices = [linkDevice(phone), linkDevice(laptop)];
    const asked = { devices, by: by('device', phone.kid) };
    for (let place = 2; place <= 5; place += 1) {
      const changes: Partial<MemberKey>[] = [{ devices }, ...Array.from({ length: place - 2 }, () => ({ devices })), asked];
      const { tokens, links } = await made.chain(...changes);
      expect(await made.verify(tokens), String(place)).to.equal('ok');
      const newest = links.at(-1)!;
      const word = keyChange({ prev: newest.prev!, next: await keyContentDigest(newest), at: newest.iat });
      const forged = await made.sign({ ...newest, by: { ...newest.by, token: await signKeyChange(word, laptop.privateKey, phone.kid) } });
      expect(await made.verify([...tokens.slice(0, -1), forged]), String(place)).to.equal('authority');
    }
  });

  it('takes a device’s word with a link that a device has asked for and with no other, where a chain begins too', async () => {
    const { links: [first], tokens: [token = ''] } = await made.chain({});
    const begins = async (change: Partial<MemberKey>): Promise<string> => {
      const link = { ...first!, seq: 32, prev: dig('before'), checkpoint: true, by: by('recovery', WAY.kid), ...change };
      return made.verify([await made.sign(link)]);
    };
    expect(await made.verify([await made.sign({ ...first!, by: { ...by('first', null), token } })])).to.equal('authority');
    expect(await begins({})).to.equal('ok');
    expect(await begins({ by: { ...by('recovery', WAY.kid), token } })).to.equal('authority');
    expect(await begins({ by: by('device', made.phone.kid) })).to.equal('authority');
  });

  it('lets each of a person’s recovery methods authorise a link', async () => {
    const other = await testKey('enc');
    const ways = [linkWay(), linkWay({ id: 'code-2', enc: namedOf(other) })];
    for (const kid of [WAY.kid, other.kid]) expect(await made.verify((await made.chain({ ways }, { ways, by: by('recovery', kid) })).tokens)).to.equal('ok');
  });

  it('asks that a new account key says that it follows from the one before, and only there', async () => {
    const next = await testKey('enc');
    const renewed = { enc: namedOf(next), former: [made.account.kid] };
    const verify = async (...changes: Partial<MemberKey>[]): Promise<string> => made.verify((await made.chain(...changes)).tokens);
    expect(await verify({}, renewed)).to.equal('ok');
    expect(await verify({}, { ...renewed, cont: null })).to.equal('former');
    expect(await verify({}, { cont: dig('continued') })).to.equal('former');
    expect(await verify({ cont: dig('continued') })).to.equal('former');
  });

  it('is served from the pin on, or from the newest checkpoint', () => {
    expect([1, 31, 32, 33, 63, 64, 301].map((newest) => chainStart(newest))).to.deep.equal([1, 1, 32, 32, 32, 64, 288]);
    expect([chainStart(40, 5), chainStart(40, 40), chainStart(40, 41)]).to.deep.equal([5, 40, 40]);
  });

  it('is shown in a call from the link that the claim names on, wherever the page’s own chain begins', async () => {
    const [own, claimed] = [tokens.slice(63, 70), tokens.slice(39, 68)];
    const shown = shownChain(own, claimed);
    expect(shown).to.deep.equal(tokens.slice(39, 70));
    expect(await made.verify(shown, { pinned: pin(40) })).to.equal('ok');
    expect(shownChain(tokens, claimed)).to.deep.equal(tokens);
    expect([shownChain([], claimed), shownChain(own, [])]).to.deep.equal([[], own]);
  });
});
