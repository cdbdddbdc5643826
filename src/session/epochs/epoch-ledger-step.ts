import { otherRole } from '../../domain/role.js';
import type { EpochLedgerEffect, EpochLedgerEvent, EpochLedgerState, EpochLedgerStep } from './epoch-ledger.js';
import type { AgreedMode } from '../mode/mode-switch.js';

type Of<T extends EpochLedgerEvent['type']> = Extract<EpochLedgerEvent, { type: T }>;
type Handlers = { [T in EpochLedgerEvent['type']]: (state: EpochLedgerState, event: Of<T>) => EpochLedgerStep };

/**
 * Signatures for what has been agreed, as a pure step. Who has brought a mode about signs it, oldest first; the other one
 * countersigns what it has itself agreed to, and nothing else. Where one of them does not know of what the other one has
 * open (the line broke in between, or it stepped out at once), nothing becomes of that: after a while both go on with the
 * newest, on which the mode switch has made them agree.
 */
export function stepEpochLedger(state: EpochLedgerState, event: EpochLedgerEvent): EpochLedgerStep {
  const handler = HANDLERS[event.type] as (state: EpochLedgerState, event: EpochLedgerEvent) => EpochLedgerStep;
  return handler(state, event);
}

const HANDLERS: Handlers = {
  agreed(state, { mode }) {
    const newest = state.open.at(-1) ?? state.last;
    if (newest !== null && isSame(newest, mode)) return stay(state);
    // For the same number the mode switch has one record in the end: the former one is void.
    const open = [...state.open.filter(({ n }) => n < mode.n), mode];
    return goOn({ ...state, open });
  },

  'link-up'(state) {
    return goOn({ ...state, linked: true, signed: null }, { type: 'tell' });
  },

  'link-down'(state) {
    return stay({ ...state, linked: false, signed: null });
  },

  said(state) {
    return state.signed === null ? stay(state) : goOn({ ...state, signed: null });
  },

  stalled(state) {
    return state.open.length > 1 ? goOn({ ...state, open: state.open.slice(-1), signed: null }) : stay(state);
  },

  told(state, { n }) {
    return state.last !== null && n < state.last.n ? catchUp(state, n + 1) : stay(state);
  },

  offered(state, { epoch, token }) {
    // It has not heard that I have countersigned one for this place.
    if (epoch.n < placeOf(state)) return catchUp(state, epoch.n);
    const mine = epoch.by === otherRole(state.role) && state.open.some((mode) => isSame(mode, epoch));
    return mine ? stay(state, { type: 'countersign', token }) : stay(state);
  },

  shown(state, { n, tokens }) {
    if (n === placeOf(state)) return stay(state, { type: 'verify', tokens });
    return n > placeOf(state) ? stay(state, { type: 'tell' }) : stay(state);
  },

  completed(state, { epoch }) {
    const index = state.open.findIndex((mode) => isSame(mode, epoch));
    return goOn({ ...state, last: epoch, open: state.open.slice(index + 1), signed: null });
  },
};

/** Whether two records are of one agreement. Their numbers may differ, their moments do not: see `later` in the mode switch. */
function isSame(one: Omit<AgreedMode, 'n'>, other: Omit<AgreedMode, 'n'>): boolean {
  return one.mode === other.mode && one.at === other.at && one.by === other.by;
}

function placeOf({ last }: EpochLedgerState): number {
  return last === null ? 0 : last.n + 1;
}

/** Shows what the other side lacks. What I had signed after that it could not follow: I sign it again. */
function catchUp(state: EpochLedgerState, from: number): EpochLedgerStep {
  return goOn({ ...state, signed: null }, { type: 'show', from });
}

function stay(state: EpochLedgerState, ...effects: EpochLedgerEffect[]): EpochLedgerStep {
  return { state, effects };
}

/** Signs the oldest that is open, if it is mine to begin and has not been signed here yet. */
function goOn(state: EpochLedgerState, ...effects: EpochLedgerEffect[]): EpochLedgerStep {
  const [oldest] = state.open;
  if (!state.linked || oldest === undefined) return stay(state, ...effects);
  if (oldest.by !== state.role || oldest === state.signed) return stay(state, ...effects, { type: 'await' });
  return stay({ ...state, signed: oldest }, ...effects, { type: 'sign', mode: oldest }, { type: 'await' });
}
