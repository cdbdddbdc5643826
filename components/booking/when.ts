import { dayOf, addDays } from '../internal/zone-day.js';
import type { BookingView } from './booking-view.js';

/** `Today`, `Tomorrow`, else `Tuesday 24 November`, in the member's zone. */
export function dayName({ booking, strings, now }: Pick<BookingView, 'booking' | 'strings' | 'now'>, at: number): string {
  const day = dayOf(at, booking.zone);
  if (day === booking.today) return strings.t('today');
  if (day === addDays(booking.today, 1)) return strings.t('tomorrow');
  return strings.format.day(at, booking.zone, now);
}

/** `Today, 14:20`. */
export function dayAndTime(view: Pick<BookingView, 'booking' | 'strings' | 'now'>, start: string): string {
  const at = Date.parse(start);
  return view.strings.t('when', { day: dayName(view, at), time: view.strings.format.time(at, view.booking.zone) });
}
