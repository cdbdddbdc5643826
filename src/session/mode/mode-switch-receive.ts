import { backToAudio, concluded, confirm, rollBack, send, settled, stay } from './mode-switch-moves.js';
import type { AgreedMode, ModeSwitchEffect, ModeSwitchMessage, ModeSwitchState, ModeSwitchStep } from './mode-switch.js';

type Of<T extends ModeSwitchMessage['type']> = Extract<ModeSwitchMessage, { type: T }>;
type Receivers = { [T in ModeSwitchMessage['type']]: (state: ModeSwitchState, message: Of<T>, at: number) => ModeSwitchStep };

/** What the other side's message makes of a switch. A message about another number than the next is late, and harmless. */
export function receiveModeMessage(state: ModeSwitchState, { message, at }: { message: ModeSwitchMessage; at: number }): ModeSwitchStep {
  const receiver = RECEIVERS[message.type] as (state: ModeSwitchState, message: ModeSwitchMessage, at: number) => ModeSwitchStep;
  return receiver(state, message, at);
}

const RECEIVERS: Receivers = {
  sync(state, { n, mode, at: since, by }, at) {
    const theirs: AgreedMode = { n, mode, at: since, by };
    if (n < 0 && state.agreed.n < 0) return begin(state, theirs, at);
    return n < 0 ? meet(state, at, []) : adopt(state, theirs, at);
  },

  'mode-ask'(state, { n }) {
    const { pending, agreed, role } = state;
    if (agreed.mode !== 'audio' || n !== agreed.n + 1 || n + 1 >= state.maxEpochs) return stay(state, send({ type: 'mode-decline', n, reason: 'not-allowed' }));
    if (pending === null) return stay({ ...state, pending: { stage: 'asked', n, asker: 'them' } });
    // Both ask at once: both have consented. The practitioner stays the asker.
    if (pending.stage === 'opening') return stay({ ...state, pending: { stage: 'accepting', n, asker: 'them' } }, send({ type: 'mode-accept', n }));
    if (pending.stage !== 'asking') return stay(state, send({ type: 'mode-decline', n, reason: 'busy' }));
    return role === 'practitioner' ? confirm(state, 'me', n, []) : confirm(state, 'them', n, [send({ type: 'mode-accept', n })]);
  },

  'mode-accept'(state, { n }) {
    const { pending } = state;
    if (pending?.n === n && pending.stage === 'asking') return confirm(state, 'me', n, []);
    if (pending?.n === n && pending.stage === 'confirming') return stay(state);
    // They accepted what I have taken back: their camera must not stay on for nobody.
    return n === state.agreed.n + 1 ? stay(state, send({ type: 'mode-abort', n })) : stay(state);
  },

  'mode-decline'(state, { n, reason }) {
    const { pending } = state;
    if (pending?.n !== n || pending.asker !== 'me') return stay(state);
    return rollBack(state, pending, [], 'mode/declined', reason);
  },

  'mode-abort'(state, { n }, at) {
    const { pending, agreed } = state;
    if (pending?.n === n && pending.stage !== 'opening') return rollBack(state, pending, [], 'mode/declined', 'declined');
    // They stepped out while my commit was on its way.
    return agreed.n === n && agreed.mode === 'video' ? backToAudio(state, at) : stay(state);
  },

  'mode-seen'(state, { n }, at) {
    const { pending } = state;
    if (pending?.stage !== 'confirming' || pending.n !== n) return stay(state);
    return concluded({ ...state, pending: { ...pending, shown: true } }, at, []);
  },

  'mode-commit'(state, { n, mode, at: since, by }, at) {
    return adopt(state, { n, mode, at: since, by }, at);
  },
};

/** The first epoch: the practitioner makes it, the patient waits for the commit. Video only if both came with video. */
function begin(state: ModeSwitchState, theirs: AgreedMode, at: number): ModeSwitchStep {
  if (state.role !== 'practitioner') return stay(state);
  const mode = state.wish === 'video' && theirs.mode === 'video' ? 'video' : 'audio';
  const agreed: AgreedMode = { n: 0, mode, at, by: 'practitioner' };
  return meet({ ...state, agreed }, at, [send({ type: 'mode-commit', ...agreed })]);
}

/** The higher number wins; for the same number the practitioner's record does, since she is the one who records. */
function adopt(state: ModeSwitchState, theirs: AgreedMode, at: number): ModeSwitchStep {
  const { agreed, pending } = state;
  if (theirs.n < agreed.n || (theirs.n === agreed.n && state.role === 'practitioner')) return meet(state, at, []);
  if (theirs.n === agreed.n && theirs.mode === agreed.mode) {
    const known = theirs.at === agreed.at && theirs.by === agreed.by;
    return meet({ ...state, agreed: theirs }, at, known || !state.met ? [] : [{ type: 'agreed', agreed: theirs }]);
  }
  const next = { ...state, agreed: theirs, pending: null };
  if (!state.met) return meet(next, at, []);
  const facts: ModeSwitchEffect[] = [{ type: 'agreed', agreed: theirs }];
  if (theirs.mode === 'audio') return stay(next, { type: 'release-camera' }, ...facts, settled('mode/failed'));
  if (theirs.n === 0 || (pending?.stage === 'confirming' && pending.n === theirs.n)) return stay(next, { type: 'show-camera', n: theirs.n }, ...facts, settled(null));
  // My camera has no part in this: the link broke, or I stepped out, before I heard of the commit. No camera opens by itself.
  const back = backToAudio(next, at);
  return { state: back.state, effects: [...facts, ...back.effects] };
}

/**
 * The first time that this page hears where the other stands: it begins as its person chose, and opens no camera that
 * was not chosen. One who comes (or comes back) by audio into a consultation by video takes it back to audio.
 */
function meet(state: ModeSwitchState, at: number, effects: ModeSwitchEffect[]): ModeSwitchStep {
  if (state.met) return stay(state, ...effects);
  const { agreed, wish } = state;
  const met = { ...state, met: true };
  if (agreed.n < 0) return stay(met, ...effects);
  // A page that was loaded again may know the epoch from the backend; that it holds is a fact only now.
  const facts: ModeSwitchEffect[] = [...effects, { type: 'agreed', agreed }];
  if (agreed.mode === wish && wish === 'video') return stay(met, ...facts, { type: 'show-camera', n: agreed.n });
  if (agreed.mode === 'audio') return stay(met, { type: 'release-camera' }, ...facts);
  const back = backToAudio(met, at);
  return { state: back.state, effects: [...facts, ...back.effects] };
}
