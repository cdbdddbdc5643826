import { expect } from 'chai';
import { verifyEvidence } from '../../src/ownership/evidence.js';
import { signGrant, type Grant } from '../../src/ownership/grant.js';
import { signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { signHead } from '../../src/ownership/segment-head.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { changeContext, changeItem, evidenceFixture, revokes, wrapFor, type Change, type EvidenceFixture, type EvidenceKeys, type Made } from './evidence-fixture.js';
import { MEMBER, NOW, PRACTITIONER, dig, grant, memberKey, placeOf, sessionClaim, type TestKey } from './signed-fixture.js';

describe('evidence, each fault', () => {
  let fixture: EvidenceFixture;
  let outcome: EvidenceFixture['outcome'];
  before(async () => {
    fixture = await evidenceFixture();
    outcome = fixture.outcome;
  });

  describe('what it says of what it refuses', () => {
    const told = async (...changes: readonly Change[]): Promise<unknown> => {
      const decision = await fixture.decide(...changes);
      return decision.verdict === 'deny' ? decision : null;
    };

    it('names the item by its own id and the claim’s session, when they can be read', async () => {
      expect(await told(changeContext(() => ({ tenant: 'ins-b' })))).to.deep.equal({ verdict: 'deny', reason: 'tenant', rid: 'r-1', sid: 's-1' });
      expect(await told(changeItem(() => ({ rid: 'r-2' })))).to.deep.equal({ verdict: 'deny', reason: 'recording-id', rid: 'r-2', sid: 's-1' });
      expect(await told(changeItem(() => ({ claim: 'a.b.c' })))).to.deep.equal({ verdict: 'deny', reason: 'claim-invalid', rid: 'r-1', sid: null });
      expect(await told(changeItem(() => ({ claim: 7 })))).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: 'r-1', sid: null });
    });

    it('repeats no id that is none', async () => {
      for (const given of [null, undefined, 7, 'item', [], {}, { rid: 7 }, { rid: '' }, { rid: 'Grace Adeyemi' }, { rid: 'a'.repeat(65) }]) {
        expect(await told({ item: () => given }), JSON.stringify(given)).to.deep.equal({ verdict: 'deny', reason: 'shape', rid: null, sid: null });
      }
    });

    it('does not take a failure of its own for a refusal, nor for a permit', async () => {
      const { item, context } = await fixture.make();
      const failing = { ...context, keyset: { ...context.keyset, keyOf: () => Promise.reject(new Error('no keys')) } };
      expect(await verifyEvidence(item, failing).catch((error: unknown) => String(error))).to.equal('Error: no keys');
    });
  });

  describe('whose it is', () => {
    it('permits its owner and its readers, and neither its practitioner nor a reader of another', async () => {
      const as = (subject: string): Change => changeContext(() => ({ subject }));
      expect(await outcome(as('m_guardian'))).to.equal('permit');
      expect(await outcome(as(MEMBER))).to.equal('permit');
      expect(await outcome({ claim: { access: ['uk-record-2p'] } }, as('m_guardian'))).to.equal('owner');
      expect(await outcome(as(PRACTITIONER))).to.equal('owner');
    });

    it('believes the issuer’s own key for claims, and no other of the insurer’s', async () => {
      const { keys } = fixture;
      expect(await outcome({ claimBy: ({ approver }) => approver })).to.equal('claim-key');
      expect(await outcome({ claimBy: ({ stranger, issuer }) => ({ ...stranger, kid: issuer.kid }) })).to.equal('claim-signature');
      const other = await signObject('consult-lease+jwt', sessionClaim(), keys.issuer.privateKey, keys.issuer.kid);
      expect(await outcome(changeItem(() => ({ claim: other })))).to.equal('claim-type');
    });

    it('asks for the issuer’s key at the time of the claim', async () => {
      const retired = await fixture.issuerUntil(NOW);
      expect(await outcome(changeContext(() => ({ keyset: retired })))).to.equal('permit');
      expect(await outcome({ claim: { iat: NOW + 1 } }, changeContext(() => ({ keyset: retired })))).to.equal('claim-key');
    });
  });

  it('is stopped by any revocation of what it involves, and by no other', async () => {
    const stopped: readonly ((made: Made) => { scope: string; target: string })[] = [
      () => ({ scope: 'rid', target: 'r-1' }), () => ({ scope: 'sid', target: 's-1' }), () => ({ scope: 'sub', target: MEMBER }), () => ({ scope: 'sub', target: PRACTITIONER }),
      () => ({ scope: 'feature', target: 'replay' }), () => ({ scope: 'tenant', target: 'ins-a' }), () => ({ scope: 'region', target: 'uk' }),
      ...(['phone', 'laptop', 'tablet', 'account', 'issuer', 'escrow'] as const).map((name) => ({ keys }: Made) => ({ scope: 'kid', target: keys[name].kid })),
    ];
    for (const [index, each] of stopped.entries()) expect(await outcome(revokes(each as Parameters<typeof revokes>[0])), String(index)).to.equal('revoked');
    const others: Parameters<typeof revokes>[0][] = [
      () => ({ scope: 'rid', target: 's-1' }), () => ({ scope: 'sub', target: 'm_tom' }), () => ({ scope: 'feature', target: 'join' }), ({ keys }) => ({ scope: 'kid', target: keys.stranger.kid }),
    ];
    expect(await outcome(...others.map(revokes))).to.equal('permit');
    // A reader who has been stopped sees nothing of it, and its owner all the same.
    const guardian = revokes(() => ({ scope: 'sub', target: 'm_guardian' }));
    expect(await outcome(guardian, changeContext(() => ({ subject: 'm_guardian' })))).to.equal('revoked');
    expect(await outcome(guardian)).to.equal('permit');
  });

  it('holds both parties’ keys against the newest that this device has seen', async () => {
    for (const [role, sub] of [['patient', MEMBER], ['practitioner', PRACTITIONER]] as const) {
      const pinned = (pin: (links: string[]) => { seq: number; digest: string }): Change =>
        changeContext((_, { links }) => ({ pinnedKeys: (subject) => (subject === sub ? pin(links[role]) : null) }));
      expect(await outcome(pinned((links) => ({ seq: links.length, digest: links.at(-1)! }))), role).to.equal('permit');
      expect(await outcome(pinned((links) => ({ seq: 1, digest: links[0]! }))), role).to.equal('permit');
      expect(await outcome(pinned(() => ({ seq: 1, digest: dig('another') }))), role).to.equal('member-key');
      expect(await outcome(pinned((links) => ({ seq: links.length, digest: dig('another') }))), role).to.equal('member-key');
      expect(await outcome(pinned((links) => ({ seq: links.length + 1, digest: dig('later') }))), role).to.equal('rollback');
    }
  });

  it('refuses keys that are older than the claim as a rollback', async () => {
    const { links } = (await fixture.make()).made;
    const parties = [{ role: 'patient' as const, sub: MEMBER, keys: { seq: 2, digest: links.patient[1]! } }, { role: 'practitioner' as const, sub: PRACTITIONER, keys: null }];
    expect(await outcome({ claim: { parties } })).to.equal('permit');
    expect(await outcome({ claim: { parties } }, { item: (all) => ({ ...all, keys: { ...all.keys, patient: all.keys.patient.slice(0, 1) } }) })).to.equal('rollback');
  });

  it('lets stand what devices have signed that were removed since', async () => {
    const { keys: { issuer, account, practice, laptop, stranger }, make } = fixture;
    const { links } = (await make()).made;
    const next = (link: MemberKey): Promise<string> => signMemberKey({ ...link, ...placeOf(2), iat: NOW + 1 }, issuer.privateKey, issuer.kid);
    const patient = await next(memberKey(account, [laptop], { prev: links.patient[0]! }));
    const practitioner = await next(memberKey(practice, [stranger], { sub: PRACTITIONER, prev: links.practitioner[0]! }));
    const changed: Change = { item: (all) => ({ ...all, keys: { patient: [all.keys.patient[0], patient], practitioner: [all.keys.practitioner[0], practitioner] } }) };
    expect(await outcome(changed)).to.equal('permit');
    const decision = await fixture.decide(changed);
    expect(decision.verdict === 'permit' && decision.evidence.keys.patient.devices.map(({ kid }) => kid)).to.deep.equal([laptop.kid]);
  });

  it('refuses epochs that the claim does not allow, and a first one outside of its time', async () => {
    expect(await outcome({ claim: { modes: ['audio'] } })).to.equal('epochs');
    expect(await outcome({ claim: { maxEpochs: 1 } })).to.equal('epochs');
    for (const epochs of [{ sid: 's-2' }, { rid: 'r-2' }, { cd: dig('another') }]) expect(await outcome({ epochs })).to.equal('epochs');
    expect(await outcome({ item: (all) => ({ ...all, epochs: all.epochs.map(({ patient }) => ({ patient, practitioner: patient })) }) })).to.equal('epochs');
    expect(await outcome({ claim: { nbf: NOW, exp: NOW } })).to.equal('permit');
    expect(await outcome({ claim: { nbf: NOW + 1 } })).to.equal('claim-not-valid');
    expect(await outcome({ claim: { exp: NOW - 1 } })).to.equal('claim-not-valid');
  });

  for (const listed of [false, true]) {
    describe(`the heads, ${listed ? 'in a list' : 'opened'}`, () => {
      const where: Change = changeItem(() => (listed ? { heads: null } : {}));

      it('refuses a last head that is wrong, or not the recorder’s', async () => {
        expect(await outcome(where)).to.equal('permit');
        for (const head of [{ rid: 'r-2' }, { cd: dig('another') }, { ep: dig('another') }, { count: 3 }]) expect(await outcome({ head }, where), JSON.stringify(head)).to.equal('segments');
        const by = (who: (keys: EvidenceKeys) => TestKey): Change => ({ item: async (all, { keys, heads }) => ({ ...all, head: await signHead(heads.at(-1)!, who(keys).privateKey, who(keys).kid) }) });
        for (const who of ['phone', 'stranger', 'issuer'] as const) expect(await outcome(by((keys) => keys[who]), where), who).to.equal('segments');
      });

      it('refuses what is older than this device has seen, or has not grown from it', async () => {
        const pinned = (pin: (made: Made) => { seq: number; digest: string }): Change => changeContext((_, made) => ({ pinnedHead: (rid) => (rid === 'r-1' ? pin(made) : null) }));
        expect(await outcome(where, pinned(({ headDigests }) => ({ seq: 3, digest: headDigests[3]! })))).to.equal('permit');
        expect(await outcome(where, pinned(() => ({ seq: 3, digest: dig('another') })))).to.equal('rollback');
        expect(await outcome(where, pinned(() => ({ seq: 4, digest: dig('later') })))).to.equal('rollback');
        // Only the whole chain shows what it has grown from.
        expect(await outcome(where, pinned(() => ({ seq: 1, digest: dig('another') })))).to.equal(listed ? 'permit' : 'rollback');
      });
    });
  }

  it('refuses a chain of heads that is not whole', async () => {
    expect(await outcome({ item: (all) => ({ ...all, heads: all.heads!.slice(1) }) })).to.equal('segments');
    expect(await outcome({ item: (all) => ({ ...all, heads: all.heads!.toReversed() }) })).to.equal('segments');
    expect(await outcome({ head: { rkc: dig('another') } })).to.equal('segments');
    expect(await outcome({ head: { ends: [1_000, 1_001] } })).to.equal('segments');
  });

  describe('the wraps', () => {
    let later: Wrap;
    before(() => {
      later = wrapFor(fixture.keys.guardian.kid, 'reader', 11);
    });
    const granted = async (made: Made, change: Partial<Grant>, ...by: readonly TestKey[]): Promise<string[]> => {
      const payload = grant({ rid: 'r-1', cd: made.cd, wrap: await wrapDigest(later), to: later.kid, ...change });
      return Promise.all(by.map((key) => signGrant(payload, key.privateKey, key.kid)));
    };
    const offered = (...grants: ((made: Made) => Promise<string[]>)[]): Change =>
      ({ item: async (all, made) => ({ ...all, wraps: [...all.wraps, later], grants: await Promise.all(grants.map((each) => each(made))) }) });

    it('permits none yet, one of those that were signed for, and several', async () => {
      expect(await outcome(changeItem(() => ({ wraps: [] })))).to.equal('permit');
      expect(await outcome(changeItem(({ wraps }) => ({ wraps })))).to.equal('permit');
      expect(await outcome({ item: (all) => ({ ...all, recipients: all.recipients.toReversed() }) })).to.equal('permit');
    });

    it('refuses another list than was signed for, even where no wrap is offered', async () => {
      for (const wraps of [[], undefined]) {
        const none = changeItem(() => (wraps === undefined ? {} : { wraps }));
        expect(await outcome(none, changeItem(() => ({ recipients: [] })))).to.equal('wrap');
        expect(await outcome(none, { item: (all) => ({ ...all, recipients: all.recipients.slice(0, 1) }) })).to.equal('wrap');
        expect(await outcome(none, { item: (all) => ({ ...all, recipients: [...all.recipients, all.recipients[0]!] }) })).to.equal('wrap');
        expect(await outcome(none, { head: { wd: dig('another') } })).to.equal('wrap');
      }
    });

    it('refuses a wrap that nobody has signed for, beside one that is covered too', async () => {
      expect(await outcome(changeItem(() => ({ wraps: [later] })))).to.equal('wrap');
      expect(await outcome(offered())).to.equal('wrap');
      expect(await outcome(changeItem(({ wraps: [own] }) => ({ wraps: [later, own] })))).to.equal('wrap');
      expect(await outcome(changeItem(({ wraps: [own] }) => ({ wraps: [{ ...own, role: 'reader' }] })))).to.equal('wrap');
    });

    it('permits a later one that its owner has granted, from any device, or two approvers have', async () => {
      const { phone, laptop, approver, officer } = fixture.keys;
      for (const device of [phone, laptop]) expect(await outcome(offered((made) => granted(made, {}, device)))).to.equal('permit');
      const approvers = [approver.kid, officer.kid].sort();
      expect(await outcome(offered((made) => granted(made, { approvers, why: 'legal' }, approver, officer)))).to.equal('permit');
      expect(await outcome(offered(() => Promise.resolve([]), (made) => granted(made, { rid: 'r-2' }, phone), (made) => granted(made, {}, phone)))).to.equal('permit');
    });

    it('refuses a grant by others, of another wrap, or of another recording', async () => {
      const { phone, tablet, stranger, issuer, approver, officer } = fixture.keys;
      for (const by of [tablet, stranger, issuer, approver]) expect(await outcome(offered((made) => granted(made, {}, by)))).to.equal('wrap');
      expect(await outcome(offered((made) => granted(made, { approvers: [approver.kid, issuer.kid].sort() }, approver, issuer)))).to.equal('wrap');
      expect(await outcome(offered((made) => granted(made, { approvers: [approver.kid, officer.kid].sort() }, approver)))).to.equal('wrap');
      for (const change of [{ rid: 'r-2' }, { cd: dig('another') }, { wrap: dig('another') }, { to: dig('another') }]) {
        expect(await outcome(offered((made) => granted(made, change, phone))), JSON.stringify(change)).to.equal('wrap');
      }
    });
  });
});
