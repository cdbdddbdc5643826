import { ChangeEvent } from '../../internal/events/change-event.js';
import type { BookingStep } from '../booking-step.js';

/** Another question is on the screen. */
export class StepChangeEvent extends ChangeEvent<'consult-step-change'> {
  readonly step: BookingStep;

  constructor(step: BookingStep) {
    super('consult-step-change');
    this.step = step;
  }
}
