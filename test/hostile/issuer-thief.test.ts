import { expect } from 'chai';
import { openKeys } from '../../src/keys/open-keys.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { fromBase64url } from '../../src/ownership/base64url.js';
import { concatBytes } from '../../src/domain/concat-bytes.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import { formerAfter, type MemberKey } from '../../src/ownership/member-key.js';
import { payloadDigest } from '../../src/ownership/payload-digest.js';
import { audience, signSessionClaim } from '../../src/ownership/session-claim.js';
import { sealAccountBox } from '../../src/sealing/account-box.js';
import { openWrap } from '../../src/sealing/key-wrap.js';
import { newestLink } from '../../src/testing/add-device.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { forgeLink } from '../../src/testing/hostile/forge-link.js';
import { drawnSession } from '../../src/testing/drawn-session.js';
import { issueRecording } from '../../src/testing/issue-item.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { makeAccount, namedKey } from '../../src/testing/make-party.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

const CLAIMS = 40;

/**
 * Somebody who holds the private key of the claims issuer, and the whole backend. What such a person can do to a call's spoken
 * code is in test/session/signaling/spoken-code.test.ts.
 */
describe('a holder of the issuer’s key', function () {
  this.timeout(120_000);
  let test: TestWorld;
  const figures = { claims: 0, accepted: 0, wraps: 0, read: 0 };
  after(() => console.info(`a holder of the issuer's key: ${figures.claims} claims, ${figures.accepted} believed; ${figures.wraps} tries at wraps, ${figures.read} read`));
  beforeEach(async () => { test = await createTestWorld(); });

  /** Puts a link of its own at the end of the member's chain. */
  async function plant(change?: (link: MemberKey) => MemberKey | Promise<MemberKey>) {
    const { world, member: { adapter, identity: { subject } } } = test;
    const { token, added } = await forgeLink(world, await adapter.keys.chain(1), world.now(), change);
    const { payload } = await newestLink([token]);
    world.chains.set(subject, [...world.chains.get(subject)!, { payload, token, digest: await payloadDigest(payload) }]);
    return added;
  }

  async function page(violations: string[]) {
    const { world, member } = test;
    const store = await keyStoreOf(member);
    return openKeys(member.identity, member.adapter.keys, (kid, at) => world.keys.keyset.keyOf('issuer', kid, at), world.now, { store, onViolation: (reason) => violations.push(reason) });
  }

  /** How many of all stored wraps open with these keys. */
  async function reads(keys: readonly OwnAccount[]): Promise<{ tried: number; read: number }> {
    let [tried, read] = [0, 0];
    for (const { session: { rid, claimDigest: cd }, segments, wrapLists } of test.world.recordings.values()) {
      for (const { wrap } of [...wrapLists.values()].flat()) {
        for (const { kid, pair } of keys) {
          for (const name of new Set([kid, wrap.kid])) {
            tried += 1;
            const bytes = concatBytes(fromBase64url(wrap.enc), fromBase64url(wrap.ct));
            await openWrap(bytes, pair, { cd, rid, kid: name, role: wrap.role }, segments[0]!.head.payload.rkc).then(() => { read += 1; }, () => undefined);
          }
        }
      }
    }
    return { tried, read };
  }

  it(`makes ${CLAIMS} claims with readers of its own, and no page takes part under one of them`, async () => {
    const { world, member } = test;
    let accepted = 0;
    for (let turn = 0; turn < CLAIMS; turn += 1) {
      const { claim, item: { keys } } = turn === 0 ? await issueRecording(world, member) : await issueRecording(world, member, { final: true, modes: ['audio'], segments: [] });
      const access = [...(turn % 2 === 0 ? claim.access : []), `thief-${turn}`];
      const token = await signSessionClaim({ ...claim, access }, world.keys.issuerKey, world.keys.issuerKid);
      const decision = await verifyParticipation({ sid: claim.sid, rid: claim.rid, claim: token, keys, sessionKeys: [], ...drawnSession(claim, 'patient', member.identity.displayName) }, claim.appointment, gateContextOf(world, member));
      if (decision.verdict === 'permit') accepted += 1;
      else expect(decision.reason).to.equal('access');
    }
    Object.assign(figures, { claims: CLAIMS, accepted });
    expect(accepted).to.equal(0);
  });

  it('puts a device into the chain, and gets no box of the next account key', async () => {
    await recordConsultation(test.people);
    const violations: string[] = [];
    const added = await plant();
    const keys = await page(violations);
    const before = keys.account!.kid;
    await keys.renewCode();
    await keys.confirmCode((await keys.pendingCode())!.join('-').slice(-6));
    expect(keys.account!.kid).to.not.equal(before);
    const boxes = test.world.boxes.get(test.member.identity.subject)!;
    expect(boxes.filter(({ to }) => to === added.enc.kid)).to.deep.equal([]);
    expect(violations).to.include('member-key');
    const { tried, read } = await reads([added.enc]);
    figures.wraps += tried;
    figures.read += read;
    expect(tried).to.be.above(0);
    expect(read).to.equal(0);
  });

  it('puts an account key of its own into the chain, and no device adopts it', async () => {
    const { world, member } = test;
    await recordConsultation(test.people);
    const own = await makeAccount();
    const person = { aud: audience(world.tenant, world.region), sub: member.identity.subject };
    await plant(async (link) => ({ ...link, enc: await namedKey(own.pair.publicKey, 'enc'), former: formerAfter(link, own.kid), cont: 'A'.repeat(43) }));
    world.boxes.set(person.sub, [...world.boxes.get(person.sub) ?? [], await sealAccountBox(own.scalar, own.kid, member.keys.enc.pair.publicKey, person)]);
    const violations: string[] = [];
    const keys = await page(violations);
    expect(keys.accounts.map(({ kid }) => kid)).to.deep.equal([member.keys.account.kid]);
    expect(violations).to.include('member-key');
    const { tried, read } = await reads([own]);
    figures.wraps += tried;
    figures.read += read;
    expect(read).to.equal(0);
    // The wall of this count: with the member's own key the same wraps open.
    expect((await reads([member.keys.account])).read).to.equal(1);
  });
});
