import { expect } from 'chai';
import { bindBook } from '../../src/ownership/bind-book.js';
import { verifyConsents } from '../../src/ownership/consent-book.js';
import { verifyPartyKeys } from '../../src/ownership/party-keys.js';
import { verifyEpochs, verifyNextEpoch } from '../../src/ownership/verify-epochs.js';
import { ownSigners } from '../../src/session/proof/own-signers.js';
import { issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { chainWith, gateFixture, type GateFixture } from './gate-fixture.js';

describe('a key that stands in both parties’ chains', () => {
  let fixture: GateFixture;
  let made: IssuedRecording;
  let shared: string[];
  before(async () => {
    fixture = await gateFixture();
    made = await issueRecording(fixture.world, fixture.member);
    const { world, member: { keys: { device: sig, enc } } } = fixture;
    // The practitioner's, with the patient's device in it.
    shared = await chainWith(world, made.item.keys.practitioner, { sig, enc }, Math.max(world.now(), made.claim.nbf));
  });

  /** What the gate, a backend that appends and a live page say of the very same epoch under these chains. */
  async function answers(practitioner: readonly string[]): Promise<Record<'gate' | 'backend' | 'page', string>> {
    const { world: { keys: { keyset } }, member } = fixture;
    const { item, claim, cd } = made;
    const { sid, rid, modes, maxEpochs } = claim;
    const terms = { sid, rid, cd, modes, maxEpochs };
    const signersOf = async (role: 'patient' | 'practitioner', tokens: readonly string[]) => {
      const result = await verifyPartyKeys(claim, role, tokens, (kid, at) => keyset.keyOf('issuer', kid, at));
      if (!result.ok) throw new Error(result.fault);
      return result.keys.signers;
    };
    const theirs = await signersOf('practitioner', practitioner);
    const say = async (patient: Awaited<ReturnType<typeof signersOf>>) => {
      const signers = { patient, practitioner: theirs };
      const binds = await bindBook(item.binds, terms, signers);
      const words = await verifyConsents(item.consents, terms, signers);
      const parties = { signers, binds, consents: words.ok ? words.consents : { patient: [], practitioner: [] } };
      const [one, list] = [await verifyNextEpoch(item.epochs[0]!, null, parties, terms), await verifyEpochs(item.epochs.slice(0, 1), parties, terms)];
      expect(list.ok ? 'ok' : list.fault, 'one by one, and as a list').to.equal(one.ok ? 'ok' : one.fault);
      return one.ok ? 'permit' : one.fault;
    };
    return {
      gate: await fixture.outcome({ ...item, keys: { ...item.keys, practitioner: [...practitioner] } }),
      backend: await say(await signersOf('patient', item.keys.patient)),
      page: await say(await ownSigners({ ...member.keys, chain: item.keys.patient }, claim, 'patient')),
    };
  }

  it('signs for neither, in the gate, in a backend and in a live page alike', async () => {
    expect(await answers(made.item.keys.practitioner), 'in one chain').to.deep.equal({ gate: 'permit', backend: 'permit', page: 'permit' });
    expect(await answers(shared), 'in both').to.deep.equal({ gate: 'epochs', backend: 'non-party', page: 'non-party' });
  });
});
