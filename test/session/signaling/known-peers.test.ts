import { expect } from 'chai';
import { knownPeers, type KnownPeers } from '../../../src/keys/known-peers.js';
import { memoryKeyStore } from '../../../src/keys/memory-key-store.js';
import type { KeyStore } from '../../../src/keys/key-store.js';
import type { MemberKey } from '../../../src/ownership/member-key.js';
import { Pins } from '../../../src/keys/pins.js';
import { bindingWorld, helloed, pageOf, type BindingWorld } from './binding-pair.js';
import { furtherDevice, keysOf, testDevice, testParty, type TestParty } from '../session-keys.js';

describe('whom a person has spoken with', () => {
  let world: BindingWorld;
  let store: KeyStore;
  let known: KnownPeers;
  before(async () => { world = await bindingWorld(); });
  beforeEach(async () => {
    store = memoryKeyStore();
    known = knownPeers(await Pins.open(store, 'ins-a/uk/m_grace'));
  });
  const chainOf = async ({ keys: { chain } }: TestParty) => (await keysOf(world.issuer, world.claim, 'practitioner', chain))!;
  const meet = async (party: TestParty) => known.meet(await chainOf(party), party.keys.device.kid);
  const faultOf = async (party: TestParty) => known.faultOf(await chainOf(party));

  it('is met for the first time, and known from then on, on this device', async () => {
    const { practitioner } = world.parties;
    expect(await meet(practitioner)).to.equal('first');
    expect(await meet(practitioner)).to.equal('known');
    const later = knownPeers(await Pins.open(store, 'ins-a/uk/m_grace'));
    expect(later.meet(await chainOf(practitioner), practitioner.keys.device.kid)).to.equal('known');
    const stranger = knownPeers(await Pins.open(store, 'ins-a/uk/m_tom'));
    expect(stranger.meet(await chainOf(practitioner), practitioner.keys.device.kid)).to.equal('first');
  });

  it('has a new device when it was not there when they last spoke, whoever has said so before', async () => {
    const { practitioner } = world.parties;
    await meet(practitioner);
    const tablet = await furtherDevice(world.issuer, practitioner);
    expect(await faultOf(tablet)).to.equal(null);
    expect(await meet(tablet)).to.equal('new');
    expect(await meet(tablet)).to.equal('known');
    expect(known.meet(await chainOf(tablet), practitioner.keys.device.kid), 'and the former one is no news').to.equal('known');
  });

  it('has a new device again when one that was taken out comes back', async () => {
    const { practitioner } = world.parties;
    await meet(practitioner);
    const alone = await furtherDevice(world.issuer, practitioner, { alone: true });
    expect(await meet(alone)).to.equal('new');
    expect(known.meet(await chainOf(alone), practitioner.keys.device.kid)).to.equal('new');
  });

  it('is not another chain from the same beginning, nor another beginning, nor an older one', async () => {
    const { practitioner } = world.parties;
    const tablet = await furtherDevice(world.issuer, practitioner);
    await meet(tablet);
    const fork = await furtherDevice(world.issuer, practitioner);
    expect(await faultOf(fork), 'a fork').to.equal('member-key');
    expect(await faultOf(await furtherDevice(world.issuer, fork)), 'a longer fork').to.equal('member-key');
    const another = await furtherDevice(world.issuer, await furtherDevice(world.issuer, await testParty(world.issuer, 'practitioner', practitioner.sub)));
    expect(await faultOf(another), 'another beginning').to.equal('member-key');
    expect(await faultOf(practitioner), 'older').to.equal('rollback');
    expect(await faultOf(tablet)).to.equal(null);
    expect(await faultOf(await furtherDevice(world.issuer, tablet))).to.equal(null);
  });

  it('is not a chain that hides the link that was the newest then', async () => {
    const { practitioner } = world.parties;
    await meet(practitioner);
    const tablet = await furtherDevice(world.issuer, practitioner);
    const whole = await chainOf(tablet);
    expect(known.faultOf({ ...whole, links: whole.links.slice(1) })).to.equal('member-key');
  });

  it('is looked at by its device where the chain begins at a checkpoint after the last call, and at no other link', async () => {
    const { practitioner } = world.parties;
    await meet(practitioner);
    const tablet = await furtherDevice(world.issuer, practitioner);
    const whole = await chainOf(tablet);
    const from = (change: Partial<MemberKey>) => ({ ...whole, links: whole.links.slice(-1).map((link) => ({ ...link, payload: { ...link.payload, ...change } })) });
    expect(known.faultOf(from({ checkpoint: true }))).to.equal(null);
    expect(known.faultOf(from({ checkpoint: true, seq: 1 })), 'not after it').to.equal('member-key');
    expect(known.faultOf({ ...whole, links: [] })).to.equal('member-key');
    expect(await meet(tablet)).to.equal('new');
  });

  it('is not an older chain than one that was merely seen, nor another in its place', async () => {
    const pins = await Pins.open(store, 'ins-a/uk/m_grace');
    const { practitioner } = world.parties;
    await pins.seeKeys([[practitioner.sub, { seq: 2, digest: 'seen' }]]);
    const later = knownPeers(pins);
    expect(later.faultOf(await chainOf(practitioner))).to.equal('rollback');
    expect(later.faultOf(await chainOf(await furtherDevice(world.issuer, practitioner)))).to.equal('member-key');
  });

  it('is remembered in the page where nothing can be written', async () => {
    const pins = await Pins.open({ ...store, pin: () => Promise.reject(new Error('full')) }, 'ins-a/uk/m_grace');
    const later = knownPeers(pins);
    const { practitioner } = world.parties;
    later.meet(await chainOf(practitioner), practitioner.keys.device.kid);
    await testDevice();
    expect(later.meet(await chainOf(practitioner), practitioner.keys.device.kid)).to.equal('known');
  });

  for (const fault of ['member-key', 'rollback'] as const) {
    it(`is asked before a bind is believed: ${fault}`, async () => {
      const own = await pageOf(world.issuer, world.claim, world.parties.patient);
      const mine = world.side('patient', { ...own, proof: { ...own.proof, known: { ...known, faultOf: () => fault } } });
      const { arriving: { token, keys } } = await helloed(mine, world.side('practitioner', world.pages.practitioner, own));
      expect(await mine.binding.hearBind(token, keys)).to.equal(fault);
      expect(mine.binding.pair).to.equal(null);
    });
  }
});
