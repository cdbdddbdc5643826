import type { ControlMessage } from '../../domain/control-message.js';
import type { Epoch, EpochTokens } from '../../domain/epoch.js';
import type { Role } from '../../domain/role.js';
import type { AgreedMode } from '../mode/mode-switch.js';

/**
 * Where one side stands with the epochs. The mode switch says what both have agreed to; here it becomes evidence: an epoch
 * counts when both have signed it, and until then nothing of it is recorded. Its number is its place among those that both
 * have signed, so that one that broke off before that leaves no gap.
 */
export interface EpochLedgerState {
  readonly role: Role;
  /** The newest one that both have signed; null before the first. */
  readonly last: Epoch | null;
  /** Agreed and not signed by both, oldest first. */
  readonly open: readonly AgreedMode[];
  /** Which of them I have signed for the next place, on this connection. */
  readonly signed: AgreedMode | null;
  readonly linked: boolean;
}

export type EpochMessage = Extract<ControlMessage, { type: `epoch-${string}` }>;

export type EpochLedgerEvent =
  /** From the mode switch: a fact on this side, and one that holds. */
  | { type: 'agreed'; mode: AgreedMode }
  /** A connection is proved; or it is gone. */
  | { type: 'link-up' }
  | { type: 'link-down' }
  /** Somebody has said something new about being recorded: what I have signed names another word. */
  | { type: 'said' }
  /** For a while nothing has become of what is open. */
  | { type: 'stalled' }
  /** The other side has told the newest that it has. */
  | { type: 'told'; n: number }
  /** The other side has signed this one: its signature is verified, the rest of it when I countersign. */
  | { type: 'offered'; epoch: Epoch; token: string }
  /** The other side shows one that both have signed, it says. */
  | { type: 'shown'; n: number; tokens: EpochTokens }
  /** Both have signed this one: verified, and in its place. */
  | { type: 'completed'; epoch: Epoch };

export type EpochLedgerEffect =
  /** Say which is my newest. */
  | { type: 'tell' }
  /** Show all that I have from this number on. */
  | { type: 'show'; from: number }
  /** Sign it for the next place, and send it. */
  | { type: 'sign'; mode: AgreedMode }
  /** Countersign it, and send it back. Answered by `completed`. */
  | { type: 'countersign'; token: string }
  /** Verify it. Answered by `completed`. */
  | { type: 'verify'; tokens: EpochTokens }
  /** Something is open: say so when nothing has become of it for a while. */
  | { type: 'await' };

export interface EpochLedgerStep {
  state: EpochLedgerState;
  effects: EpochLedgerEffect[];
}

/** Where a page begins. @param last the newest epoch that the backend has handed over, verified; null before the first */
export function initialEpochLedger(role: Role, last: Epoch | null): EpochLedgerState {
  return { role, last, open: [], signed: null, linked: false };
}
