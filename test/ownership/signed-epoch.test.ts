import { expect } from 'chai';
import type { EpochTokens } from '../../src/domain/epoch.js';
import type { Role } from '../../src/domain/role.js';
import { countersignEpoch, type ExpectedEpoch } from '../../src/ownership/countersign-epoch.js';
import { signEpoch, type EpochTerms, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import type { EpochParties } from '../../src/ownership/verify-epoch-pair.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import { callOf, partiesOfCalls, type CallFixture } from './call-fixture.js';
import { NOW, TERMS, dig, digestOf, epoch as bareEpoch, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('epochs', () => {
  let keys: Record<Role, TestKey>;
  let second: Record<Role, TestKey>;
  let signers: PartySigners;
  let parties: EpochParties;
  let call: CallFixture;
  let stranger: TestKey;
  /** Three epochs in order, as payloads. */
  let three: SignedEpoch[];
  before(async () => {
    const [patient, practitioner, other, laptop, tablet] = await Promise.all([testKey(), testKey(), testKey(), testKey(), testKey()]);
    keys = { patient, practitioner };
    second = { patient: laptop, practitioner: tablet };
    signers = { patient: [patient, laptop], practitioner: [practitioner, tablet] };
    call = await callOf(keys);
    parties = await partiesOfCalls(signers, call);
    stranger = other;
    three = await chain({}, { mode: 'video', by: 'practitioner' }, {});
  });

  const epoch = (change: Partial<SignedEpoch> = {}): SignedEpoch => bareEpoch({ ...call.names, ...change });
  /** Payloads, each with the digest of the one before; each `change` is laid over its epoch. */
  async function chain(...changes: readonly Partial<SignedEpoch>[]): Promise<SignedEpoch[]> {
    const epochs: SignedEpoch[] = [];
    for (const [n, change] of changes.entries()) {
      const before = epochs.at(-1);
      epochs.push(epoch({ n, at: NOW + n, prev: before === undefined ? null : await digestOf(before), ...change }));
    }
    return epochs;
  }
  const sign = (payload: SignedEpoch, by: TestKey): Promise<string> => signEpoch(payload, by.privateKey, by.kid);
  const pair = async (payload: SignedEpoch): Promise<EpochTokens> => ({ patient: await sign(payload, keys.patient), practitioner: await sign(payload, keys.practitioner) });
  const verify = (pairs: unknown, terms: Partial<EpochTerms> = {}): Promise<string> => outcomeOf(verifyEpochs(pairs as EpochTokens[], parties, { ...TERMS, ...terms }));
  const outcome = async (payloads: readonly SignedEpoch[], terms: Partial<EpochTerms> = {}): Promise<string> => verify(await Promise.all(payloads.map(pair)), terms);

  describe('verifyEpochs', () => {
    it('gives the epochs that both have signed, in order, with their digests', async () => {
      const result = await verifyEpochs(await Promise.all(three.map(pair)), parties, TERMS);
      if (!result.ok) throw new Error(result.fault);
      expect(result.epochs).to.deep.equal(await Promise.all(three.map(async (payload) => ({ payload, digest: await digestOf(payload) }))));
    });

    it('refuses what is no list of epochs, and an empty one', async () => {
      for (const pairs of [[], null, {}, 'epochs', [null], ['token'], [{ patient: 1, practitioner: 2 }]]) expect(await verify(pairs)).to.equal('shape');
    });

    it('refuses an epoch that one party has not signed', async () => {
      const tokens = await pair(epoch());
      for (const absent of [null, undefined, '']) {
        expect(await verify([{ ...tokens, patient: absent }])).to.equal('missing-signature');
        expect(await verify([{ ...tokens, practitioner: absent }])).to.equal('missing-signature');
      }
      expect(await verify([{ patient: tokens.patient }])).to.equal('missing-signature');
    });

    it('refuses a stranger, under its own name and under a party’s', async () => {
      const tokens = await pair(epoch());
      expect(await verify([{ ...tokens, patient: await sign(epoch(), stranger) }])).to.equal('non-party');
      expect(await verify([{ ...tokens, practitioner: await sign(epoch(), stranger) }])).to.equal('non-party');
      expect(await verify([{ ...tokens, practitioner: await sign(epoch(), { ...stranger, kid: keys.practitioner.kid }) }])).to.equal('signature');
    });

    it('refuses two signatures of one party, and each in the other’s place', async () => {
      const { patient, practitioner } = await pair(epoch());
      expect(await verify([{ patient, practitioner: patient }])).to.equal('one-party');
      expect(await verify([{ patient: practitioner, practitioner }])).to.equal('one-party');
      expect(await verify([{ patient: practitioner, practitioner: patient }])).to.equal('swapped');
    });

    it('takes any device of a party, from one epoch to the next, under the bind of its own connection', async () => {
      const [first, next] = three as [SignedEpoch, SignedEpoch];
      const outcomeUnder = async (by: Record<Role, TestKey>, under: CallFixture): Promise<string> => {
        const payload = { ...next, binds: under.names.binds };
        const tokens = { patient: await sign(payload, by.patient), practitioner: await sign(payload, by.practitioner) };
        return outcomeOf(verifyEpochs([await pair(first), tokens], await partiesOfCalls(signers, call, under), TERMS));
      };
      expect(await outcomeUnder(second, await callOf(second))).to.equal('ok');
      const mixed = { patient: keys.patient, practitioner: second.practitioner };
      expect(await outcomeUnder(mixed, await callOf(mixed))).to.equal('ok');
      // Another device of the same person than the one that has signed the bind.
      for (const by of [second, mixed, { patient: second.patient, practitioner: keys.practitioner }]) expect(await outcomeUnder(by, call)).to.equal('bind');
    });

    it('refuses devices that bound nothing, and binds that were not made for each other', async () => {
      const [other, elsewhere] = [await callOf(keys), await callOf(second)];
      const [mine, theirs] = [call.names.binds, other.names.binds];
      const under = async (binds: [string, string], ...calls: CallFixture[]): Promise<string> =>
        outcomeOf(verifyEpochs([await pair(epoch({ binds }))], await partiesOfCalls(signers, ...calls), TERMS));
      expect(await under(mine, call, other)).to.equal('ok');
      expect(await under(theirs, call, other)).to.equal('ok');
      expect(await under(theirs, call), 'unknown binds').to.equal('bind');
      expect(await under([mine[0], theirs[1]], call, other), 'of two connections').to.equal('bind');
      expect(await under([theirs[0], mine[1]], call, other), 'of two connections').to.equal('bind');
      expect(await under([mine[1], mine[0]], call), 'each in the other’s place').to.equal('bind');
      expect(await under(elsewhere.names.binds, call, elsewhere), 'other devices').to.equal('bind');
    });

    it('refuses a word on being recorded that nobody has given, and takes none', async () => {
      const [patient, practitioner] = call.names.consents;
      for (const consents of [[null, null], [patient, null], [null, practitioner]] as SignedEpoch['consents'][]) expect(await outcome([epoch({ consents })])).to.equal('ok');
      for (const consents of [[dig('another'), practitioner], [patient, dig('another')], [practitioner, patient]] as SignedEpoch['consents'][]) expect(await outcome([epoch({ consents })])).to.equal('consent');
    });

    it('refuses two devices of one party', async () => {
      const { patient, practitioner } = await pair(epoch());
      expect(await verify([{ patient, practitioner: await sign(epoch(), second.patient) }])).to.equal('one-party');
      expect(await verify([{ patient: await sign(epoch(), second.practitioner), practitioner }])).to.equal('one-party');
    });

    it('takes a key that both parties have for neither’s', async () => {
      const { patient, practitioner } = await pair(epoch());
      const [shared, byShared] = [second.practitioner, await sign(epoch(), second.practitioner)];
      const confused = { patient: [keys.patient, shared], practitioner: [keys.practitioner, shared] };
      const outcomeAmong = async (tokens: EpochTokens, among: PartySigners = confused): Promise<string> => outcomeOf(verifyEpochs([tokens], await partiesOfCalls(among, call), TERMS));
      expect(await outcomeAmong({ patient, practitioner })).to.equal('ok');
      // Else the practitioner, whose key it is, would sign the patient's consent.
      expect(await outcomeAmong({ patient: byShared, practitioner })).to.equal('non-party');
      expect(await outcomeAmong({ patient, practitioner: byShared })).to.equal('non-party');
      expect(await outcomeAmong({ patient, practitioner: patient }, { patient: [keys.patient], practitioner: [keys.patient] })).to.equal('non-party');
    });

    it('refuses everybody when a party has no keys', async () => {
      expect(await outcomeOf(verifyEpochs([await pair(epoch())], { ...parties, signers: { ...signers, patient: [] } }, TERMS))).to.equal('non-party');
      expect(await outcomeOf(verifyEpochs([await pair(epoch())], { ...parties, signers: { ...signers, practitioner: [] } }, TERMS))).to.equal('non-party');
    });

    it('refuses two different payloads', async () => {
      const { patient } = await pair(epoch());
      const { practitioner } = await pair(epoch({ mode: 'video' }));
      expect(await verify([{ patient, practitioner }])).to.equal('payloads-differ');
    });

    it('refuses another session, recording and claim', async () => {
      expect(await outcome([epoch({ sid: 's-2' })])).to.equal('session');
      expect(await outcome([epoch({ rid: 'r-2' })])).to.equal('recording');
      expect(await outcome([epoch({ cd: dig('another') })])).to.equal('claim');
    });

    it('refuses a gap, an epoch again, and epochs in another order', async () => {
      const [first, second, third] = three as [SignedEpoch, SignedEpoch, SignedEpoch];
      expect(await outcome([first, third])).to.equal('gap');
      expect(await outcome([second])).to.equal('gap');
      expect(await outcome([first, second, second])).to.equal('replay');
      expect(await outcome([first, second, first])).to.equal('replay');
    });

    it('refuses an epoch that follows another one than stands before it', async () => {
      const [first, second] = three as [SignedEpoch, SignedEpoch];
      expect(await outcome([epoch({ at: NOW - 1 }), second])).to.equal('prev');
      expect(await outcome([first, { ...second, prev: null }])).to.equal('prev');
      expect(await outcome([epoch({ prev: dig('something') })])).to.equal('prev');
    });

    it('refuses a mode that is not in the claim, and time that goes back', async () => {
      expect(await outcome(three, { modes: ['audio'] })).to.equal('mode');
      expect(await outcome(await chain({}, { at: NOW - 1 }))).to.equal('time');
      expect(await outcome(await chain({}, { at: NOW }))).to.equal('ok');
    });

    it('refuses more than the claim allows, before it verifies any', async () => {
      expect(await outcome(three, { maxEpochs: 3 })).to.equal('ok');
      expect(await outcome(three, { maxEpochs: 2 })).to.equal('too-many');
      expect(await verify([{ patient: 'a', practitioner: 'b' }, { patient: 'a', practitioner: 'b' }], { maxEpochs: 1 })).to.equal('too-many');
    });

    it('refuses what no countersigner has read: members that are not ours', async () => {
      expect(await outcome([{ ...epoch(), owner: 'm_tom' } as SignedEpoch])).to.equal('invalid');
      expect(await outcome([epoch({ binds: [dig('one')] as unknown as SignedEpoch['binds'] })])).to.equal('invalid');
    });
  });

  describe('countersignEpoch', () => {
    const expected = (change: Partial<ExpectedEpoch> = {}): ExpectedEpoch => ({ terms: TERMS, before: null, initiator: keys.patient, ...call.names, ...change });
    const countersign = (token: string, change: Partial<ExpectedEpoch> = {}): ReturnType<typeof countersignEpoch> =>
      countersignEpoch(token, expected(change), 'practitioner', keys.practitioner.privateKey, keys.practitioner.kid);
    const refusal = async (change: Partial<SignedEpoch>, expectation: Partial<ExpectedEpoch> = {}, by = keys.patient): Promise<string> =>
      outcomeOf(countersign(await sign(epoch(change), by), expectation));

    it('signs the very bytes that the initiator has signed, which makes the pair that passes', async () => {
      const patient = await sign(epoch(), keys.patient);
      const result = await countersign(patient);
      if (!result.ok) throw new Error(result.fault);
      expect(result.token.split('.')[1]).to.equal(patient.split('.')[1]);
      expect(result.digest).to.equal(await digestOf(epoch()));
      expect(await verify([{ patient, practitioner: result.token }])).to.equal('ok');
    });

    it('signs the next epoch only after the one that both have signed', async () => {
      const [first, second] = three as [SignedEpoch, SignedEpoch];
      const before = { payload: first, digest: await digestOf(first) };
      expect(await refusal({ ...second, by: 'patient' }, { before })).to.equal('ok');
      expect(await refusal({ ...second, by: 'patient' })).to.equal('gap');
      expect(await refusal({ ...second, by: 'patient' }, { before: { ...before, digest: dig('another') } })).to.equal('prev');
    });

    it('signs nothing that a verifier would refuse', async () => {
      expect(await refusal({ sid: 's-2' })).to.equal('session');
      expect(await refusal({ mode: 'video' }, { terms: { ...TERMS, modes: ['audio'] } })).to.equal('mode');
      expect(await refusal({}, { terms: { ...TERMS, maxEpochs: 0 } })).to.equal('too-many');
    });

    it('signs nothing that names another word on being recorded than the newest', async () => {
      for (const consents of [[null, null], [call.names.consents[0], null], [dig('former'), call.names.consents[1]]] as SignedEpoch['consents'][]) expect(await refusal({ consents })).to.equal('consent');
      expect(await refusal({ consents: [null, null] }, { consents: [null, null] })).to.equal('ok');
    });

    it('signs nothing that it is said to have begun itself, of another connection, or by another person', async () => {
      expect(await refusal({ by: 'practitioner' })).to.equal('initiator');
      expect(await refusal({ binds: [dig('another'), call.names.binds[1]] })).to.equal('bind');
      expect(await refusal({ binds: [call.names.binds[0], dig('another')] })).to.equal('bind');
      expect(await refusal({}, {}, stranger)).to.equal('key');
      expect(await refusal({}, {}, keys.practitioner)).to.equal('key');
      expect(await refusal({}, {}, { ...stranger, kid: keys.patient.kid })).to.equal('signature');
    });
  });
});
