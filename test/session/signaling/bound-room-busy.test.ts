import { expect } from 'chai';
import type { SignalingEvent, SignalingPort } from '../../../src/adapter/ports/signaling-port.js';
import type { SignalBody } from '../../../src/domain/signal-message.js';
import { WAITING_MAX } from '../../../src/session/signaling/bound-room.js';
import { bindingWorld, type BindingWorld } from './binding-pair.js';
import { hello, roomBench } from './bound-room-bench.js';
import { pause, until } from '../../support/until.js';

describe('a room that is busy with what it has heard', () => {
  let world: BindingWorld;
  let bench: ReturnType<typeof roomBench>;
  before(async () => { world = await bindingWorld(); });
  beforeEach(() => { bench = roomBench(world); });
  afterEach(() => bench.close());

  it(`lets ${WAITING_MAX} messages of a page wait for the signature before them, and has room again after that`, async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<null>((resolve) => { open = () => resolve(null); });
    const { own, told } = bench.enter('patient', bench.proofWith('patient', { peerKeys: () => opened }));
    bench.forge('patient', hello());
    await until(() => bench.answers('patient', 'made-up').length === 2, 'the answer');
    await pause(10);
    bench.forge('patient', { type: 'bind', to: own.instance, token: 'a.b.c', keys: [world.parties.practitioner.keys.chain[0]!] }, 'made-up', 1);
    const signed = (seq: number): void => bench.forge('patient', { type: 'signed', token: 'a.b.c' }, 'made-up', seq);
    for (let turn = 0; turn < 2 * WAITING_MAX; turn += 1) signed(2 + turn);
    await pause(20);
    expect(told.faults).to.deep.equal([]);
    open();
    await until(() => told.faults.length >= WAITING_MAX, 'what waited');
    await pause(20);
    expect(told.faults).to.deep.equal(['member-key', ...Array.from({ length: WAITING_MAX - 1 }, () => 'connection')]);
    signed(2 + 2 * WAITING_MAX);
    await until(() => told.faults.length === WAITING_MAX + 1, 'one more');
  });

  describe('leaves alone what it was busy with', () => {
    /** A channel on which a test hears all that is said, after the end too. */
    function channel(): { port: SignalingPort; log: (SignalBody['type'] | 'closed')[]; tell: (event: SignalingEvent) => void } {
      const made: ReturnType<typeof channel> = {
        log: [], tell: () => undefined,
        port: {
          connect: (_sid, _instance, onEvent) => {
            made.tell = onEvent;
            return { send: ({ body: { type } }) => made.log.push(type), probe: () => undefined, close: () => made.log.push('closed') };
          },
        },
      };
      return made;
    }

    it('when it closes: it says goodbye and nothing after it', async () => {
      const [before, after, during] = [channel(), channel(), channel()];
      bench.enter('patient', {}, before).room.close();
      const late = bench.enter('patient', {}, after);
      await until(() => after.log.length === 1, 'its hello');
      after.tell({ type: 'message', message: bench.envelope('patient', hello(), 'made-up', 0) });
      late.room.close();
      const busy = bench.enter('patient', {}, { ...during, now: () => { queueMicrotask(() => busy.room.close()); return 1; } });
      await until(() => during.log.length === 1, 'its hello');
      during.tell({ type: 'message', message: bench.envelope('patient', hello(), 'made-up', 0) });
      await pause(40);
      bench.entered.length = 0;
      expect([before.log, after.log, during.log]).to.deep.equal([['bye', 'closed'], ['hello', 'bye', 'closed'], ['hello', 'bye', 'closed']]);
    });

    for (const [what, keys] of [['is the party’s', true], ['is not', false]] as const) {
      it(`when a page goes while its chain is looked at, which ${what}`, async () => {
        const { proof } = world.pages.patient;
        let looked = 0;
        const patient = bench.enter('patient', bench.proofWith('patient', {
          peerKeys: async (...shown) => {
            const found = keys ? await proof.peerKeys(...shown) : null;
            patient.room.send(bench.word('to a page that has gone'));
            patient.room.left();
            looked += 1;
            return found;
          },
        }));
        bench.enter('practitioner');
        await until(() => looked === 1, 'the chain to be looked at');
        await pause(40);
        expect([patient.told.faults, patient.told.peers, patient.room.pair]).to.deep.equal([[], 1, null]);
        expect(bench.said('patient').map(({ body }) => body.type)).to.not.include('signed');
      });
    }

    it('when a page goes while its word is verified, whether it is true or forged', async () => {
      for (const forged of [false, true]) {
        bench = roomBench(world);
        let armed = false;
        let heard = 0;
        const { sid } = world.claim;
        const patient = bench.enter('patient', { get sid() {
          if (armed) {
            heard += 1;
            patient.room.left();
          }
          return sid;
        } });
        const practitioner = bench.enter('practitioner');
        await until(() => patient.room.pair !== null && practitioner.room.pair !== null, 'both to be bound');
        armed = true;
        if (forged) bench.forge('patient', { type: 'signed', token: 'a.b.c' }, practitioner.own.instance, bench.said('practitioner').length);
        else practitioner.room.send(bench.word('late'));
        await until(() => heard > 0, 'it to be verified');
        await pause(30);
        expect([patient.told.faults, patient.told.signals]).to.deep.equal([[], []]);
      }
    });
  });
});
