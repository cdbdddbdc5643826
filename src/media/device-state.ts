import type { ErrorCode } from '../domain/error-codes.js';

/**
 * Where one device stands. `opening`: the person has asked for it. `interrupted`: it is open, and the system has taken its
 * sound or picture away. `unheard`: it was given back, and nothing has been heard of it yet. `reopening`: the page asks for
 * it again by itself, or to repair it. `resting`: the page waits before it does. `offered`: it failed, and could be opened
 * now, by the person.
 */
export type DevicePhase = 'off' | 'opening' | 'on' | 'interrupted' | 'unheard' | 'reopening' | 'resting' | 'failed' | 'offered';

export interface DeviceState {
  readonly phase: DevicePhase;
  /** How often in a row it did not open again, or ended as soon as it was open. */
  readonly failures: number;
  /** When the open track came, milliseconds. */
  readonly since: number;
  /** Why it is not on; null where it is, or nobody has asked for it. */
  readonly fault: ErrorCode | null;
  /** Whether the page may open it again without being asked: before the call begins, and where it was on in the call. */
  readonly freely: boolean;
  /** Whether it may then be the very same device only: who pulls a camera out may do so not to be seen. */
  readonly same: boolean;
}

export type DeviceEvent =
  /** The person wants it: in the lobby, by a switch, by turning it on again. */
  | { type: 'want' }
  /** The person wants it made good: opened anew, whatever is open. */
  | { type: 'repair' }
  | { type: 'release' }
  /** A track has come. */
  | { type: 'taken'; at: number; muted: boolean }
  /** It did not open; `open`: the track of before is still there. */
  | { type: 'refused'; fault: ErrorCode; open: boolean }
  /** The track ended, and nobody here has stopped it. */
  | { type: 'ended'; at: number }
  /** By the system, not by the person. */
  | { type: 'muted' }
  | { type: 'unmuted' }
  /** The open track gives sound, or a picture. */
  | { type: 'heard' }
  /** The wait is over. */
  | { type: 'rested' }
  /** Something was plugged in or out; whether there is a device of this kind now. */
  | { type: 'devices'; any: boolean }
  /** The browser may use it now. */
  | { type: 'permitted' }
  /** From here on the other one hears and sees. `same`: no other device may take the place of this one by itself. */
  | { type: 'call'; same: boolean };

/** `same`: for the very device that was open. */
export type DeviceEffect = { type: 'ask'; same: boolean } | { type: 'rest'; failures: number } | { type: 'listen' };

export interface DeviceStep {
  state: DeviceState;
  effects: readonly DeviceEffect[];
}

export const DEVICE_OFF: DeviceState = { phase: 'off', failures: 0, since: 0, fault: null, freely: true, same: false };

/** A device that was open for so long, milliseconds, and then ends, has not flapped: it was unplugged, or taken. */
const STEADY_MS = 10_000;
/** So many failures in a row, with longer and longer waits between (about half a minute in all), and the page asks no more. */
const MOST = 6;
/** What asking again cannot mend before something else has changed; a browser may show a question at each. */
const WAITS_FOR_LEAVE: ReadonlySet<ErrorCode | null> = new Set<ErrorCode>(['media/permission-denied', 'media/blocked-by-page']);
const WAITS_FOR_PLUG: ReadonlySet<ErrorCode | null> = new Set<ErrorCode>(['media/not-found', 'media/in-use', 'media/no-answer', 'media/interrupted']);
const PASSES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['media/in-use', 'media/no-answer']);
const ASKED: ReadonlySet<DevicePhase> = new Set(['opening', 'reopening']);
const OPEN: ReadonlySet<DevicePhase> = new Set(['on', 'interrupted', 'unheard']);

