import type { Slot } from '../../../src/domain/scheduling.js';
import { RequestEvent } from '../../internal/events/request-event.js';

/** The member has chosen a time; whoever listens holds it. */
export class SlotRequestEvent extends RequestEvent<'consult-slot-request'> {
  readonly slot: Slot;

  constructor(slot: Slot) {
    super('consult-slot-request');
    this.slot = slot;
  }
}
