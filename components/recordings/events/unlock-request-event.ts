import { RequestEvent } from '../../internal/events/request-event.js';

/** The member wants to open her recordings on this device, which does not hold her key: time for `<consult-keys>`. */
export class UnlockRequestEvent extends RequestEvent<'consult-unlock-request'> {
  constructor() {
    super('consult-unlock-request');
  }
}