/** What follows from what happens to a device. Pure. Opens nothing in a call that was not open in it, unless the person asks. */
export function stepDevice(state: DeviceState, event: DeviceEvent): DeviceStep {
  switch (event.type) {
    case 'want': return OPEN.has(state.phase) || ASKED.has(state.phase) ? stay(state) : go(state, 'opening', { failures: 0, fault: null }, { type: 'ask', same: false });
    case 'repair': return OPEN.has(state.phase) ? go(state, 'reopening', { failures: 0, fault: 'media/interrupted' }, { type: 'ask', same: false }) : stepDevice(state, { type: 'want' });
    // What was wrong stays known until it is asked for again.
    case 'release': return go(state, 'off', { failures: 0, fault: state.phase === 'failed' || state.phase === 'off' ? state.fault : null });
    case 'taken': return taken(state, event);
    case 'refused': return refused(state, event);
    case 'ended': return OPEN.has(state.phase) ? lost(state, event.at - state.since < STEADY_MS ? state.failures + 1 : 0) : stay(state);
    case 'muted': return OPEN.has(state.phase) ? go(state, 'interrupted') : stay(state);
    case 'unmuted': return state.phase === 'interrupted' ? go(state, 'unheard', {}, { type: 'listen' }) : stay(state);
    case 'heard': return state.phase === 'unheard' ? go(state, 'on') : stay(state);
    case 'rested': return state.phase === 'resting' ? go(state, 'reopening', {}, { type: 'ask', same: state.same }) : stay(state);
    case 'devices': return event.any && state.phase === 'failed' && WAITS_FOR_PLUG.has(state.fault) ? possible(state) : stay(state);
    case 'permitted': return state.phase === 'failed' && WAITS_FOR_LEAVE.has(state.fault) ? possible(state) : stay(state);
    case 'call': return stay({ ...state, freely: OPEN.has(state.phase), same: event.same });
  }
}

/** What was interrupted before it was opened anew is not on until something was heard of it. */
function taken(state: DeviceState, { at, muted }: Extract<DeviceEvent, { type: 'taken' }>): DeviceStep {
  const now = { ...state, since: at, fault: null, freely: true };
  if (muted) return go(now, 'interrupted');
  return state.phase === 'reopening' && state.fault === 'media/interrupted' ? go(now, 'unheard', {}, { type: 'listen' }) : go(now, 'on');
}

function refused(state: DeviceState, { fault, open }: Extract<DeviceEvent, { type: 'refused' }>): DeviceStep {
  if (!ASKED.has(state.phase)) return stay(state);
  if (open) return go(state, 'interrupted');
  // Another program (or a phone call) may be done with it soon. What the person has asked for is answered at once.
  return state.phase === 'reopening' && PASSES.has(fault) ? rest(state, state.failures + 1, fault) : go(state, 'failed', { fault });
}

/** One that was steady is followed by another at once, or by itself; one that flaps is given longer and longer. */
function lost(state: DeviceState, failures: number): DeviceStep {
  return failures === 0 ? go(state, 'reopening', { failures, fault: 'media/not-found' }, { type: 'ask', same: state.same }) : rest(state, failures, 'media/unsteady');
}

function rest(state: DeviceState, failures: number, fault: ErrorCode): DeviceStep {
  return failures > MOST ? go(state, 'failed', { failures, fault }) : go(state, 'resting', { failures, fault }, { type: 'rest', failures });
}

/** It could be opened now. In a call in which it was never on, or where it may be another one that is seen, the person is asked first. */
function possible(state: DeviceState): DeviceStep {
  if (!state.freely || state.same) return go(state, 'offered');
  return state.failures === 0 ? go(state, 'reopening', {}, { type: 'ask', same: false }) : go(state, 'resting', {}, { type: 'rest', failures: state.failures });
}

function go(state: DeviceState, phase: DevicePhase, patch: Partial<DeviceState> = {}, ...effects: DeviceEffect[]): DeviceStep {
  return { state: { ...state, ...patch, phase }, effects };
}

function stay(state: DeviceState): DeviceStep {
  return { state, effects: [] };
}
