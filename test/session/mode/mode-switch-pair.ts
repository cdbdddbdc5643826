import { expect } from 'chai';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import type { Role } from '../../../src/domain/role.js';
import { initialModeSwitch, type AgreedMode, type ModeSwitchEffect, type ModeSwitchEvent, type ModeSwitchMessage, type ModeSwitchState } from '../../../src/session/mode/mode-switch.js';
import { stepModeSwitch } from '../../../src/session/mode/mode-switch-step.js';

export const MAX = 1024;

/** What else comes over the same channel, in order with the rest: for whoever listens there. */
export interface OtherLine { type: 'other'; line: unknown }

/** One side with its own camera and an inbox that keeps order, as a data channel does. */
export class Side {
  state: ModeSwitchState;
  readonly inbox: (ModeSwitchMessage | OtherLine)[] = [];
  onAgreed: (agreed: AgreedMode) => void = () => undefined;
  onOther: (line: unknown) => void = () => undefined;
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
    else if (effect.type === 'agreed') {
      this.facts.push(effect.agreed.n);
      this.onAgreed(effect.agreed);
    }
  }

  /** Lets something that is under way happen, if anything is. */
  progress(kind: 'message' | 'camera' | 'camera-fails' | 'frames'): void {
    const at = (this.clock += 1);
    if (kind === 'message') {
      const message = this.inbox.shift();
      if (message?.type === 'other') this.onOther(message.line);
      else if (message !== undefined) this.dispatch({ type: 'received', message, at });
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

export function pair(patientWish: MediaMode = 'audio', practitionerWish: MediaMode = 'audio'): [Side, Side] {
  const patient = new Side('patient', patientWish);
  const practitioner = new Side('practitioner', practitionerWish);
  patient.other = practitioner;
  practitioner.other = patient;
  return [patient, practitioner];
}

export function link(sides: [Side, Side]): void {
  for (const side of sides) side.inbox.length = 0;
  for (const side of sides) side.dispatch({ type: 'link-up' });
  // What was said before the other side was up is lost; a sync is said by both when both are.
  for (const side of sides) {
    side.other.inbox.length = 0;
    const { n, mode, at, by } = side.state.agreed;
    side.other.inbox.push({ type: 'sync', n, mode, at, by });
  }
}

export function settle(sides: [Side, Side], answer: 'accept' | 'decline' | null): void {
  for (let round = 0; round < 60; round += 1) {
    for (const side of sides) {
      while (side.inbox.length > 0) side.progress('message');
      side.progress('camera');
      if (answer !== null && side.state.pending?.stage === 'asked') side.dispatch({ type: 'answer', answer });
      side.progress('frames');
    }
  }
}

export function expectEqual([patient, practitioner]: [Side, Side]): void {
  expect(patient.state.agreed).to.deep.equal(practitioner.state.agreed);
  expect(patient.state.pending, 'patient pending').to.equal(null);
  expect(practitioner.state.pending, 'practitioner pending').to.equal(null);
  for (const side of [patient, practitioner]) expect(side.camera, `${side.role} camera`).to.equal(side.state.agreed.mode === 'video');
}

export function called(patientWish: MediaMode = 'audio', practitionerWish: MediaMode = 'audio'): [Side, Side] {
  const sides = pair(patientWish, practitionerWish);
  link(sides);
  settle(sides, null);
  return sides;
}
