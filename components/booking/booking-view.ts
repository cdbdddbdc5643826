import type { Appointment, HealthcareService, Practitioner, Slot } from '../../src/domain/scheduling.js';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { StringsController } from '../internal/strings-controller.js';
import type { BookingController } from './booking-controller.js';
import type { BookingStep } from './booking-step.js';
import type { BookingStrings } from './strings/booking.js';

/** What a step's template is given: state to draw, and how to ask for what comes next. It holds nothing itself. */
export interface BookingView {
  readonly booking: BookingController;
  readonly strings: StringsController<BookingStrings>;
  readonly now: number;
  readonly region: string;
  /** The insurer has paused bookings: said, and asking for a time is refused. */
  readonly stopped: boolean;
  /** Whether the member is not asked for words of their own. */
  readonly withoutNote: boolean;
  /** Whether the member has asked to cancel and is being asked whether that is meant. */
  readonly cancelAsked: boolean;
  readonly ask: {
    service: (service: HealthcareService) => void;
    practitioner: (practitioner: Practitioner | 'first') => void;
    slot: (slot: Slot) => void;
    mode: (mode: MediaMode) => void;
    note: (note: string) => void;
    book: () => void;
    back: (step: BookingStep) => void;
    join: (appointment: Appointment) => void;
    calendar: (appointment: Appointment) => void;
    cancel: (answer: 'ask' | 'yes' | 'no') => void;
    another: () => void;
    emergency: (open: boolean) => void;
  };
}
