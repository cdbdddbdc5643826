import { RequestEvent } from './request-event.js';

/** The member wants to open recordings on this page, which does not hold the account's key: time for `<consult-keys>`. */
export class UnlockRequestEvent extends RequestEvent<'consult-unlock-request'> {
  constructor() {
    super('consult-unlock-request');
  }
}
