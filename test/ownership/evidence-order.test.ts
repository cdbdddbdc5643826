import { expect } from 'chai';
import { verifyEvidence } from '../../src/ownership/evidence.js';
import { changeContext as context, changeItem as item, evidenceFixture, revokes, type Change, type EvidenceFixture } from './evidence-fixture.js';
import { MEMBER, NOW, PRACTITIONER, dig } from './signed-fixture.js';

const PARTIES = { patient: { role: 'patient' as const, sub: MEMBER, keys: null }, practitioner: { role: 'practitioner' as const, sub: PRACTITIONER, keys: null } };

/** Each wrong thing, in the order in which it is looked for: with everything after it wrong as well, it is the reason. */
const ORDER: readonly (readonly [reason: string, what: string, Change])[] = [
  ['shape', 'no recording', { item: (all) => ({ ...all, epochs: [] }) }],
  ['claim-invalid', 'a claim that nobody can read', item(() => ({ claim: 'a.b.c' }))],
  ['tenant', 'another insurer’s', context(() => ({ tenant: 'ins-b' }))],
  ['region', 'another region’s', context(() => ({ region: 'ie' }))],
  ['audience', 'made for others', { claim: { aud: 'consult:ins-a:uk ' } }],
  ['access', 'with a policy that the insurer’s root does not know', { claim: { access: ['uk-record-2p', 'uk-thief'] } }],
  ['owner', 'somebody else’s', context(() => ({ subject: 'm_tom' }))],
  ['claim-invalid', 'an owner who is not its patient', { claim: { parties: [{ ...PARTIES.patient, sub: 'm_tom' }, PARTIES.practitioner] } }],
  ['revoked', 'stopped', revokes(() => ({ scope: 'rid', target: 'r-1' }))],
  ['claim-key', 'signed by another than the issuer', { claimBy: ({ stranger }) => stranger }],
  ['recording-id', 'under another id', item(() => ({ rid: 'r-2' }))],
  ['member-key', 'without the patient’s keys', { item: (all) => ({ ...all, keys: { ...all.keys, patient: [] } }) }],
  ['rollback', 'with older keys than we have seen', context(() => ({ pinnedKeys: () => ({ seq: 9, digest: dig('nine') }) }))],
  ['member-key', 'without the practitioner’s keys', { item: (all) => ({ ...all, keys: { ...all.keys, practitioner: [] } }) }],
  ['revoked', 'signed with a stopped key', revokes(({ keys }) => ({ scope: 'kid', target: keys.tablet.kid }))],
  ['epochs', 'without its first epoch', { item: (all) => ({ ...all, epochs: all.epochs.slice(1) }) }],
  ['consent', 'without the practitioner’s word on being recorded', { item: (all) => ({ ...all, consents: all.consents.slice(0, 1) }) }],
  ['claim-not-valid', 'before its time', { claim: { nbf: NOW + 1 } }],
  ['rollback', 'with fewer heads than we have seen', context(() => ({ pinnedHead: () => ({ seq: 9, digest: dig('nine') }) }))],
  ['segments', 'without a head', item(() => ({ heads: [] }))],
  ['wrap', 'with other wraps than were signed for', item(({ wraps: [own] }) => ({ recipients: [{ suite: own.suite, kid: own.kid, role: own.role, box: dig('other').slice(0, 42) + 'A' }] }))],
];

describe('evidence, in its order', () => {
  let fixture: EvidenceFixture;
  before(async () => {
    fixture = await evidenceFixture();
  });

  it('permits the recording itself, opened and in a list', async () => {
    const { item: whole, context: looks, made } = await fixture.make();
    const decision = await verifyEvidence(whole, looks);
    if (decision.verdict !== 'permit') throw new Error(decision.reason);
    const { evidence } = decision;
    expect(decision.item).to.deep.equal(whole);
    expect([evidence.rid, evidence.claimDigest, evidence.beganAt, evidence.expiresAt]).to.deep.equal(['r-1', made.cd, NOW, NOW + 30 * 86_400_000]);
    expect([evidence.epochs.length, evidence.heads?.length, evidence.wraps.length]).to.deep.equal([2, 4, 1]);
    expect(evidence.head).to.deep.equal({ payload: made.heads[3], digest: made.headDigests[3] });
    expect([evidence.keys.patient.newest.payload.sub, evidence.keys.practitioner.newest.payload.sub]).to.deep.equal([MEMBER, PRACTITIONER]);
    const listed = await verifyEvidence({ ...decision.item, heads: null }, looks);
    expect(listed.verdict === 'permit' && [listed.evidence.heads, listed.evidence.head.digest]).to.deep.equal([null, made.headDigests[3]]);
  });

  for (const [index, [reason, what]] of ORDER.entries()) {
    it(`${index}. ${reason}: ${what}, whatever else is wrong`, async () => {
      const [, , change] = ORDER[index]!;
      expect(await fixture.outcome(change), 'alone').to.equal(reason);
      const rest = ORDER.slice(index + 1).map(([, , each]) => each);
      expect(await fixture.outcome(...rest.reverse(), change), 'with all that follow').to.equal(reason);
    });
  }

  it('asks for no key before what is free has been looked at, and for no more signatures the earlier it refuses', async () => {
    const verify = crypto.subtle.verify.bind(crypto.subtle);
    const costs: number[] = [];
    for (const [, , change] of ORDER) {
      const { item: given, context: looks } = await fixture.make(change);
      let count = 0;
      crypto.subtle.verify = (...args: Parameters<SubtleCrypto['verify']>) => ((count += 1), verify(...args));
      try {
        await verifyEvidence(given, looks);
      } finally {
        crypto.subtle.verify = verify;
      }
      costs.push(count);
    }
    const free = ORDER.findIndex(([reason]) => reason === 'claim-key');
    expect(costs.slice(0, free + 1).every((cost) => cost === 0), String(costs)).to.equal(true);
    // The claim's; two links of the patient's, one of the practitioner's; the newest word of each; two for each of two epochs,
    // and both binds, once; the last head's.
    expect(costs.slice(free)).to.deep.equal([0, 1, 1, 3, 3, 4, 10, 9, 12, 13, 13, 13]);
  });
});
