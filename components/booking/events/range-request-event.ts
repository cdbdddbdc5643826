import { RequestEvent } from '../../internal/events/request-event.js';
import type { DayKey } from '../../internal/zone-day.js';

/** The member wants to see other days, from this one on. */
export class RangeRequestEvent extends RequestEvent<'consult-range-request'> {
  readonly first: DayKey;

  constructor(first: DayKey) {
    super('consult-range-request');
    this.first = first;
  }
}
