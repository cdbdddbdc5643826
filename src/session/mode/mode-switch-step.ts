import { backToAudio, concluded, confirm, rollBack, send, settled, stay, tellOther } from './mode-switch-moves.js';
import { receiveModeMessage } from './mode-switch-receive.js';
import type { ModeSwitchEvent, ModeSwitchState, ModeSwitchStep } from './mode-switch.js';

type Of<T extends ModeSwitchEvent['type']> = Extract<ModeSwitchEvent, { type: T }>;
type Handlers = { [T in ModeSwitchEvent['type']]: (state: ModeSwitchState, event: Of<T>) => ModeSwitchStep };

/**
 * The two-phase switch between audio and video, as a pure step: ask, accept or decline, acquire, replaceTrack, confirm
 * decoded frames on both sides, commit; back to where one was on any failure. The asker commits; when both ask at once
 * the practitioner is the asker. Back to audio needs nobody's consent and is a commit at once.
 */
export function stepModeSwitch(state: ModeSwitchState, event: ModeSwitchEvent): ModeSwitchStep {
  const handler = HANDLERS[event.type] as (state: ModeSwitchState, event: ModeSwitchEvent) => ModeSwitchStep;
  return handler(state, event);
}

const HANDLERS: Handlers = {
  request(state, { mode, at }) {
    const { agreed, pending, linked, maxEpochs } = state;
    if (mode === 'audio' && pending !== null) return HANDLERS.cancel(state, { type: 'cancel' });
    if (agreed.n >= 0 && agreed.mode === mode) return stay(state, settled(null));
    if (mode === 'audio') return agreed.n < 0 ? stay(state, settled('session/wrong-state')) : backToAudio(state, at);
    if (pending?.stage === 'asked') return HANDLERS.answer(state, { type: 'answer', answer: 'accept' });
    // What I want is under way already: it settles with that.
    if (pending !== null) return stay(state);
    if (!linked || agreed.n < 0) return stay(state, settled('session/wrong-state'));
    // One number is kept for the way back: audio must always be possible.
    if (agreed.n + 2 >= maxEpochs) return stay(state, settled('mode/failed', 'not-allowed'));
    return { state: { ...state, pending: { stage: 'opening', n: agreed.n + 1, asker: 'me' } }, effects: [{ type: 'open-camera' }] };
  },

  answer(state, { answer }) {
    const { pending } = state;
    if (pending?.stage !== 'asked') return stay(state);
    if (answer === 'accept') return { state: { ...state, pending: { stage: 'accepting', n: pending.n, asker: 'them' } }, effects: [{ type: 'open-camera' }, send({ type: 'mode-accept', n: pending.n })] };
    return { state: { ...state, pending: null }, effects: [send({ type: 'mode-decline', n: pending.n, reason: 'declined' })] };
  },

  cancel(state) {
    const { pending } = state;
    if (pending === null) return stay(state);
    if (pending.stage === 'asked') return HANDLERS.answer(state, { type: 'answer', answer: 'decline' });
    return rollBack(state, pending, tellOther(pending, 'declined'), 'mode/declined', 'declined');
  },

  'camera-opened'(state) {
    const { pending } = state;
    if (pending?.stage === 'opening') {
      return { state: { ...state, pending: { ...pending, stage: 'asking' } }, effects: [send({ type: 'mode-ask', n: pending.n })] };
    }
    if (pending?.stage === 'accepting') return confirm(state, 'them', pending.n, []);
    return stay(state);
  },

  'camera-failed'(state, { reason, code }) {
    const { pending } = state;
    if (pending?.stage !== 'opening' && pending?.stage !== 'accepting') return stay(state);
    return rollBack(state, pending, tellOther(pending, reason), code, reason);
  },

  'frames-decoded'(state, { n, at }) {
    const { pending } = state;
    if (pending?.stage !== 'confirming' || pending.n !== n || pending.seen) return stay(state);
    const now = { ...state, pending: { ...pending, seen: true } };
    return concluded(now, at, [send({ type: 'mode-seen', n })]);
  },

  timeout(state) {
    const { pending } = state;
    if (pending?.stage !== 'confirming') return stay(state);
    return rollBack(state, pending, [send({ type: 'mode-abort', n: pending.n })], 'mode/timeout', 'failed');
  },

  'link-up'(state) {
    return { state: { ...state, linked: true }, effects: [send({ type: 'sync', ...state.agreed })] };
  },

  'link-down'(state) {
    const down = { ...state, linked: false };
    return state.pending === null ? stay(down) : rollBack(down, state.pending, [], 'mode/failed', 'failed');
  },

  received: receiveModeMessage,
};
