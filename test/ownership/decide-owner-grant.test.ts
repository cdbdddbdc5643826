import { expect } from 'chai';
import type { Wrap } from '../../src/domain/wrap.js';
import { OWNER_GRANTS_MAX, decideOwnerGrant, type OwnerGrantFacts } from '../../src/ownership/decide-owner-grant.js';
import { signGrant, type Grant } from '../../src/ownership/grant.js';
import type { PartyKeys } from '../../src/ownership/party-keys.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from './evidence-fixture.js';
import { TERMS, dig, grant, namedOf, sessionKey, testKey, type TestKey } from './signed-fixture.js';

describe('decideOwnerGrant', () => {
  let account: TestKey;
  let former: TestKey;
  let phone: TestKey;
  /** Two pages of the owner's in this consultation: what the recording's key was wrapped to, and what signs. */
  let pages: { sig: TestKey; enc: TestKey }[];
  let owner: PartyKeys;
  before(async () => {
    [account, former, phone] = await Promise.all([testKey('enc'), testKey('enc'), testKey()]);
    pages = await Promise.all([1, 2].map(async () => ({ sig: await testKey(), enc: await testKey('enc') })));
    const sessionKeys = pages.map(({ sig, enc }) => ({ payload: sessionKey(sig, enc), digest: '', token: '', signer: sig, enc: namedOf(enc) }));
    owner = {
      devices: [phone], signers: [phone, ...pages.map(({ sig }) => sig)], account: namedOf(account), sessionKeys, links: [], newest: {} as PartyKeys['newest'],
      accounts: new Set([former.kid, account.kid, ...pages.map(({ enc }) => enc.kid)]),
    };
  });
  const { rid, cd } = TERMS;
  const outcome = async (wrap: Wrap, by: TestKey, change: Partial<Grant> = {}, facts: Partial<OwnerGrantFacts> = {}): Promise<string> => {
    const payload = grant({ wrap: await wrapDigest(wrap), to: wrap.kid, why: 'recovery', ...change });
    const decision = await decideOwnerGrant({ wrap, tokens: [await signGrant(payload, by.privateKey, by.kid)] }, { rid, cd, owner, wrapped: new Set(pages.map(({ enc }) => enc.kid)), known: [], ...facts });
    return decision.verdict === 'refuse' ? decision.code : decision.verdict;
  };
  const REJECTED = 'backend/rejected';

  it('keeps a wrap for the owner’s account key, the present one or a former one, that a device or a page of the owner’s has signed', async () => {
    for (const { kid } of [account, former]) {
      for (const by of [phone, ...pages.map(({ sig }) => sig)]) expect(await outcome(wrapFor(kid, 'owner'), by)).to.equal('keep');
    }
    expect(await outcome(wrapFor(account.kid, 'owner'), phone, {}, { owner: { ...owner, sessionKeys: [] } }), 'nobody joined without an entry in the chain').to.equal('keep');
  });

  it('keeps none for a session key, another’s key, or in another role', async () => {
    for (const { enc } of pages) expect(await outcome(wrapFor(enc.kid, 'owner'), phone)).to.equal(REJECTED);
    expect(await outcome(wrapFor((await testKey('enc')).kid, 'owner'), phone)).to.equal(REJECTED);
    for (const role of ['reader', 'escrow'] as const) expect(await outcome(wrapFor(account.kid, role), phone), role).to.equal(REJECTED);
  });

  it('keeps none that a page has signed which the recording’s key was not wrapped to', async () => {
    const [first, second] = pages as [(typeof pages)[0], (typeof pages)[0]];
    const facts = { wrapped: new Set([first.enc.kid]) };
    expect(await outcome(wrapFor(account.kid, 'owner'), first.sig, {}, facts)).to.equal('keep');
    expect(await outcome(wrapFor(account.kid, 'owner'), second.sig, {}, facts)).to.equal(REJECTED);
    expect(await outcome(wrapFor(account.kid, 'owner'), phone, {}, { wrapped: new Set() }), 'a device’s').to.equal('keep');
  });

  it('keeps none by a stranger’s word, by approvers’, or by one about something else', async () => {
    expect(await outcome(wrapFor(account.kid, 'owner'), await testKey())).to.equal(REJECTED);
    for (const change of [{ rid: 'r-2' }, { cd: dig('another') }, { wrap: dig('another') }, { to: former.kid }, { approvers: [phone.kid] }, { approvers: [phone.kid, pages[0]!.sig.kid].sort() }]) {
      expect(await outcome(wrapFor(account.kid, 'owner'), phone, change), JSON.stringify(change)).to.equal(REJECTED);
    }
  });

  it('settles the same again, and keeps so many and no more', async () => {
    const wrap = wrapFor(account.kid, 'owner'), digest = await wrapDigest(wrap);
    const others = (count: number): string[] => Array.from({ length: count }, (_, index) => dig(`wrap-${index}`));
    expect(await outcome(wrap, phone, {}, { known: others(OWNER_GRANTS_MAX - 1) })).to.equal('keep');
    expect(await outcome(wrap, phone, {}, { known: others(OWNER_GRANTS_MAX) })).to.equal('backend/conflict');
    expect(await outcome(wrap, phone, {}, { known: [...others(OWNER_GRANTS_MAX - 1), digest] })).to.equal('settle');
  });
});
