import { signMemberKey, verifyMemberKeys, type ExpectedMember, type MemberKey, type MemberKeysResult } from '../../src/ownership/member-key.js';
import { keyContentDigest, signKeyChange } from '../../src/ownership/signed-key-change.js';
import { AUDIENCE, MEMBER, NOW, dig, digestOf, keyChange, memberKey, outcomeOf, resolverOf, testKey, type TestKey } from './signed-fixture.js';

/** A member's chain in the making: whoever signs it, its keys, and how a verifier without a pin sees it. */
export interface MemberChain {
  issuer: TestKey;
  account: TestKey;
  phone: TestKey;
  laptop: TestKey;
  sign: (payload: MemberKey) => Promise<string>;
  /** Links, each with the digest of the one before, and their tokens; each `change` is laid over its link. Where a device asks and `change` has no token, it is the true one. */
  chain: (...changes: readonly Partial<MemberKey>[]) => Promise<{ tokens: string[]; links: MemberKey[]; digests: string[] }>;
  result: (tokens: readonly string[], change?: Partial<ExpectedMember>) => Promise<MemberKeysResult>;
  /** `ok`, or the fault. */
  verify: (tokens: readonly string[], change?: Partial<ExpectedMember>) => Promise<string>;
}

export async function memberChain(): Promise<MemberChain> {
  const [issuer, account, phone, laptop] = await Promise.all([testKey(), testKey('enc'), testKey(), testKey()]);
  const expected: ExpectedMember = { resolveKey: resolverOf(issuer), audience: AUDIENCE, subject: MEMBER, pinned: null };
  const sign = (payload: MemberKey): Promise<string> => signMemberKey(payload, issuer.privateKey, issuer.kid);
  const result: MemberChain['result'] = (tokens, change = {}) => verifyMemberKeys(tokens, { ...expected, ...change });
  return {
    issuer, account, phone, laptop, sign, result,
    async chain(...changes) {
      const tokens: string[] = [], links: MemberKey[] = [], digests: string[] = [];
      for (const [index, change] of changes.entries()) {
        const link = memberKey(account, [phone], { seq: index + 1, prev: digests.at(-1) ?? null, iat: NOW + index, ...change });
        const before = links.at(-1);
        if (!('cont' in change) && before !== undefined && before.enc.kid !== link.enc.kid && link.by.how !== 'permission') link.cont = dig('continued');
        // A test may lay anything over a link.
        const by = link.by as MemberKey['by'] | null;
        const device = [phone, laptop].find(({ kid }) => kid === by?.kid);
        if (by?.how === 'device' && by.token === null && device !== undefined) {
          link.by = { ...by, token: await signKeyChange(keyChange({ prev: link.prev ?? '', next: await keyContentDigest(link), at: link.iat }), device.privateKey, device.kid) };
        }
        links.push(link);
        digests.push(await digestOf(link));
        tokens.push(await sign(link));
      }
      return { tokens, links, digests };
    },
    verify: (tokens, change) => outcomeOf(result(tokens, change)),
  };
}
