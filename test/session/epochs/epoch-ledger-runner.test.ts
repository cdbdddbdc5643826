import { expect } from 'chai';
import { otherRole, type Role } from '../../../src/domain/role.js';
import { bindBook } from '../../../src/ownership/bind-book.js';
import { NO_CONSENTS, type Consents } from '../../../src/ownership/consent-book.js';
import type { SignedConsent } from '../../../src/ownership/consent.js';
import type { AgreedEpoch, EpochTerms } from '../../../src/ownership/signed-epoch.js';
import { verifyEpochs } from '../../../src/ownership/verify-epochs.js';
import type { EpochMessage } from '../../../src/session/epochs/epoch-ledger.js';
import { EpochLedgerRunner } from '../../../src/session/epochs/epoch-ledger-runner.js';
import type { AgreedMode } from '../../../src/session/mode/mode-switch.js';
import { ownSigners } from '../../../src/session/proof/own-signers.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';
import { bindingWorld, pairOf, type BindingWorld } from '../signaling/binding-pair.js';
import { pause, until } from '../../support/until.js';

const AUDIO: AgreedMode = { n: 0, mode: 'audio', at: 10, by: 'practitioner' };
const VIDEO: AgreedMode = { n: 1, mode: 'video', at: 20, by: 'patient' };
const BACK: AgreedMode = { n: 2, mode: 'audio', at: 30, by: 'patient' };

type Alter = (message: EpochMessage, from: Role) => EpochMessage[];

