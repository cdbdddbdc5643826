import type { Appointment } from '../../../src/domain/scheduling.js';
import { ChangeEvent } from '../../internal/events/change-event.js';

/** An appointment was booked or cancelled: the backend has said so. */
export class AppointmentChangeEvent extends ChangeEvent<'consult-appointment-change'> {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('consult-appointment-change');
    this.appointment = appointment;
  }
}
