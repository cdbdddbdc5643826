import { RequestEvent } from '../../internal/events/request-event.js';

/** The member has had enough of the player: whoever shows it takes it away. */
export class CloseRequestEvent extends RequestEvent<'consult-close-request'> {
  constructor() {
    super('consult-close-request');
  }
}
