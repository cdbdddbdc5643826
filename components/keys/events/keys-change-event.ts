import type { KeysStatus } from '../../../src/keys/keys-handle.js';
import { ChangeEvent } from '../../internal/events/change-event.js';

export type KeysState = KeysStatus['state'];

/** Recordings open on this device now (`ready`), do not yet (`sealed`), or do not any more (`removed`). Once at first, and when it changes. */
export class KeysChangeEvent extends ChangeEvent<'consult-keys-change'> {
  readonly state: KeysState;

  constructor(state: KeysState) {
    super('consult-keys-change');
    this.state = state;
  }
}