describe('epochs that both sides sign', () => {
  let world: BindingWorld;
  let pairs: Record<Role, BoundPair>;
  let terms: EpochTerms;
  before(async () => {
    world = await bindingWorld();
    pairs = await pairOf(world);
    const { sid, rid, modes, maxEpochs } = world.claim;
    terms = { sid, rid, cd: world.pages.patient.proof.cd, modes, maxEpochs };
  });

  const ends: (() => void)[] = [];
  afterEach(() => ends.splice(0).forEach((end) => end()));

  /** Two runners with a channel between them that a test can listen in on, cut and alter. */
  async function call(alter: Alter = (message) => [message]) {
    const epochs: Record<Role, AgreedEpoch[]> = { patient: [], practitioner: [] };
    const line = { up: false, said: [] as EpochMessage['type'][] };
    const said: Record<Role, Consents> = { patient: NO_CONSENTS, practitioner: NO_CONSENTS };
    const runners = {} as Record<Role, EpochLedgerRunner>;
    const make = async (role: Role, known: readonly AgreedEpoch[] = []): Promise<void> => {
      epochs[role] = [...known];
      const { keys } = world.parties[role];
      runners[role] = new EpochLedgerRunner(known, {
        role, terms, device: keys.device, signers: await ownSigners(keys, world.claim, role), binds: [], consents: { get consents() { return said[role]; }, settled: () => Promise.resolve() },
        send: (message) => {
          if (!line.up) return;
          line.said.push(message.type);
          for (const each of alter(message, role)) queueMicrotask(() => { if (line.up) runners[otherRole(role)].receive(each); });
        },
        onEpoch: (epoch) => { epochs[role].push(epoch); },
      });
    };
    await make('patient');
    await make('practitioner');
    const connect = (): void => {
      line.up = true;
      for (const role of ['patient', 'practitioner'] as const) runners[role].up(pairs[role]);
    };
    const cut = (): void => {
      line.up = false;
      for (const role of ['patient', 'practitioner'] as const) runners[role].down();
    };
    ends.push(cut);
    const agree = (mode: AgreedMode): void => { for (const role of ['patient', 'practitioner'] as const) runners[role].agreed(mode); };
    const both = (count: number): Promise<void> => until(() => epochs.patient.length === count && epochs.practitioner.length === count, `${count} epochs on both sides`, 5_000);
    return { epochs, said, runners, line, make, connect, cut, agree, both };
  }

  const digestsOf = (epochs: readonly AgreedEpoch[]): string[] => epochs.map(({ digest }) => digest);
  const verified = async (epochs: readonly AgreedEpoch[]) => {
    const signers = { patient: pairs.practitioner.keys.signers, practitioner: pairs.patient.keys.signers };
    const { binds: { patient, practitioner } } = pairs.patient;
    return verifyEpochs(epochs.map(({ tokens }) => tokens), { signers, binds: await bindBook([patient, practitioner], terms, signers), consents: NO_CONSENTS }, terms);
  };

  it('are a chain that everybody can verify, the same on both sides', async () => {
    const { epochs, connect, agree, both } = await call();
    connect();
    for (const mode of [AUDIO, VIDEO, BACK]) agree(mode);
    await both(3);
    expect(digestsOf(epochs.patient)).to.deep.equal(digestsOf(epochs.practitioner));
    expect(await verified(epochs.patient)).to.include({ ok: true });
    expect(epochs.patient.map(({ payload: { mode, at, by, binds } }) => ({ mode, at, by, binds }))).to.deep.equal(
      [AUDIO, VIDEO, BACK].map(({ mode, at, by }) => ({ mode, at, by, binds: [pairs.patient.digests.patient, pairs.patient.digests.practitioner] })));
  });

  it('are not signed by one who has not agreed', async () => {
    const { epochs, runners, connect, agree, both } = await call();
    connect();
    agree(AUDIO);
    await both(1);
    runners.patient.agreed(VIDEO);
    await pause(100);
    expect([epochs.patient.length, epochs.practitioner.length]).to.deep.equal([1, 1]);
  });

  for (const [what, at] of [['epoch-sign', 0], ['epoch-agreed', 0]] as const) {
    for (const role of ['patient', 'practitioner'] as const) {
      it(`come about after the line broke at an ${what} of the ${role}’s`, async () => {
        let broken = false;
        const { epochs, connect, cut, agree, both } = await call((message, from) => {
          if (broken || message.type !== what || from !== role || at !== 0) return [message];
          broken = true;
          queueMicrotask(cut);
          return [];
        });
        connect();
        for (const mode of [AUDIO, VIDEO]) agree(mode);
        await until(() => broken, 'the line to break', 3_000);
        await pause(20);
        connect();
        await both(2);
        expect(digestsOf(epochs.patient)).to.deep.equal(digestsOf(epochs.practitioner));
        expect(await verified(epochs.practitioner)).to.include({ ok: true });
      });
    }
  }

  it('are told to a page that was loaded again and knows fewer', async () => {
    const { epochs, runners, make, connect, cut, agree, both } = await call();
    connect();
    for (const mode of [AUDIO, VIDEO, BACK]) agree(mode);
    await both(3);
    cut();
    await make('patient', epochs.practitioner.slice(0, 1));
    connect();
    runners.patient.agreed(BACK);
    await both(3);
    expect(digestsOf(epochs.patient)).to.deep.equal(digestsOf(epochs.practitioner));
  });

  it('are not believed when one signature is missing, altered, or another’s', async () => {
    for (const forge of [
      (message: EpochMessage) => (message.type === 'epoch-agreed' ? { ...message, patient: message.practitioner } : message),
      (message: EpochMessage) => (message.type === 'epoch-agreed' ? { ...message, practitioner: message.patient } : message),
      (message: EpochMessage) => (message.type === 'epoch-agreed' ? { ...message, patient: message.practitioner, practitioner: message.patient } : message),
      (message: EpochMessage) => (message.type === 'epoch-agreed' ? { ...message, patient: `${message.patient.slice(0, -9)}AAAAAAAAA` } : message),
    ]) {
      const { epochs, connect, agree } = await call((message) => [forge(message)]);
      connect();
      agree(AUDIO);
      await pause(80);
      // The practitioner began it, and waits for the patient's signature.
      expect([epochs.patient.length, epochs.practitioner.length]).to.deep.equal([1, 0]);
    }
  });

  it('are not countersigned under other binds than those of this connection', async () => {
    const { epochs, runners, connect, agree } = await call();
    connect();
    runners.practitioner.up({ ...pairs.practitioner, digests: { ...pairs.practitioner.digests, patient: 'x'.repeat(42) + 'A' } });
    agree(AUDIO);
    await pause(100);
    expect([epochs.patient.length, epochs.practitioner.length]).to.deep.equal([0, 0]);
  });

  it('name the newest words on being recorded, and are signed anew when one comes in between', async () => {
    const { epochs, said, runners, line, connect, agree, both } = await call();
    const word = { token: '', digest: 'w'.repeat(42) + 'A', payload: { decision: 'permit' } } as unknown as SignedConsent;
    said.patient = { ...NO_CONSENTS, patient: [word] };
    connect();
    agree(AUDIO);
    await until(() => line.said.includes('epoch-sign'), 'the practitioner to sign');
    await pause(80);
    expect([epochs.patient.length, epochs.practitioner.length], 'the practitioner has not heard it yet').to.deep.equal([0, 0]);
    said.practitioner = said.patient;
    runners.practitioner.said();
    await both(1);
    expect(epochs.patient[0]?.payload.consents).to.deep.equal([word.digest, null]);
  });

  it('say nothing after the end', async () => {
    const { epochs, runners, line, connect, agree } = await call();
    connect();
    await pause(20);
    for (const runner of Object.values(runners)) runner.close();
    agree(AUDIO);
    await pause(50);
    expect([epochs.patient, line.said.filter((type) => type !== 'epoch-have')]).to.deep.equal([[], []]);
  });
});
