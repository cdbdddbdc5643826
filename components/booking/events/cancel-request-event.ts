import type { Appointment } from '../../../src/domain/scheduling.js';
import { RequestEvent } from '../../internal/events/request-event.js';

/** The member wants to cancel an appointment, and has said so twice. */
export class CancelRequestEvent extends RequestEvent<'consult-cancel-request'> {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('consult-cancel-request');
    this.appointment = appointment;
  }
}
