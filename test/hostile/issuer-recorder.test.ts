import { expect } from 'chai';
import { otherRole, type Role } from '../../src/domain/role.js';
import { makeDeviceKeys, namedKey } from '../../src/keys/device-key.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { addSessionKeys } from '../../src/ownership/add-session-keys.js';
import { signSessionKey } from '../../src/ownership/session-key.js';
import type { Recipient } from '../../src/recording/upload/upload-handle.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { admitOwner } from '../../src/session/recording/admit-owner.js';
import type { BoundPair } from '../../src/session/signaling/page-binding.js';
import { Possession, presentedKey } from '../../src/session/proof/possession.js';
import { bindingWorld, pairOf, type BindingWorld } from '../session/signaling/binding-pair.js';
import { pause } from '../support/until.js';

/** What a recorder's page does for somebody who holds the issuer's key and answers for the backend: the call itself is the member's. */
describe('a recorder that a holder of the issuer’s key asks to seal for keys of its own', () => {
  let world: BindingWorld;
  let pairs: Record<Role, BoundPair>;
  let thief: OwnAccount;
  before(async () => {
    world = await bindingWorld();
    pairs = await pairOf(world);
    thief = await makeAccount();
  });

  /** Whom the recorder seals for, when this is what it has been told of the patient, and this key answers at the other end. */
  async function sealedFor(told: BoundPair, answers: OwnAccount | null): Promise<string[]> {
    const { proof: { cd } } = world.pages.practitioner;
    const owners: Recipient[] = [];
    const pages: Record<Role, Possession> = {
      practitioner: new Possession({ cd, account: null, onOwner: (owner) => Promise.resolve(owners.push(owner) > 0), send: (message) => pages.patient.receive(message, pairs.patient) }),
      patient: new Possession({ cd, account: answers, onOwner: null, send: (message) => pages[otherRole('patient')].receive(message, told) }),
    };
    await pages.practitioner.ask(told);
    await pause(30);
    return owners.map(({ kid }) => kid);
  }

  /** The patient's keys with a session key of the thief's, in the patient's name. */
  async function withPage(): Promise<{ keys: BoundPair['keys']; page: Awaited<ReturnType<typeof makeDeviceKeys>> }> {
    const page = await makeDeviceKeys();
    const { claim, issuer, pages: { practitioner: { proof: { cd } } } } = world;
    const [sig, enc] = [await namedKey(page.sig.publicKey, 'sig'), await namedKey(page.enc.pair.publicKey, 'enc')];
    const token = await signSessionKey({ v: 1, aud: claim.aud, sid: claim.sid, cd, role: 'patient', sub: claim.owner.sub, sig, enc, iat: claim.nbf, exp: claim.exp }, issuer.pair.privateKey, issuer.kid);
    const parties = await addSessionKeys([token], { patient: pairs.practitioner.keys, practitioner: pairs.patient.keys }, { claim, cd, resolveKey: () => Promise.resolve(issuer.pair.publicKey) });
    return { keys: parties!.patient, page };
  }

  it('seals for the member alone, or for nobody', async () => {
    const { practitioner: pair } = pairs;
    const { account } = world.parties.patient.keys;
    const mine = account!.kid;
    const named = { ...await namedKey(thief.pair.publicKey, 'enc') };
    // A link in which the account key is the thief's, with `cont` or without: the recorder does not ask for that.
    const forged: BoundPair = { ...pair, keys: { ...pair.keys, account: named, accounts: new Set([...pair.keys.accounts, thief.kid]) } };
    const { keys } = await withPage();
    expect(await sealedFor(pair, account), 'the wall of this count').to.deep.equal([mine]);
    expect(await sealedFor(forged, account), 'a forged account key').to.deep.equal([]);
    expect(await sealedFor({ ...pair, keys }, account), 'a session key beside').to.deep.equal([mine]);
    expect(await sealedFor(pair, thief), 'who answers with a key of its own').to.deep.equal([]);
    const { digests } = pair;
    expect(await sealedFor({ ...forged, digests: { ...digests, patient: digests.practitioner } }, thief), 'in another pair than the member’s').to.deep.equal([]);
  });

  it('seals for no page of the thief’s after the member’s, and records nothing of the member’s after the thief’s', async () => {
    const { keys } = await withPage();
    // As the recorder's page has them, where the backend has handed both over.
    const member = presentedKey({ ...pairs.practitioner, keys });
    const other = presentedKey({ ...pairs.practitioner, keys, signer: keys.sessionKeys[0]!.signer });
    expect([member.kid, other.kid]).to.deep.equal([world.parties.patient.keys.account!.kid, keys.sessionKeys[0]!.enc.kid]);
    expect(admitOwner(new Set([member.kid]), new Set([member.kid]), other)).to.equal('record');
    expect(admitOwner(new Set([other.kid]), new Set([other.kid]), member)).to.equal('stop');
  });

  // The stated exception: see docs/threat-model.md. Whoever is at the other end hears the call, and its recording is for it.
  it('seals for a page of the thief’s that is itself at the other end of the call', async () => {
    const { keys, page } = await withPage();
    const signer = keys.sessionKeys[0]!.signer;
    expect(await sealedFor({ ...pairs.practitioner, keys, signer }, page.enc)).to.deep.equal([page.enc.kid]);
  });
});
