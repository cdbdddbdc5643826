import type { BookingRequest, SlotHold } from '../../../src/domain/scheduling.js';
import { RequestEvent } from '../../internal/events/request-event.js';

/** The member wants to book. A host that takes a payment first prevents it, and calls `book()` on the element later. */
export class BookRequestEvent extends RequestEvent<'consult-book-request'> {
  readonly hold: SlotHold;
  readonly booking: Omit<BookingRequest, 'holdId'>;

  constructor(hold: SlotHold, booking: Omit<BookingRequest, 'holdId'>) {
    super('consult-book-request');
    this.hold = hold;
    this.booking = booking;
  }
}
