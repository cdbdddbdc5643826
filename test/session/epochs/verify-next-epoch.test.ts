import { expect } from 'chai';
import type { EpochTokens } from '../../../src/domain/epoch.js';
import { signEpoch, type AgreedEpoch, type EpochTerms, type SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import { ownSigners } from '../../../src/session/proof/own-signers.js';
import { bindBook } from '../../../src/ownership/bind-book.js';
import { NO_CONSENTS } from '../../../src/ownership/consent-book.js';
import type { PartySigners } from '../../../src/ownership/party-signers.js';
import { verifyNextEpoch as verifyInPlace } from '../../../src/ownership/verify-epochs.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';
import { bindingWorld, pairOf, type BindingWorld } from '../signaling/binding-pair.js';
import { furtherDevice, type TestParty } from '../session-keys.js';

describe('an epoch that the other side shows', () => {
  let world: BindingWorld;
  let terms: EpochTerms;
  let parties: PartySigners;
  let pair: BoundPair;
  let first: AgreedEpoch;
  before(async () => {
    world = await bindingWorld();
    const { sid, rid, modes, maxEpochs } = world.claim;
    terms = { sid, rid, cd: world.pages.patient.proof.cd, modes, maxEpochs };
    parties = { patient: await ownSigners(world.parties.patient.keys, world.claim, 'patient'), practitioner: await ownSigners(world.parties.practitioner.keys, world.claim, 'practitioner') };
    pair = (await pairOf(world)).patient;
    first = (await verifyNextEpoch(await signed(epoch()), null, parties, terms))!;
  });

  async function verifyNextEpoch(tokens: EpochTokens, before: AgreedEpoch | null, signers: PartySigners, within: EpochTerms): Promise<AgreedEpoch | null> {
    const binds = await bindBook([pair.binds.patient, pair.binds.practitioner], within, signers);
    const result = await verifyInPlace(tokens, before, { signers, binds, consents: NO_CONSENTS }, within);
    return result.ok ? result.epoch : null;
  }

  function epoch(change: Partial<SignedEpoch> = {}): SignedEpoch {
    const { sid, rid, cd } = terms;
    return { v: 2, sid, rid, cd, n: 0, mode: 'audio', at: 10, prev: null, binds: [pair.digests.patient, pair.digests.practitioner], consents: [null, null], by: 'practitioner', ...change };
  }

  const sign = (payload: SignedEpoch, { keys: { device } }: TestParty): Promise<string> => signEpoch(payload, device.privateKey, device.kid);
  async function signed(payload: SignedEpoch, other = payload, by: { patient: TestParty; practitioner: TestParty } = world.parties): Promise<EpochTokens> {
    return { patient: await sign(payload, by.patient), practitioner: await sign(other, by.practitioner) };
  }
  const second = (change: Partial<SignedEpoch> = {}): SignedEpoch => epoch({ n: 1, mode: 'video', at: 20, prev: first.digest, ...change });

  it('is believed in its place, signed by both', async () => {
    expect(first.payload).to.deep.equal(epoch());
    expect(await verifyNextEpoch(await signed(second()), first, parties, terms)).to.deep.include({ payload: second() });
  });

  it('is believed when a device has signed it that has been taken out since', async () => {
    const phone = await furtherDevice(world.issuer, world.parties.patient, { alone: true });
    expect(await verifyNextEpoch(await signed(second()), first, { ...parties, patient: await ownSigners(phone.keys, world.claim, 'patient') }, terms)).to.not.equal(null);
  });

  it('is signed by nobody of mine whose device came after the consultation, or went before it', async () => {
    const { patient } = world.parties;
    const phone = await furtherDevice(world.issuer, patient, { alone: true });
    const [first, last] = [patient.newest.iat, phone.newest.iat];
    const [former, present] = [patient.keys.device.kid, phone.keys.device.kid];
    for (const [nbf, exp, kids] of [[first, last, [former, present]], [first, first, [former]], [last, last, [present]]] as const) {
      expect((await ownSigners(phone.keys, { ...world.claim, nbf, exp }, 'patient')).map(({ kid }) => kid)).to.deep.equal(kids);
    }
  });

  const wrong: [what: string, forge: () => Promise<EpochTokens>][] = [
    ['the two have signed different things', () => signed(second(), second({ mode: 'audio' }))],
    ['the patient has signed both', () => signed(second(), second(), { patient: world.parties.patient, practitioner: world.parties.patient })],
    ['each stands in the other’s place', () => signed(second(), second(), { patient: world.parties.practitioner, practitioner: world.parties.patient })],
    ['its number is not the next', () => signed(second({ n: 2 }))],
    ['it follows another one', () => signed(second({ prev: 'x'.repeat(42) + 'A' }))],
    ['it goes back in time', () => signed(second({ at: 1 }))],
    ['it is of another consultation', () => signed(second({ cd: 'x'.repeat(42) + 'A' }))],
    ['it names binds that nobody has shown', () => signed(second({ binds: ['x'.repeat(42) + 'A', 'y'.repeat(42) + 'A'] }))],
    ['it names a word on being recorded that nobody has given', () => signed(second({ consents: ['x'.repeat(42) + 'A', null] }))],
    ['it was there before', () => signed(epoch())],
  ];
  for (const [what, forge] of wrong) {
    it(`is not believed when ${what}`, async () => {
      expect(await verifyNextEpoch(await forge(), first, parties, terms)).to.equal(null);
    });
  }

  it('is not believed on one key that both parties hold', async () => {
    const shared = { patient: parties.patient, practitioner: [...parties.practitioner, ...parties.patient] };
    const tokens = await signed(second(), second(), { patient: world.parties.patient, practitioner: world.parties.patient });
    expect(await verifyNextEpoch(tokens, first, shared, terms)).to.equal(null);
  });
});
