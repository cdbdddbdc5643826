import { expect } from 'chai';
import { NO_CONSENTS } from '../../src/ownership/consent-book.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import { signEpoch, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { EpochParties } from '../../src/ownership/verify-epoch-pair.js';
import { verifyEpochs, verifyNextEpoch } from '../../src/ownership/verify-epochs.js';
import { callOf, partiesOfCalls, word, type CallFixture } from './call-fixture.js';
import { TERMS, dig, digestOf, epoch, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('what an epoch names', () => {
  let keys: { patient: TestKey; practitioner: TestKey };
  let made: CallFixture;
  let parties: EpochParties;
  before(async () => {
    keys = { patient: await testKey(), practitioner: await testKey() };
    const signers: PartySigners = { patient: [keys.patient], practitioner: [keys.practitioner] };
    made = await callOf(keys);
    parties = await partiesOfCalls(signers, made);
  });
  const sign = async (payload: SignedEpoch): Promise<{ patient: string; practitioner: string }> =>
    ({ patient: await signEpoch(payload, keys.patient.privateKey, keys.patient.kid), practitioner: await signEpoch(payload, keys.practitioner.privateKey, keys.practitioner.kid) });
  /** Of one epoch, as the next one, and as a list. */
  const outcome = async (change: Partial<SignedEpoch>, held = parties): Promise<string> => {
    const tokens = await sign(epoch({ ...made.names, ...change }));
    const [next, list] = [await outcomeOf(verifyNextEpoch(tokens, null, held, TERMS)), await outcomeOf(verifyEpochs([tokens], held, TERMS))];
    expect(list).to.equal(next);
    return next;
  };

  it('is a bind of each party’s that is known', async () => {
    const [ofPatient, ofPractitioner] = made.names.binds;
    expect(await outcome({})).to.equal('ok');
    for (const binds of [[dig('absent'), ofPractitioner], [ofPatient, dig('absent')], [dig('absent'), dig('absent')], [ofPractitioner, ofPatient]] as [string, string][]) expect(await outcome({ binds }), binds.join(' ')).to.equal('bind');
  });

  it('is a word of each party’s that has been given, any of several, or none', async () => {
    const [ofPatient, ofPractitioner] = made.names.consents;
    const more = { ...parties, consents: { patient: [...parties.consents.patient, word('patient', dig('later'), { seq: 1 })], practitioner: [...parties.consents.practitioner, word('practitioner', dig('later-too'), { seq: 1 })] } };
    for (const consents of [[ofPatient, ofPractitioner], [dig('later'), dig('later-too')], [null, null], [ofPatient, null]] as [string | null, string | null][]) expect(await outcome({ consents }, more)).to.equal('ok');
    for (const consents of [[dig('absent'), ofPractitioner], [ofPatient, dig('absent')], [ofPractitioner, ofPatient]] as [string, string][]) expect(await outcome({ consents }, more)).to.equal('consent');
    expect(await outcome({}, { ...parties, consents: NO_CONSENTS })).to.equal('consent');
  });

  it('comes with its digest and both signatures where it is the next one', async () => {
    const payload = epoch(made.names), tokens = await sign(payload);
    expect(await verifyNextEpoch(tokens, null, parties, TERMS)).to.deep.equal({ ok: true, epoch: { payload, digest: await digestOf(payload), tokens } });
  });
});
