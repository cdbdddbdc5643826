import { expect } from 'chai';
import { otherRole, type Role } from '../../../src/domain/role.js';
import type { OwnAccount } from '../../../src/keys/own-keys.js';
import type { PartyKey } from '../../../src/ownership/party-key.js';
import type { VerifiedSessionKey } from '../../../src/ownership/session-key.js';
import type { Recipient } from '../../../src/recording/upload/upload-handle.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';
import { Possession, presentedKey, recipientOf } from '../../../src/session/proof/possession.js';
import { bindingWorld, pairOf, type BindingWorld } from '../signaling/binding-pair.js';
import { testAccount } from '../session-keys.js';
import { pause, until } from '../../support/until.js';

type Message = Parameters<Possession['receive']>[0];

describe('the proof that the patient’s page holds her key', () => {
  let world: BindingWorld;
  let pairs: Record<Role, BoundPair>;
  before(async () => {
    world = await bindingWorld();
    pairs = await pairOf(world);
  });

  /** The recorder's page and the patient's, with a channel between them that a test can listen in on and alter. */
  function call(account: OwnAccount | null, alter: (message: Message) => Message = (message) => message, patientPair = pairs.patient, named: () => Promise<boolean> = () => Promise.resolve(true)) {
    const owners: Recipient[] = [];
    const said: Message[] = [];
    const pages: Record<Role, Possession> = {
      practitioner: new Possession({ cd: world.pages.practitioner.proof.cd, account: null, againAfter: 40, onOwner: (owner) => { owners.push(owner); return named(); }, send: (message) => pass('practitioner', message) }),
      patient: new Possession({ cd: world.pages.patient.proof.cd, account, onOwner: null, send: (message) => pass('patient', message) }),
    };
    function pass(from: Role, message: Message): void {
      said.push(message);
      pages[otherRole(from)].receive(alter(message), from === 'practitioner' ? patientPair : pairs.practitioner);
    }
    const ask = async () => {
      const before = said.length;
      await pages.practitioner.ask(pairs.practitioner);
      if (said.length > before) await until(() => said.length > before + 1, 'the answer');
    };
    return { pages, owners, said, ask };
  }

  it('is asked of the session key that has signed the bind, else of the account’s', async () => {
    const { practitioner: pair } = pairs;
    const { named } = await testAccount();
    const sessionKey = (signer: PartyKey) => ({ signer, enc: named }) as VerifiedSessionKey;
    const withKey = (signer: PartyKey): BoundPair => ({ ...pair, keys: { ...pair.keys, sessionKeys: [sessionKey(signer)] } });
    expect(recipientOf(pair)).to.deep.equal(pair.keys.account);
    expect(recipientOf(withKey(pair.signer))).to.deep.equal(named);
    expect(recipientOf(withKey({ ...pair.signer, kid: 'of another page' }))).to.deep.equal(pair.keys.account);
  });

  it('is shown with the account’s keys apart from those of pages that a sign-in vouches for', async () => {
    const { practitioner: pair } = pairs;
    const { account } = pair.keys;
    const [{ named: own }, { named: other }] = [await testAccount(), await testAccount()];
    const sessionKeys = [{ signer: pair.signer, enc: own }, { signer: { ...pair.signer, kid: 'of another page' }, enc: other }] as VerifiedSessionKey[];
    expect(presentedKey(pair)).to.deep.equal({ kid: account.kid, accounts: new Set([account.kid]) });
    expect(presentedKey({ ...pair, keys: { ...pair.keys, sessionKeys, accounts: new Set([account.kid, own.kid, other.kid]) } })).to.deep.equal({ kid: own.kid, accounts: new Set([account.kid]) });
  });

  it('names her as the owner', async () => {
    const { owners, ask } = call(world.parties.patient.keys.account);
    await ask();
    expect(owners.map(({ kid, role }) => [kid, role])).to.deep.equal([[world.parties.patient.keys.account?.kid, 'owner']]);
    expect(owners[0]?.key.algorithm).to.include({ name: 'ECDH' });
  });

  it('is not asked for again once it was given', async () => {
    const { owners, said, ask } = call(world.parties.patient.keys.account);
    await ask();
    await ask();
    expect(owners).to.have.length(1);
    expect(said).to.have.length(2);
  });

  it('is asked for again on the next connection when it was not given', async () => {
    const { owners, said, ask } = call(null);
    await ask();
    await ask();
    expect(said.filter(({ type }) => type === 'possession-ask')).to.have.length(2);
    expect(said.filter((message) => message.type === 'possession').map(({ nonce }) => nonce)).to.deep.equal(['', '']);
    expect(owners).to.deep.equal([]);
  });

  for (const failing of ['an answer that was right, of which the recording could take no notice', 'no answer that was right'] as const) {
    it(`is asked for again on the same connection after ${failing}, until the recording names the owner`, async () => {
      let turns = 0;
      const { account } = world.parties.patient.keys;
      const later = failing.startsWith('no');
      const { pages, owners, said } = call(account, (message) => (later && message.type === 'possession' && ++turns < 3 ? { ...message, nonce: '' } : message), pairs.patient, () => Promise.resolve(later || ++turns > 2));
      await pages.practitioner.ask(pairs.practitioner);
      await until(() => turns >= 3 && owners.length > 0, 'the third time');
      await pause(400);
      expect(said.filter(({ type }) => type === 'possession-ask'), 'and then no more').to.have.length(3);
      expect(new Set(owners.map(({ kid }) => kid))).to.deep.equal(new Set([account!.kid]));
    });
  }

  it('is not asked for over a connection that is gone', async () => {
    const { pages, said } = call(null);
    await pages.practitioner.ask(pairs.practitioner);
    pages.practitioner.down();
    await until(() => said.length > 1, 'the answer');
    await pause(200);
    expect(said.filter(({ type }) => type === 'possession-ask')).to.have.length(1);
    const asking = pages.practitioner.ask(pairs.practitioner);
    pages.practitioner.down();
    await asking;
    expect(said.filter(({ type }) => type === 'possession-ask')).to.have.length(1);
  });

  it('is under way until the recording names the owner, or it is clear that it will not yet', async () => {
    let name: (named: boolean) => void = () => undefined;
    const { pages: { practitioner } } = call(world.parties.patient.keys.account, undefined, undefined, () => new Promise((resolve) => { name = resolve; }));
    expect(practitioner.underWay).to.equal(null);
    const asking = practitioner.ask(pairs.practitioner);
    let over = false;
    void practitioner.underWay!.then(() => { over = true; });
    await asking;
    await pause(20);
    expect(over).to.equal(false);
    name(true);
    await until(() => over, 'the end of it');
    expect(practitioner.underWay).to.equal(null);
    const { pages: { practitioner: refused } } = call(null);
    await refused.ask(pairs.practitioner);
    await refused.underWay;
    expect(refused.underWay).to.equal(null);
    refused.down();
  });

  it('is not given by who holds another key', async () => {
    const { owners, said, ask } = call((await testAccount()).account);
    await ask();
    expect(said.at(-1)).to.deep.equal({ type: 'possession', nonce: '' });
    expect(owners).to.deep.equal([]);
  });

  it('is not given with another nonce', async () => {
    const { owners, ask } = call(world.parties.patient.keys.account, (message) => (message.type === 'possession' ? { type: 'possession', nonce: 'A'.repeat(43) } : message));
    await ask();
    expect(owners).to.deep.equal([]);
  });

  it('is not given for another pair of page loads', async () => {
    const { digests } = pairs.patient;
    const { owners, said, ask } = call(world.parties.patient.keys.account, undefined, { ...pairs.patient, digests: { ...digests, patient: digests.practitioner } });
    await ask();
    expect(said.at(-1)).to.deep.equal({ type: 'possession', nonce: '' });
    expect(owners).to.deep.equal([]);
  });

  it('is not taken from a page that was not asked', () => {
    const { pages, owners } = call(null);
    pages.practitioner.receive({ type: 'possession', nonce: '' }, pairs.practitioner);
    pages.practitioner.receive({ type: 'possession', nonce: 'A'.repeat(43) }, pairs.practitioner);
    expect(owners).to.deep.equal([]);
  });

  it('is not asked for with a key that is none', async () => {
    const { pages, said } = call(null);
    const { keys, keys: { account } } = pairs.practitioner;
    await pages.practitioner.ask({ ...pairs.practitioner, keys: { ...keys, account: { ...account, jwk: { ...account.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) } } } });
    expect(said).to.deep.equal([]);
  });

  it('is asked for by the recorder alone, and answered by the patient alone', async () => {
    const { pages, said } = call(world.parties.patient.keys.account);
    await pages.patient.ask(pairs.patient);
    pages.practitioner.receive({ type: 'possession-ask', sealed: 'A'.repeat(151) }, pairs.practitioner);
    await pause(20);
    expect(said).to.deep.equal([]);
  });
});
