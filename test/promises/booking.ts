import type { bookingEn } from '../../components/booking/strings/booking.en.js';
import { are, kept } from './kept.js';

const BOOKING = 'test/components/booking/consult-booking.test.ts';
const BACKEND = 'test/backend/booking.test.ts';

/** What each sentence of the booking is, and what keeps it true. */
export const bookingKept = {
  ...are('label',
    'step', 'answers', 'answer.change', 'back', 'minutes', 'practitioner.first', 'practitioner.first.when', 'practitioner.speaks', 'slot.earlier', 'slot.later', 'slot.other',
    'slot.other.close', 'slot.next', 'slot.morning', 'slot.afternoon', 'slot.evening', 'slot.label', 'today', 'tomorrow', 'when', 'calendar.previous', 'calendar.next',
    'hold.again', 'hold.other', 'confirm.audio', 'confirm.video', 'confirm.note.left', 'confirm.book', 'confirm.booking', 'title.confirm', 'done.when', 'done.join.button', 'done.next',
    'done.calendar', 'done.cancel', 'done.cancel.yes', 'done.cancel.no', 'done.cancelling', 'done.another', 'calendar.summary', 'calendar.file', 'emergency.call', 'emergency.or',
    'emergency.title', 'emergency.back', 'error.retry', 'loading'),
  ...are('question', 'title.service', 'title.practitioner', 'title.slot', 'confirm.mode', 'confirm.note', 'done.cancel.sure', 'emergency.ask'),
  ...are('advice',
    'services.empty.more', 'practitioner.none.more', 'slot.keys', 'taken.none', 'done.next.join', 'calendar.description', 'emergency.lead', 'emergency.breath', 'emergency.stroke',
    'emergency.bleeding', 'emergency.self', 'emergency.conscious', 'emergency.urgent', 'slow.more'),

  ...kept('promise', 'test/client/stops.test.ts: refuses a booking while bookings are paused, and takes it again once that is lifted', 'stopped', 'stopped.more'),
  ...kept('state', `${BACKEND}: books what is held, once, and lets both see it as theirs`, 'title.done'),
  ...kept('state', `${BOOKING}: cancels when one has said so twice`, 'title.cancelled', 'done.cancelled'),
  ...kept('state', `${BACKEND}: shows what the plan pays`, 'coverage.covered', 'coverage.copay', 'coverage.none', 'services.empty'),
  ...kept('state', 'test/components/booking/plans.test.ts: offers a time once, and only what is free', 'practitioner.none', 'slot.none.range'),
  ...kept('state', 'test/components/booking/plans.test.ts: stands in the member’s day, whatever the day elsewhere', 'slot.zone'),
  ...kept('state', `${BOOKING}: offers the next free times when somebody was faster`, 'taken', 'taken.next'),
  ...kept('promise', `${BACKEND}: lets a hold go after five minutes, or when another is taken, or when asked`, 'hold', 'hold.said', 'hold.soon', 'hold.over', 'hold.over.more'),
  ...kept('state', 'test/components/booking/wrong-clock.test.ts: leaves it to the backend whether a hold is over', 'hold.passed'),
  ...kept('promise', 'test/session/mode/mode-switch.test.ts: goes to video and back when side', 'confirm.audio.more', 'confirm.video.more'),
  ...kept('promise', 'test/backend/authorization.test.ts: another’s note in a list of appointments', 'confirm.note.hint'),
  ...kept('promise', 'test/backend/sessions.test.ts: open neither too early nor when the claim has run out', 'done.join', 'done.ready'),
  ...kept('promise', 'test/session/consult-session.test.ts: begins by audio with no camera open, and hears the other', 'done.next.audio'),
  ...kept('promise', 'test/components/room/opening.test.ts: shows the lobby, previewing what the appointment is for', 'done.next.video'),
  ...kept('promise', 'test/session/signaling/man-in-the-middle.test.ts: describe(', 'done.next.private'),
  ...kept('promise', `${BACKEND}: frees the rest of a practitioner’s time`, 'done.cancel.more'),
  ...kept('state', `${BOOKING}: recovers from a backend that fails once`, 'error.services', 'error.slots', 'error.hold', 'error.book', 'error.cancel', 'slow'),
  ...kept('state', 'test/components/booking/plans.test.ts: asks in order, and going back keeps the note', 'offline', 'offline.more'),
} satisfies Record<keyof typeof bookingEn, unknown>;
