import { expect } from 'chai';
import fc from 'fast-check';
import { initialModeSwitch } from '../../../src/session/mode/mode-switch.js';
import { stepModeSwitch } from '../../../src/session/mode/mode-switch-step.js';
import { called, expectEqual, link, MAX, settle, Side } from './mode-switch-pair.js';

describe('mode switch', () => {
  for (const [patient, practitioner, mode] of [['audio', 'audio', 'audio'], ['video', 'video', 'video'], ['video', 'audio', 'audio'], ['audio', 'video', 'audio']] as const) {
    it(`begins by ${mode} when the patient comes by ${patient} and the practitioner by ${practitioner}`, () => {
      const sides = called(patient, practitioner);
      expectEqual(sides);
      expect(sides[0].state.agreed).to.include({ n: 0, mode });
    });
  }

  for (const asker of [0, 1] as const) {
    it(`goes to video and back when side ${asker} asks`, () => {
      const sides = called();
      sides[asker].dispatch({ type: 'request', mode: 'video', at: 5 });
      settle(sides, 'accept');
      expectEqual(sides);
      expect(sides[0].state.agreed).to.include({ n: 1, mode: 'video', by: sides[asker].role });
      sides[asker].dispatch({ type: 'request', mode: 'audio', at: 6 });
      expect(sides[asker].camera, 'the light goes out before anybody answers').to.equal(false);
      settle(sides, null);
      expectEqual(sides);
      expect(sides[0].state.agreed).to.include({ n: 2, mode: 'audio' });
    });

    it(`stays on audio, cameras off, when side ${asker} asks and is declined`, () => {
      const sides = called();
      sides[asker].dispatch({ type: 'request', mode: 'video', at: 5 });
      settle(sides, 'decline');
      expectEqual(sides);
      expect(sides[0].state.agreed).to.include({ n: 0, mode: 'audio' });
      expect(sides[asker].settled).to.equal(1);
    });
  }

  it('does not open the asked one’s camera before she agrees', () => {
    const sides = called();
    sides[1].dispatch({ type: 'request', mode: 'video', at: 5 });
    settle(sides, null);
    expect(sides[0].state.pending?.stage).to.equal('asked');
    expect(sides[0].camera).to.equal(false);
    expect(sides[1].onLine).to.equal(false);
  });

  it('resolves two requests at once to one switch, without a question to either', () => {
    const sides = called();
    for (const side of sides) side.dispatch({ type: 'request', mode: 'video', at: 5 });
    for (const side of sides) side.progress('camera');
    settle(sides, null);
    expectEqual(sides);
    expect(sides[0].state.agreed).to.include({ n: 1, mode: 'video', by: 'practitioner' });
    for (const side of sides) expect(side.settled).to.equal(1);
  });

  it('rolls back when the camera of the asked one fails, and says why', () => {
    const sides = called();
    sides[1].dispatch({ type: 'request', mode: 'video', at: 5 });
    for (let round = 0; round < 20; round += 1) {
      sides[1].progress('camera');
      sides[0].progress('message');
      if (sides[0].state.pending?.stage === 'asked') sides[0].dispatch({ type: 'answer', answer: 'accept' });
      sides[0].progress('camera-fails');
      sides[1].progress('message');
    }
    expectEqual(sides);
    expect(sides[0].state.agreed.mode).to.equal('audio');
  });

  it('goes back when frames do not come through in time', () => {
    const sides = called();
    sides[1].dispatch({ type: 'request', mode: 'video', at: 5 });
    for (let round = 0; round < 20; round += 1) {
      for (const side of sides) {
        side.progress('message');
        side.progress('camera');
        if (side.state.pending?.stage === 'asked') side.dispatch({ type: 'answer', answer: 'accept' });
      }
    }
    sides[1].dispatch({ type: 'timeout' });
    settle(sides, null);
    expectEqual(sides);
    expect(sides[0].state.agreed).to.include({ n: 0, mode: 'audio' });
  });

  it('keeps a number for the way back to audio when the claim’s epochs run out', () => {
    const state = { ...initialModeSwitch('patient', 4, 'audio', { n: 2, mode: 'audio', at: 1, by: 'patient' }), linked: true, met: true };
    const { effects } = stepModeSwitch(state, { type: 'request', mode: 'video', at: 1 });
    expect(effects).to.deep.equal([{ type: 'settled', code: 'mode/failed', reason: 'not-allowed' }]);
  });

  it('opens no camera for a person who comes back by audio into video: it goes back to audio', () => {
    const sides = called();
    sides[1].dispatch({ type: 'request', mode: 'video', at: 5 });
    settle(sides, 'accept');
    const back = new Side('patient', 'audio');
    const fresh: [Side, Side] = [back, sides[1]];
    back.other = sides[1];
    sides[1].other = back;
    link(fresh);
    settle(fresh, null);
    expectEqual(fresh);
    expect(back.state.agreed.mode).to.equal('audio');
  });

  for (const known of [true, false]) {
    it(`tells a page that was loaded again which epoch it is in, ${known ? 'also when the backend had told it' : 'from the other side'}`, () => {
      const sides = called();
      sides[0].dispatch({ type: 'request', mode: 'video', at: 5 });
      settle(sides, 'accept');
      const back = new Side('practitioner', 'video');
      if (known) back.state = initialModeSwitch('practitioner', MAX, 'video', sides[0].state.agreed);
      const fresh: [Side, Side] = [sides[0], back];
      back.other = sides[0];
      sides[0].other = back;
      link(fresh);
      settle(fresh, null);
      expectEqual(fresh);
      expect(back.facts).to.deep.equal([1]);
    });
  }

  it('takes a page that was reloaded in video back into video', () => {
    const sides = called();
    sides[0].dispatch({ type: 'request', mode: 'video', at: 5 });
    settle(sides, 'accept');
    const back = new Side('practitioner', 'video');
    const fresh: [Side, Side] = [sides[0], back];
    back.other = sides[0];
    sides[0].other = back;
    link(fresh);
    settle(fresh, null);
    expectEqual(fresh);
    expect(back.state.agreed).to.include({ n: 1, mode: 'video' });
  });

  it('ends equal on both sides, no camera on in audio, whatever happens in whatever order', () => {
    const side = fc.constantFrom(0 as const, 1 as const);
    const action = fc.oneof(
      fc.record({ side, what: fc.constantFrom('message', 'message', 'message', 'camera', 'camera-fails', 'frames', 'frames', 'accept', 'accept', 'decline', 'cancel', 'video', 'video', 'audio', 'timeout') }),
      fc.record({ side, what: fc.constantFrom('cut', 'mend') }),
    );
    fc.assert(fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
      const sides = called();
      for (const { side: index, what } of actions) {
        const one = sides[index];
        if (what === 'accept' || what === 'decline') one.dispatch({ type: 'answer', answer: what });
        else if (what === 'video' || what === 'audio') one.dispatch({ type: 'request', mode: what, at: (one.clock += 1) });
        else if (what === 'cancel' || what === 'timeout') one.dispatch({ type: what });
        else if (what === 'cut') for (const each of sides) { each.inbox.length = 0; each.dispatch({ type: 'link-down' }); }
        else if (what === 'mend') { if (!one.state.linked) link(sides); }
        else one.progress(what as 'message');
      }
      if (!sides[0].state.linked) link(sides);
      settle(sides, 'accept');
      expectEqual(sides);
    }), { numRuns: 3000 });
  });
});
