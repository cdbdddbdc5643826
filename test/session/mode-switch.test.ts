import { expect } from 'chai';
import fc from 'fast-check';
import { initialModeSwitch, type ModeSwitchEffect, type ModeSwitchEvent, type ModeSwitchMessage, type ModeSwitchState } from '../../src/session/mode-switch.js';
import { stepModeSwitch } from '../../src/session/mode-switch-step.js';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { Role } from '../../src/domain/role.js';

const MAX = 1024;

/** One side with its own camera and an inbox that keeps order, as a data channel does. */
class Side {
  state: ModeSwitchState;
  readonly inbox: ModeSwitchMessage[] = [];
  camera = false;
  onLine = false;
  opening = false;
  settled = 0;
  readonly facts: number[] = [];
  other!: Side;
  clock = 1;

  readonly role: Role;

  constructor(role: Role, wish: MediaMode) {
    this.role = role;
    this.state = initialModeSwitch(role, MAX, wish, null);
    this.camera = this.onLine = wish === 'video';
  }

  dispatch(event: ModeSwitchEvent): void {
    const { state, effects } = stepModeSwitch(this.state, event);
    this.state = state;
    effects.forEach((effect) => this.run(effect));
  }

  private run(effect: ModeSwitchEffect): void {
    if (effect.type === 'send') { if (this.state.linked) this.other.inbox.push(effect.message); }
    else if (effect.type === 'open-camera') this.opening = true;
    else if (effect.type === 'show-camera') { this.camera = this.onLine = true; this.opening = false; }
    else if (effect.type === 'release-camera') { this.camera = this.onLine = this.opening = false; }
    else if (effect.type === 'settled') this.settled += 1;
    else if (effect.type === 'agreed') this.facts.push(effect.agreed.n);
  }

  /** Lets something that is under way happen, if anything is. */
  progress(kind: 'message' | 'camera' | 'camera-fails' | 'frames'): void {
    const at = (this.clock += 1);
    if (kind === 'message') {
      const message = this.inbox.shift();
      if (message !== undefined) this.dispatch({ type: 'received', message, at });
    } else if (kind === 'camera' && this.opening) {
      this.opening = false;
      this.camera = true;
      this.dispatch({ type: 'camera-opened' });
    } else if (kind === 'camera-fails' && this.opening) {
      this.opening = false;
      this.dispatch({ type: 'camera-failed', reason: 'no-camera', code: 'media/not-found' });
    } else if (kind === 'frames' && this.other.onLine && this.state.pending?.stage === 'confirming') {
      this.dispatch({ type: 'frames-decoded', n: this.state.pending.n, at });
    }
  }
}

function pair(patientWish: MediaMode = 'audio', practitionerWish: MediaMode = 'audio'): [Side, Side] {
  const patient = new Side('patient', patientWish);
  const practitioner = new Side('practitioner', practitionerWish);
  patient.other = practitioner;
  practitioner.other = patient;
  return [patient, practitioner];
}

function link(sides: [Side, Side]): void {
  for (const side of sides) side.inbox.length = 0;
  for (const side of sides) side.dispatch({ type: 'link-up' });
  // What was said before the other side was up is lost; a sync is said by both when both are.
  for (const side of sides) {
    side.other.inbox.length = 0;
    const { n, mode, at, by } = side.state.agreed;
    side.other.inbox.push({ type: 'sync', n, mode, at, by });
  }
}

function settle(sides: [Side, Side], answer: 'accept' | 'decline' | null): void {
  for (let round = 0; round < 60; round += 1) {
    for (const side of sides) {
      while (side.inbox.length > 0) side.progress('message');
      side.progress('camera');
      if (answer !== null && side.state.pending?.stage === 'asked') side.dispatch({ type: 'answer', answer });
      side.progress('frames');
    }
  }
}

function expectEqual([patient, practitioner]: [Side, Side]): void {
  expect(patient.state.agreed).to.deep.equal(practitioner.state.agreed);
  expect(patient.state.pending, 'patient pending').to.equal(null);
  expect(practitioner.state.pending, 'practitioner pending').to.equal(null);
  for (const side of [patient, practitioner]) expect(side.camera, `${side.role} camera`).to.equal(side.state.agreed.mode === 'video');
}

function called(patientWish: MediaMode = 'audio', practitionerWish: MediaMode = 'audio'): [Side, Side] {
  const sides = pair(patientWish, practitionerWish);
  link(sides);
  settle(sides, null);
  return sides;
}

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
