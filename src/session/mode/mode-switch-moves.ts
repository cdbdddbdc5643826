import type { DeclineReason } from '../../domain/control-message.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { AgreedMode, ModeSwitchEffect, ModeSwitchState, ModeSwitchStep, PendingSwitch } from './mode-switch.js';

/** Both have consented and my camera is open: it goes on the line, frames must come through both ways. */
export function confirm(state: ModeSwitchState, asker: 'me' | 'them', n: number, effects: ModeSwitchEffect[]): ModeSwitchStep {
  const pending: PendingSwitch = { stage: 'confirming', n, asker, seen: false, shown: false };
  // The asked one's browser may still be asking her for the camera: time runs from when hers is shown, on her side.
  const timeout: ModeSwitchEffect[] = asker === 'them' ? [{ type: 'arm-timeout' }] : [];
  return { state: { ...state, pending }, effects: [{ type: 'show-camera', n }, ...effects, ...timeout] };
}

/** Commits once both have decoded the other's frames and the asker is me. */
export function concluded(state: ModeSwitchState, at: number, effects: ModeSwitchEffect[]): ModeSwitchStep {
  const { pending, role } = state;
  if (pending?.stage !== 'confirming' || !pending.seen || !pending.shown || pending.asker !== 'me') return { state, effects };
  const agreed: AgreedMode = { n: pending.n, mode: 'video', at: later(at, state), by: role };
  return {
    state: { ...state, agreed, pending: null },
    effects: [...effects, send({ type: 'mode-commit', ...agreed }), { type: 'agreed', agreed }, settled(null)],
  };
}

/** Back to where we were. The camera is off unless the agreed mode is video. */
export function rollBack(state: ModeSwitchState, pending: PendingSwitch, told: ModeSwitchEffect[], code: ErrorCode, reason: DeclineReason): ModeSwitchStep {
  // I never opened a camera for a request that I have not answered.
  const off: ModeSwitchEffect[] = state.agreed.mode === 'audio' && pending.stage !== 'asked' ? [{ type: 'release-camera' }] : [];
  return { state: { ...state, pending: null }, effects: [...off, ...told, settled(code, reason)] };
}

/** What the other side must hear when I step out; nothing before I have asked. */
export function tellOther(pending: PendingSwitch, reason: DeclineReason): ModeSwitchEffect[] {
  const { n } = pending;
  switch (pending.stage) {
    case 'opening': return [];
    case 'asked':
    case 'accepting': return [send({ type: 'mode-decline', n, reason })];
    case 'asking':
    case 'confirming': return [send({ type: 'mode-abort', n })];
  }
}

export function send(message: Extract<ModeSwitchEffect, { type: 'send' }>['message']): ModeSwitchEffect {
  return { type: 'send', message };
}

export function settled(code: ErrorCode | null, reason: DeclineReason | null = null): ModeSwitchEffect {
  return { type: 'settled', code, reason };
}

export function stay(state: ModeSwitchState, ...effects: ModeSwitchEffect[]): ModeSwitchStep {
  return { state, effects };
}

/** Audio from now on: the light goes out first; the other side is told, not asked. Without a link the next sync tells. */
export function backToAudio(state: ModeSwitchState, at: number): ModeSwitchStep {
  const agreed: AgreedMode = { n: state.agreed.n + 1, mode: 'audio', at: later(at, state), by: state.role };
  return {
    state: { ...state, agreed },
    effects: [{ type: 'release-camera' }, { type: 'agreed', agreed }, send({ type: 'mode-commit', ...agreed }), settled(null)],
  };
}

/** The two clocks may differ by minutes. What is agreed later is dated later, and no two agreements have one moment. */
function later(at: number, { agreed }: ModeSwitchState): number {
  return Math.max(at, agreed.at + 1);
}
