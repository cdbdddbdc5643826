import { expect } from 'chai';
import { signGrant, verifyGrant, type ExpectedGrant, type Grant } from '../../src/ownership/grant.js';
import { TERMS, dig, digestOf, grant, outcomeOf, resolverOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyGrant', () => {
  let owner: TestKey;
  /** Approvers, in the order of their names. */
  let officers: [TestKey, TestKey, TestKey];
  let expected: ExpectedGrant;
  before(async () => {
    const [own, ...three] = await Promise.all([testKey(), testKey(), testKey(), testKey()]);
    owner = own;
    officers = three.sort((a, b) => (a.kid < b.kid ? -1 : 1));
    expected = { rid: TERMS.rid, cd: TERMS.cd, wrap: dig('wrap'), to: dig('to'), resolveOwner: resolverOf(owner), resolveApprover: resolverOf(...officers) };
  });
  const signed = (payload: Grant, ...by: readonly TestKey[]): Promise<string[]> => Promise.all(by.map((key) => signGrant(payload, key.privateKey, key.kid)));
  const verify = (tokens: unknown, change: Partial<ExpectedGrant> = {}): Promise<string> => outcomeOf(verifyGrant(tokens as string[], { ...expected, ...change }));
  const outcome = async (change: Partial<Grant>, ...by: readonly TestKey[]): Promise<string> => verify(await signed(grant(change), ...by));
  const both = (): string[] => [officers[0].kid, officers[1].kid];

  it('believes the owner, alone', async () => {
    const payload = grant();
    expect(await verifyGrant(await signed(payload, owner), expected)).to.deep.equal({ ok: true, by: 'owner', payload, digest: await digestOf(payload) });
    expect(await outcome({}, owner, owner)).to.equal('approvers');
  });

  it('believes two approvers, whichever comes first', async () => {
    const payload = grant({ approvers: both(), why: 'legal' });
    expect(await verifyGrant(await signed(payload, officers[0], officers[1]), expected)).to.deep.equal({ ok: true, by: 'approvers', payload, digest: await digestOf(payload) });
    expect(await outcome({ approvers: both() }, officers[1], officers[0])).to.equal('ok');
  });

  it('refuses what is no list of one or two tokens', async () => {
    const [token = ''] = await signed(grant(), owner);
    for (const tokens of [[], [token, token, token], null, token, [null], { 0: token }]) expect(await verify(tokens)).to.equal('shape');
  });

  it('refuses another recording, another claim, another wrap and another recipient', async () => {
    expect(await outcome({ rid: 'r-2' }, owner)).to.equal('recording');
    expect(await outcome({ cd: dig('another') }, owner)).to.equal('claim');
    expect(await outcome({ wrap: dig('another') }, owner)).to.equal('wrap');
    expect(await outcome({ to: dig('another') }, owner)).to.equal('recipient');
  });

  it('refuses one approver, and one who signs twice', async () => {
    const [first, second] = officers;
    expect(await outcome({ approvers: [first.kid] }, first)).to.equal('approvers');
    expect(await outcome({ approvers: [first.kid] }, first, first)).to.equal('approvers');
    expect(await outcome({ approvers: [first.kid, first.kid] }, first, first)).to.equal('approvers');
    expect(await outcome({ approvers: both() }, first)).to.equal('missing-signature');
    expect(await outcome({ approvers: both() }, first, first)).to.equal('approvers');
    expect(await outcome({ approvers: both() }, second, second)).to.equal('approvers');
  });

  it('refuses names in another order, and another approver than those named', async () => {
    const [first, second, third] = officers;
    expect(await outcome({ approvers: [second.kid, first.kid] }, first, second)).to.equal('approvers');
    expect(await outcome({ approvers: both() }, first, third)).to.equal('approvers');
    expect(await outcome({ approvers: both() }, third, second)).to.equal('approvers');
  });

  it('refuses one key under two names', async () => {
    const [first] = officers;
    const alias = { ...first, kid: `${first.kid}~` };
    const resolveApprover = resolverOf(first, alias);
    expect(await verify(await signed(grant({ approvers: [first.kid, alias.kid] }), first, alias), { resolveApprover })).to.equal('one-approver');
  });

  it('refuses two different payloads', async () => {
    const [first, second] = officers;
    const tokens = [...(await signed(grant({ approvers: both() }), first)), ...(await signed(grant({ approvers: both(), why: 'legal' }), second))];
    expect(await verify(tokens)).to.equal('payloads-differ');
  });

  it('refuses an approver in the owner’s place, the owner in an approver’s, and a stranger', async () => {
    const stranger = await testKey();
    expect(await outcome({}, officers[0])).to.equal('key');
    expect(await outcome({ approvers: [officers[0].kid, owner.kid].sort() }, officers[0], owner)).to.equal('key');
    expect(await outcome({}, stranger)).to.equal('key');
    expect(await outcome({}, { ...stranger, kid: owner.kid })).to.equal('signature');
    expect(await outcome({ approvers: both() }, officers[0], { ...stranger, kid: officers[1].kid })).to.equal('signature');
  });

  it('refuses a reason that it does not know, three approvers, and members that it does not know', async () => {
    for (const change of [{ why: 'curiosity' }, { approvers: officers.map(({ kid }) => kid) }, { also: 1 }]) expect(await outcome(change as Partial<Grant>, owner)).to.equal('invalid');
  });

  it('asks for keys at the time of the grant', async () => {
    const times: number[] = [];
    const at = (key: TestKey) => (_: string, time: number): Promise<CryptoKey> => {
      times.push(time);
      return Promise.resolve(key.key);
    };
    await verify(await signed(grant({ at: 7 }), owner), { resolveOwner: at(owner) });
    await verify(await signed(grant({ at: 8, approvers: both() }), officers[0]), { resolveApprover: at(officers[0]) });
    expect(times).to.deep.equal([7, 8]);
  });
});
