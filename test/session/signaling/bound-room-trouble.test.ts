import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { bindingWorld, type BindingWorld } from './binding-pair.js';
import { roomBench } from './bound-room-bench.js';
import { pause, until } from '../../support/until.js';

describe('a page that cannot do its part in the room', () => {
  let world: BindingWorld;
  let bench: ReturnType<typeof roomBench>;
  before(async () => { world = await bindingWorld(); });
  beforeEach(() => { bench = roomBench(world); });
  afterEach(() => bench.close());

  for (const [code, proof] of [
    ['keys/unavailable', () => ({ keys: { ...world.pages.patient.proof.keys, get chain(): readonly string[] { throw new ConsultError('keys/unavailable'); } } })],
    ['backend/unreachable', () => ({ peerKeys: () => Promise.reject(new ConsultError('backend/unreachable')) })],
  ] as const) {
    it(`accuses nobody of trouble of its own: ${code}`, async () => {
      const { told } = bench.enter('patient', bench.proofWith('patient', proof()));
      bench.enter('practitioner');
      await until(() => told.troubles.length > 0, 'the trouble');
      expect([told.troubles[0], told.faults]).to.deep.equal([code, []]);
    });
  }

  it('tells nothing more once it is closed', async () => {
    let fail: (error: Error) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      bench.enter('patient', bench.proofWith('patient', { peerKeys: () => new Promise((_, reject) => { fail = reject; resolve(); }) }));
    });
    bench.enter('practitioner');
    await asked;
    const [{ room, told }] = bench.entered as [(typeof bench.entered)[number]];
    room.close();
    fail(new ConsultError('keys/unavailable'));
    await pause(30);
    expect([told.troubles, told.faults]).to.deep.equal([[], []]);
  });

  it('passes on that there is reason to doubt the channel', () => {
    let probes = 0;
    const { room } = bench.enter('patient', {}, { port: { connect: () => ({ send: () => undefined, probe: () => { probes += 1; }, close: () => undefined }) } });
    room.probe();
    expect(probes).to.equal(1);
  });
});
