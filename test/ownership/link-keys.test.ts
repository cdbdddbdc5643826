import { expect } from 'chai';
import type { KeyContent } from '../../src/domain/key-content.js';
import { LinkKeys } from '../../src/ownership/link-keys.js';
import { dig, linkDevice, linkWay, memberKey, namedOf, testKey, type TestKey } from './signed-fixture.js';

describe('LinkKeys', () => {
  let account: TestKey;
  let later: TestKey;
  let phone: TestKey;
  let laptop: TestKey;
  let tabletEnc: TestKey;
  let code: TestKey;
  before(async () => {
    [account, later, phone, laptop, tabletEnc, code] = await Promise.all([testKey('enc'), testKey('enc'), testKey(), testKey(), testKey('enc'), testKey('enc')]);
  });
  const link = (change: Partial<KeyContent> = {}): KeyContent => memberKey(account, [phone], { ways: [linkWay({ enc: namedOf(code) })], ...change });
  /** What is said of the last of these links. */
  const outcome = async (...links: readonly KeyContent[]): Promise<string> => {
    const keys = new LinkKeys();
    let last: Awaited<ReturnType<LinkKeys['add']>> = [];
    for (const each of links) last = await keys.add(each);
    return typeof last === 'string' ? last : last.map(({ kid }) => [phone, laptop].findIndex((key) => key.kid === kid)).join(' ');
  };

  it('gives the keys for signatures of each link, in its order, those that were there before too', async () => {
    expect(await outcome(link())).to.equal('0');
    expect(await outcome(link(), link({ devices: [linkDevice(laptop), linkDevice(phone)] }))).to.equal('1 0');
  });

  it('takes no key under another name than its own', async () => {
    const misnamed = { kid: dig('another'), jwk: code.jwk };
    expect(await outcome(link({ enc: misnamed }))).to.equal('thumbprint');
    expect(await outcome(link({ ways: [linkWay({ enc: misnamed })] }))).to.equal('thumbprint');
    const device = linkDevice(phone);
    expect(await outcome(link({ devices: [{ ...device, sig: { kid: dig('another'), jwk: phone.jwk } }] }))).to.equal('thumbprint');
    expect(await outcome(link({ devices: [{ ...device, enc: misnamed }] }))).to.equal('thumbprint');
    expect(await outcome(link(), link({ enc: { kid: account.kid, jwk: later.jwk } })), 'a name that was right before').to.equal('thumbprint');
  });

  it('takes no key twice in one link, a former account key included', async () => {
    const device = linkDevice(phone);
    expect(await outcome(link({ devices: [device, device] }))).to.equal('key-use');
    expect(await outcome(link({ ways: [linkWay({ enc: namedOf(account) })] }))).to.equal('key-use');
    expect(await outcome(link({ devices: [{ ...device, enc: namedOf(code) }] }))).to.equal('key-use');
    for (const former of [[account.kid], [code.kid], [device.enc.kid], [phone.kid], [dig('former'), dig('former')]]) expect(await outcome(link({ former }))).to.equal('key-use');
    expect(await outcome(link({ former: [dig('former')] }))).to.equal('0');
  });

  it('lets no key change its use from one link to a later one', async () => {
    const device = linkDevice(phone);
    const replaced = link({ enc: namedOf(later), former: [account.kid] });
    expect(await outcome(link(), replaced)).to.equal('0');
    expect(await outcome(link(), replaced, link({ enc: namedOf(account), former: [later.kid] })), 'an account’s again').to.equal('0');
    expect(await outcome(link(), { ...replaced, enc: namedOf(code), ways: [linkWay()] }), 'a recovery method’s, as the account’s').to.equal('key-use');
    expect(await outcome(link(), { ...replaced, former: [], ways: [linkWay({ enc: namedOf(account) })] }), 'the account’s, as a recovery method’s').to.equal('key-use');
    expect(await outcome(link(), { ...replaced, devices: [{ ...device, enc: namedOf(code) }], ways: [linkWay()] }), 'a recovery method’s, as a device’s').to.equal('key-use');
    expect(await outcome(link(), { ...replaced, former: [code.kid], ways: [linkWay()] }), 'a recovery method’s, as a former account’s').to.equal('key-use');
    expect(await outcome(link(), { ...replaced, devices: [{ ...linkDevice(laptop), enc: namedOf(tabletEnc) }], ways: [linkWay({ enc: device.enc })] }), 'a device’s, as a recovery method’s').to.equal('key-use');
  });

  it('takes a key that signs where one signs, and one that encrypts everywhere else', async () => {
    const device = linkDevice(phone), signs = namedOf(laptop);
    expect(await outcome(link({ devices: [{ ...device, sig: namedOf(tabletEnc) }] }))).to.equal('key-use');
    expect(await outcome(link({ devices: [{ ...device, enc: signs }] }))).to.equal('key-use');
    expect(await outcome(link({ enc: signs }))).to.equal('key-use');
    expect(await outcome(link({ ways: [linkWay({ enc: signs })] }))).to.equal('key-use');
    // The same key by another word of its own: its thumbprint does not cover what it is for.
    expect(await outcome(link(), link({ enc: { kid: account.kid, jwk: { ...account.jwk, use: 'sig' } } }))).to.equal('key-use');
  });
});
