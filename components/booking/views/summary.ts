import { html, nothing, type TemplateResult } from 'lit';
import type { SlotHold } from '../../../src/domain/scheduling.js';
import { iconCalendar, iconShieldCheck } from '../../internal/icons.js';
import { initials } from '../../../src/domain/initials.js';
import type { BookingView } from '../booking-view.js';
import { dayName } from '../when.js';
import { coverageSentence } from './service-step.js';

/** What is about to be booked, on one card. */
export function summary(view: BookingView, { slot }: SlotHold): TemplateResult {
  const { booking, strings } = view;
  const { service } = booking.draft;
  const at = Date.parse(slot.start);
  return html`<div class="card summary" part="summary">
    <div class="row">
      <span class="emblem initials" aria-hidden="true">${initials(slot.practitioner.displayName)}</span>
      <span class="about"><span class="name"><bdi>${slot.practitioner.displayName}</bdi></span><span class="quiet">${slot.practitioner.title}</span></span>
    </div>
    <div class="row">
      <span class="emblem plain">${iconCalendar}</span>
      <span class="about">
        <span class="name numbers">${strings.t('done.when', { day: dayName(view, at), time: strings.format.time(at, booking.zone) })}</span>
        <span class="quiet small"><bdi>${service?.name}</bdi>${service === null ? nothing : html` · ${strings.t('minutes', { count: service.durationMinutes })}`} · ${strings.format.zone(at, booking.zone)}</span>
      </span>
    </div>
    ${service === null ? nothing : html`<div class="row">
      <span class="emblem plain">${iconShieldCheck}</span>
      <span class="about"><span>${coverageSentence(view, service.coverage)}</span></span>
    </div>`}
  </div>`;
}
