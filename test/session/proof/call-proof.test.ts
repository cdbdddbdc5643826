import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { ControlMessage } from '../../../src/domain/control-message.js';
import type { Role } from '../../../src/domain/role.js';
import type { PeerDevice } from '../../../src/keys/known-peers.js';
import type { AgreedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { AgreedMode } from '../../../src/session/mode/mode-switch.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';
import { Possession } from '../../../src/session/proof/possession.js';
import { bindingWorld, pairOf, type BindingWorld } from '../signaling/binding-pair.js';
import { isForProof, proofBench } from './call-proof-bench.js';
import { pause, until } from '../../support/until.js';

const AUDIO: AgreedMode = { n: 0, mode: 'audio', at: 10, by: 'practitioner' };
const NOT_PROVED = new ConsultError('session/not-proved');

describe('what two ends of a call show each other', () => {
  let world: BindingWorld;
  let pairs: Record<Role, BoundPair>;
  let end: ReturnType<typeof proofBench>['end'];
  let call: ReturnType<typeof proofBench>['call'];
  before(async () => {
    world = await bindingWorld();
    pairs = await pairOf(world);
    ({ end, call } = proofBench(world));
  });

  it('is shown as proved, with its code and what is known of the device, and not once it is down', async () => {
    for (const role of ['patient', 'practitioner'] as const) {
      const { proof, store, begin } = await end(role);
      begin();
      proof.up(pairs[role]);
      expect(store.snapshot).to.include({ proved: true, safetyCode: pairs.patient.safetyCode, peerDevice: 'first' });
      proof.down();
      expect(store.snapshot).to.include({ proved: false, safetyCode: null, peerDevice: null });
    }
  });

  it('makes one call: an epoch that both have signed, and the patient as the owner of what is recorded', async () => {
    const { patient, practitioner } = await call();
    for (const role of ['patient', 'practitioner'] as const) ({ patient, practitioner })[role].proof.up(pairs[role]);
    for (const { proof } of [patient, practitioner]) proof.agreed(AUDIO);
    await until(() => practitioner.told.epochs.length === 1 && practitioner.told.owners.length === 1, 'the epoch and its owner');
    const { binds, digests } = pairs.practitioner;
    const [[epoch, named]] = practitioner.told.epochs as [[AgreedEpoch, readonly string[]]];
    expect([epoch.payload.mode, epoch.payload.binds, named]).to.deep.equal(['audio', [digests.patient, digests.practitioner], [binds.patient, binds.practitioner]]);
    const { kid } = world.parties.patient.keys.account!;
    expect(practitioner.told.owners.map((owner) => [owner.kid, owner.role])).to.deep.equal([[kid, 'owner']]);
    expect(practitioner.told.binds).to.deep.equal([{ digest: digests.practitioner, tokens: [binds.patient, binds.practitioner], shown: { kid, accounts: new Set([kid]) } }]);
    for (const { proof } of [patient, practitioner]) proof.agreed({ n: 1, mode: 'video', at: 20, by: 'patient' });
    await until(() => practitioner.told.epochs.length === 2, 'the next epoch');
    expect([...patient.told.trouble, ...practitioner.told.trouble]).to.deep.equal([]);
  });

  it('signs an epoch anew once somebody has said something new about being recorded', async () => {
    const { proof, begin, of } = await end('practitioner');
    begin();
    proof.up(pairs.practitioner);
    proof.agreed(AUDIO);
    await until(() => of('epoch-sign').length === 1, 'the epoch');
    proof.said();
    await until(() => of('epoch-sign').length === 2, 'it again');
  });

  it('hands the epochs that the backend had to the recorder, whose binds are stored already', async () => {
    const epoch = { payload: { n: 0, mode: 'audio', at: 5, by: 'practitioner' } } as AgreedEpoch;
    const [recorder, patient] = [await end('practitioner', { epochs: [epoch] }), await end('patient', { epochs: [epoch] })];
    for (const { begin } of [recorder, patient]) begin();
    expect([recorder.told.epochs, patient.told.epochs]).to.deep.equal([[[epoch, []]], []]);
    recorder.proof.up(pairs.practitioner);
    await until(() => recorder.of('epoch-have').length === 1, 'its place');
    expect(recorder.of('epoch-have')).to.deep.equal([{ type: 'epoch-have', n: 0 }]);
  });

  it('says of a device for the whole call what was known of it when it first came, and asks of each device once', async () => {
    const met: string[] = [];
    const answers: PeerDevice[] = ['new', 'known', 'first'];
    const { proof, store, begin } = await end('patient', { known: { meet: (_keys, kid) => { met.push(kid); return answers[met.length - 1]!; } } });
    begin();
    const first = pairs.patient;
    const other = { ...first, signer: { ...first.signer, kid: 'another device' } };
    const shown = [first, first, other, first].map((pair) => {
      proof.up(pair);
      const { peerDevice } = store.snapshot;
      proof.down();
      return peerDevice;
    });
    expect(shown).to.deep.equal(['new', 'new', 'known', 'new']);
    expect(met).to.deep.equal([first.signer.kid, 'another device']);
  });

  it('shows no trouble any more that the proof has ended, and any other all the same', async () => {
    for (const [code, left] of [['session/not-proved', null], ['backend/unreachable', 'backend/unreachable']] as const) {
      const { proof, store, begin } = await end('patient');
      begin();
      store.patch({ error: new ConsultError(code) });
      proof.up(pairs.patient);
      expect(store.snapshot.error?.code ?? null).to.equal(left);
    }
  });

  describe('when something was not the other party’s word', () => {
    it('is a violation and a trouble while nothing is proved, told once for each page load of the other side', async () => {
      const { proof, told } = await end('patient');
      for (const fault of ['member-key', 'rollback', 'member-key'] as const) proof.fault(fault);
      expect([told.violations, told.trouble]).to.deep.equal([['member-key'], [NOT_PROVED]]);
      proof.peerRenewed();
      for (const fault of ['rollback', 'connection'] as const) proof.fault(fault);
      expect([told.violations, told.trouble]).to.deep.equal([['member-key', 'rollback'], [NOT_PROVED, NOT_PROVED]]);
    });

    it('is a violation and no trouble while the call is proved, which goes on', async () => {
      const { proof, told, store, begin } = await end('patient');
      begin();
      proof.up(pairs.patient);
      const before = store.snapshot;
      proof.fault('connection');
      expect([told.violations, told.trouble]).to.deep.equal([['connection'], []]);
      expect(store.snapshot).to.equal(before);
    });
  });

  describe('hears nothing', () => {
    it('of being recorded but over a proved connection, and then holds it against the keys of both', async () => {
      const { proof, told, begin, signers } = await end('patient');
      const hear = (token: string): void => proof.receive({ type: 'consent', token });
      hear('before the call');
      begin();
      hear('before a connection');
      proof.up(pairs.patient);
      hear('over it');
      proof.down();
      hear('after it');
      expect(told.heard).to.deep.equal([['over it', { patient: signers, practitioner: pairs.patient.keys.signers }]]);
      expect([told.trouble, told.violations]).to.deep.equal([[], []]);
    });

    it('that it cannot look at, and says so', async () => {
      const { proof, told, begin } = await end('patient', { hear: () => Promise.reject(NOT_PROVED) });
      begin();
      proof.up(pairs.patient);
      proof.receive({ type: 'consent', token: 'a.b.c' });
      await until(() => told.trouble.length > 0, 'the trouble');
      expect(told.trouble).to.deep.equal([NOT_PROVED]);
    });

    it('of who can open the recording without a proved connection, or after it', async () => {
      const [recorder, patient] = [await end('practitioner'), await end('patient')];
      for (const { begin } of [recorder, patient]) begin();
      recorder.proof.up(pairs.practitioner);
      await until(() => recorder.of('possession-ask').length === 1, 'the question');
      const [ask] = recorder.of('possession-ask').filter(isForProof);
      patient.proof.receive(ask!);
      patient.proof.up(pairs.patient);
      patient.proof.down();
      patient.proof.receive(ask!);
      await pause(30);
      expect(patient.of('possession')).to.deep.equal([]);
      patient.proof.up(pairs.patient);
      patient.proof.receive(ask!);
      await until(() => patient.of('possession').length === 1, 'the answer');
      const [answer] = patient.of('possession').filter(isForProof);
      recorder.proof.down();
      recorder.proof.receive(answer!);
      expect(recorder.told.owners).to.deep.equal([]);
      recorder.proof.up(pairs.practitioner);
      await pause(30);
      recorder.proof.receive(answer!);
      expect(recorder.told.owners, 'nor with the answer to an earlier question').to.deep.equal([]);
    });

    it('of epochs once it is closed, nor of anything else, and closes twice', async () => {
      const { proof, told, begin } = await end('patient');
      begin();
      proof.up(pairs.patient);
      await until(() => told.sent.length > 0, 'its place');
      const { length } = told.sent;
      for (let turn = 0; turn < 2; turn += 1) proof.close();
      proof.receive({ type: 'consent', token: 'late' });
      proof.receive({ type: 'epoch-have', n: -1 });
      proof.agreed({ ...AUDIO, by: 'patient' });
      await pause(30);
      expect([told.sent.length, told.heard]).to.deep.equal([length, []]);
    });

    it('and says nothing before the call is joined', async () => {
      const { proof, told } = await end('patient');
      proof.said();
      proof.agreed(AUDIO);
      proof.up(pairs.patient);
      proof.receive({ type: 'epoch-have', n: -1 });
      proof.receive({ type: 'consent', token: 'early' });
      proof.down();
      proof.close();
      await pause(30);
      expect(told).to.deep.include({ sent: [], heard: [], trouble: [] });
    });
  });

  it('is asked by the page that records alone who can open it, and says when that cannot be asked', async () => {
    const [recorder, other, patient] = [await end('practitioner'), await end('practitioner', { records: false }), await end('patient')];
    for (const { begin } of [recorder, other, patient]) begin();
    recorder.proof.up(pairs.practitioner);
    other.proof.up(pairs.practitioner);
    patient.proof.up(pairs.patient);
    await until(() => recorder.of('possession-ask').length === 1, 'the question');
    await pause(20);
    expect([...other.of('possession-ask'), ...patient.of('possession-ask')]).to.deep.equal([]);
    const broken = await end('practitioner', { send: ({ type }) => { if (type === 'possession-ask') throw NOT_PROVED; } });
    broken.proof.up(pairs.practitioner);
    await until(() => broken.told.trouble.length > 0, 'the trouble');
    expect(broken.told.trouble).to.deep.equal([NOT_PROVED]);
  });

  it('shows with the patient’s key what it can open, and with no key of the practitioner’s', async () => {
    const { proof, begin, of } = await end('practitioner', { records: false });
    begin();
    proof.up(pairs.practitioner);
    const asks: ControlMessage[] = [];
    await new Possession({ cd: world.pages.patient.proof.cd, account: null, onOwner: () => Promise.resolve(true), send: (message) => asks.push(message) }).ask(pairs.patient);
    for (const ask of asks.filter(isForProof)) proof.receive(ask);
    await until(() => of('possession').length === 1, 'the answer');
    expect(of('possession')).to.deep.equal([{ type: 'possession', nonce: '' }]);
  });
});
