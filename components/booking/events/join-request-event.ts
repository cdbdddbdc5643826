import type { Appointment } from '../../../src/domain/scheduling.js';
import { RequestEvent } from '../../internal/events/request-event.js';

/** The member wants to go to the consultation: the page shows its `<consult-room>`. */
export class JoinRequestEvent extends RequestEvent<'consult-join-request'> {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('consult-join-request');
    this.appointment = appointment;
  }
}
