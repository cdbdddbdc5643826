import { expect } from 'chai';
import { BINDS_OF_BOTH_MAX } from '../../../src/domain/evidence-limits.js';
import type { Role } from '../../../src/domain/role.js';
import { toBase64url } from '../../../src/ownership/base64url.js';
import { NO_CONSENTS } from '../../../src/ownership/consent-book.js';
import { readJws } from '../../../src/ownership/jws.js';
import { signEpoch, type AgreedEpoch, type EpochTerms, type SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { EpochMessage } from '../../../src/session/epochs/epoch-ledger.js';
import { EpochLedgerRunner, type EpochLedgerParts } from '../../../src/session/epochs/epoch-ledger-runner.js';
import type { AgreedMode } from '../../../src/session/mode/mode-switch.js';
import { ownSigners } from '../../../src/session/proof/own-signers.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';
import { bindingWorld, pairOf, type BindingWorld } from '../signaling/binding-pair.js';
import { digestOf } from '../session-keys.js';
import { pause, until } from '../../support/until.js';

const AUDIO: AgreedMode = { n: 0, mode: 'audio', at: 10, by: 'practitioner' };
const VIDEO: AgreedMode = { n: 1, mode: 'video', at: 20, by: 'patient' };
const BACK: AgreedMode = { n: 2, mode: 'audio', at: 30, by: 'practitioner' };

const textOf = (text: string): string => toBase64url(new TextEncoder().encode(text));
/** Something that reads like a bind's token, and is none. */
const filler = (number: number): string => `${textOf('{"kid":"x"}')}.${textOf(String(number))}.AAAA`;
const signedIn = (token: string): SignedEpoch => JSON.parse(new TextDecoder().decode(readJws(token)?.payload)) as SignedEpoch;

/** One side alone: the test is the other one. */
describe('one side of the epochs that both sign', () => {
  let world: BindingWorld;
  let pairs: Record<Role, BoundPair>;
  let others: Record<Role, BoundPair>;
  let terms: EpochTerms;
  let three: AgreedEpoch[];
  before(async () => {
    world = await bindingWorld();
    [pairs, others] = [await pairOf(world), await pairOf(world)];
    const { sid, rid, modes, maxEpochs } = world.claim;
    terms = { sid, rid, cd: world.pages.patient.proof.cd, modes, maxEpochs };
    three = [];
    for (const mode of [AUDIO, VIDEO, BACK]) three.push(await agreed(mode));
  });

  const payloadOf = ({ n, mode, at, by }: AgreedMode, { digests } = pairs.patient): SignedEpoch => (
    { v: 2, sid: terms.sid, rid: terms.rid, cd: terms.cd, n, mode, at, by, prev: three[n - 1]?.digest ?? null, binds: [digests.patient, digests.practitioner], consents: [null, null] });
  const sign = (role: Role, payload: SignedEpoch): Promise<string> => {
    const { device } = world.parties[role].keys;
    return signEpoch(payload, device.privateKey, device.kid);
  };
  async function agreed(mode: AgreedMode): Promise<AgreedEpoch> {
    const payload = payloadOf(mode);
    return { payload, digest: await digestOf(payload), tokens: { patient: await sign('patient', payload), practitioner: await sign('practitioner', payload) } };
  }
  const bindsOf = ({ binds: { patient, practitioner } }: BoundPair): [string, string] => [patient, practitioner];
  const shown = ({ payload: { n }, tokens }: AgreedEpoch, binds = bindsOf(pairs.patient)): EpochMessage => ({ type: 'epoch-agreed', n, ...tokens, binds });

  async function side(role: Role, known: readonly AgreedEpoch[] = [], change: Partial<EpochLedgerParts> = {}) {
    const sent: EpochMessage[] = [];
    const epochs: { n: number; binds: readonly string[] }[] = [];
    const { keys } = world.parties[role];
    const runner = new EpochLedgerRunner(known, {
      role, terms, device: keys.device, signers: await ownSigners(keys, world.claim, role), binds: [], consents: { consents: NO_CONSENTS, settled: () => Promise.resolve() },
      send: (message) => sent.push(message), onEpoch: ({ payload: { n } }, binds) => epochs.push({ n, binds }), ...change,
    });
    return { runner, sent, epochs, of: <T extends EpochMessage['type']>(type: T) => sent.filter((each): each is Extract<EpochMessage, { type: T }> => each.type === type) };
  }

  it('says which is its newest, and is shown what it lacks and nothing else, with the binds that it names', async () => {
    for (const [known, newest] of [[[], -1], [three.slice(0, 2), 1]] as const) {
      const patient = await side('patient', known);
      patient.runner.up(pairs.patient);
      await until(() => patient.sent.length > 0, 'a word');
      expect(patient.sent).to.deep.equal([{ type: 'epoch-have', n: newest }]);
      const practitioner = await side('practitioner', three);
      practitioner.runner.up(pairs.practitioner);
      practitioner.runner.receive(patient.sent[0]!);
      await pause(20);
      expect(practitioner.of('epoch-agreed')).to.deep.equal(three.slice(newest + 1).map((epoch) => shown(epoch)));
      for (const message of practitioner.of('epoch-agreed')) patient.runner.receive(message);
      await until(() => patient.epochs.length === 2 - newest, 'the rest');
      expect(patient.epochs).to.deep.equal(three.slice(newest + 1).map(({ payload: { n } }) => ({ n, binds: bindsOf(pairs.patient) })));
      expect(patient.of('epoch-have')).to.have.length(1);
    }
  });

  it('sends back what it has countersigned with the two binds of this connection', async () => {
    const { runner, of, epochs } = await side('patient');
    runner.up(pairs.patient);
    runner.agreed(AUDIO);
    runner.receive({ type: 'epoch-sign', token: three[0]!.tokens.practitioner });
    await until(() => epochs.length === 1, 'the epoch');
    const [{ n, practitioner, binds } = shown(three[1]!) as Extract<EpochMessage, { type: 'epoch-agreed' }>] = of('epoch-agreed');
    expect([n, practitioner, binds]).to.deep.equal([0, three[0]!.tokens.practitioner, bindsOf(pairs.patient)]);
    expect(epochs).to.deep.equal([{ n: 0, binds: bindsOf(pairs.patient) }]);
  });

  it('hears nothing of a connection that has gone', async () => {
    const { runner, of } = await side('practitioner', three);
    runner.up(pairs.practitioner);
    runner.receive({ type: 'epoch-have', n: -1 });
    runner.up({ ...pairs.practitioner });
    await pause(20);
    expect(of('epoch-agreed')).to.deep.equal([]);
    runner.receive({ type: 'epoch-have', n: -1 });
    await pause(20);
    expect(of('epoch-agreed'), 'and of the present one it does').to.have.length(3);
  });

  it('says nothing over a connection that has gone', async () => {
    const { runner, sent } = await side('practitioner', three);
    runner.up(pairs.practitioner);
    runner.down();
    runner.agreed({ ...BACK, n: 3, at: 40 });
    await pause(20);
    expect(sent).to.deep.equal([]);
  });

  it('sends nothing on a new connection that it was still signing for the former one', async () => {
    let settle: () => void = () => undefined;
    let asked = 0;
    const settled = (): Promise<void> => {
      asked += 1;
      return asked === 1 ? new Promise((resolve) => { settle = resolve; }) : Promise.resolve();
    };
    const { runner, of } = await side('practitioner', [], { consents: { consents: NO_CONSENTS, settled } });
    runner.agreed(AUDIO);
    runner.up(pairs.practitioner);
    await until(() => asked === 1, 'the signature to be due');
    runner.up(others.practitioner);
    settle();
    await until(() => of('epoch-sign').length > 0, 'what it signs');
    await pause(20);
    const { digests: { patient, practitioner } } = others.practitioner;
    expect(of('epoch-sign').map(({ token }) => signedIn(token).binds)).to.deep.equal([[patient, practitioner]]);
  });

  it('signs no more epochs than the claim allows', async () => {
    const [few, enough] = [await side('patient', three.slice(0, 1), { terms: { ...terms, maxEpochs: 1 } }), await side('patient', three.slice(0, 1), { terms: { ...terms, maxEpochs: 2 } })];
    for (const { runner } of [few, enough]) {
      runner.up(pairs.patient);
      runner.agreed(VIDEO);
    }
    await until(() => enough.of('epoch-sign').length > 0, 'the second epoch');
    await pause(20);
    expect(few.of('epoch-sign')).to.deep.equal([]);
  });

  it('counts on from the true epoch when a forged one was shown before it', async () => {
    const { runner, of, epochs } = await side('patient');
    runner.up(pairs.patient);
    const { tokens: { patient } } = three[0]!;
    runner.receive({ ...shown(three[0]!), practitioner: patient } as EpochMessage);
    await pause(20);
    expect(epochs).to.deep.equal([]);
    runner.receive(shown(three[0]!));
    runner.agreed(VIDEO);
    await until(() => of('epoch-sign').length > 0, 'the next one');
    expect(epochs.map(({ n }) => n)).to.deep.equal([0]);
    const { n, prev } = signedIn(of('epoch-sign')[0]!.token);
    expect([n, prev]).to.deep.equal([1, three[0]!.digest]);
  });

  describe('remembers binds', () => {
    it('that it is told of over a connection, and none before one', async () => {
      const { runner, epochs } = await side('patient');
      const { binds } = others.patient;
      runner.receive(shown(three[0]!));
      await pause(20);
      runner.up(others.patient);
      runner.receive(shown(three[0]!, [binds.patient, binds.practitioner]));
      await pause(30);
      expect(epochs).to.deep.equal([]);
      runner.receive(shown(three[0]!));
      await until(() => epochs.length === 1, 'the epoch');
    });

    it('though a backend hands over what is none', async () => {
      const { runner, sent } = await side('patient', [], { binds: ['no.token', ''] });
      runner.up(pairs.patient);
      await until(() => sent.length > 0, 'its first word');
    });

    it(`of both parties up to ${BINDS_OF_BOTH_MAX}, and no more`, async () => {
      const { runner, epochs } = await side('patient', [], { binds: Array.from({ length: BINDS_OF_BOTH_MAX - 1 }, (_, number) => filler(number)) });
      runner.up(pairs.patient);
      runner.agreed(AUDIO);
      runner.receive({ type: 'epoch-sign', token: three[0]!.tokens.practitioner });
      await until(() => epochs.length === 1, 'the epoch');
      expect(epochs[0]?.binds).to.deep.equal([pairs.patient.binds.patient, '']);
    });
  });

  describe('waits for what is open', () => {
    const { setTimeout, clearTimeout } = globalThis;
    const waiting = new Map<unknown, () => void>();
    beforeEach(() => {
      waiting.clear();
      // What waits for seconds waits for the test to say that they are over.
      globalThis.setTimeout = ((run: () => void, after = 0) => {
        if (after < 1_000) return setTimeout(run, after);
        const timer = {};
        waiting.set(timer, run);
        return timer;
      }) as typeof setTimeout;
      globalThis.clearTimeout = ((timer: number | undefined) => { if (!waiting.delete(timer)) clearTimeout(timer); }) as typeof clearTimeout;
    });
    afterEach(() => Object.assign(globalThis, { setTimeout, clearTimeout }));

    it('and goes on with the newest when nothing becomes of the oldest, whatever else is said in between', async () => {
      const { runner, of } = await side('patient');
      runner.up(pairs.patient);
      for (const mode of [AUDIO, VIDEO]) runner.agreed(mode);
      runner.receive({ type: 'epoch-have', n: -1 });
      await pause(20);
      expect([waiting.size, of('epoch-sign')]).to.deep.equal([1, []]);
      for (const run of waiting.values()) run();
      await until(() => of('epoch-sign').length > 0, 'the newest');
      expect(signedIn(of('epoch-sign')[0]!.token)).to.include({ n: 0, mode: 'video', by: 'patient' });
    });

    it('and for nothing once it is signed', async () => {
      const { runner, epochs } = await side('patient');
      runner.up(pairs.patient);
      runner.agreed(AUDIO);
      await until(() => waiting.size === 1, 'it to wait');
      runner.receive({ type: 'epoch-sign', token: three[0]!.tokens.practitioner });
      await until(() => epochs.length === 1, 'the epoch');
      await pause(20);
      expect(waiting.size).to.equal(0);
    });

    it('and gives up nothing while there is no connection', async () => {
      const { runner } = await side('patient');
      runner.up(pairs.patient);
      for (const mode of [AUDIO, VIDEO]) runner.agreed(mode);
      await until(() => waiting.size === 1, 'it to wait');
      runner.down();
      await pause(20);
      expect(waiting.size).to.equal(0);
      expect(runner.state.open).to.deep.equal([AUDIO, VIDEO]);
    });
  });
});
