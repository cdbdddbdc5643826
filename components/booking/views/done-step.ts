import { html, nothing, type TemplateResult } from 'lit';
import type { Appointment } from '../../../src/domain/scheduling.js';
import { iconCalendarPlus, iconCheck, iconClock, iconPhone, iconShieldCheck, iconVideo } from '../../internal/icons.js';
import type { BookingView } from '../booking-view.js';
import { dayName } from '../when.js';
import { errorNote } from './trouble.js';

function cancelBox(view: BookingView): TemplateResult {
  const { t } = view.strings;
  const { state } = view.booking.cancelling;
  const pending = state.status === 'pending';
  return html`<div class="note danger" role="group" aria-labelledby="sure" part="cancel">
    <div>
      <p class="strong" id="sure" tabindex="-1">${t('done.cancel.sure')}</p>
      <p>${t('done.cancel.more')}</p>
      ${state.status === 'error' ? errorNote(view, 'error.cancel', state.error, null) : nothing}
      <p class="actions">
        <button type="button" class="button danger" ?disabled=${pending} aria-busy=${pending} @click=${() => view.ask.cancel('yes')}>
          ${pending ? html`<span class="spinner" aria-hidden="true"></span>${t('done.cancelling')}` : t('done.cancel.yes')}</button>
        <button type="button" class="button" @click=${() => view.ask.cancel('no')}>${t('done.cancel.no')}</button>
      </p>
    </div>
  </div>`;
}

function next(view: BookingView, appointment: Appointment): TemplateResult {
  const { t, format } = view.strings;
  const joinable = Date.parse(appointment.joinableFrom);
  return html`<section class="next-steps" aria-labelledby="next">
    <h3 id="next">${t('done.next')}</h3>
    <ul class="plain">
      <li>${iconClock}<span><strong>${joinable <= view.now ? t('done.ready') : t('done.join', { time: format.time(joinable, view.booking.zone) })}</strong> ${t('done.next.join')}</span></li>
      <li>${appointment.mode === 'audio' ? iconPhone : iconVideo}<span>${t(appointment.mode === 'audio' ? 'done.next.audio' : 'done.next.video')}</span></li>
      <li>${iconShieldCheck}<span>${t('done.next.private', { practitioner: appointment.participant.displayName })}</span></li>
    </ul>
  </section>`;
}

/** Booked: when, with whom, what happens next, and the ways out. */
export function doneStep(view: BookingView, appointment: Appointment): TemplateResult {
  const { strings, booking } = view;
  const { t, format } = strings;
  if (appointment.status === 'cancelled') {
    return html`<p class="lead">${t('done.cancelled')}</p>
      <p class="actions"><button type="button" class="button primary" @click=${view.ask.another}>${t('done.another')}</button></p>`;
  }
  const at = Date.parse(appointment.start);
  const parts = format.dayParts(at, booking.zone);
  const ready = Date.parse(appointment.joinableFrom) <= view.now && Date.parse(appointment.end) > view.now;
  return html`
    <div class="ticket" part="appointment">
      <div class="leaf" aria-hidden="true"><span>${parts.month}</span><b>${parts.day}</b><span>${parts.weekday}</span></div>
      <div class="about">
        <p class="name numbers">${t('done.when', { day: dayName(view, at), time: format.time(at, booking.zone) })}</p>
        <p class="quiet small">${format.zone(at, booking.zone)}</p>
        <p class="who"><bdi>${appointment.participant.displayName}</bdi>${appointment.participant.title === null ? nothing : html`<span class="quiet">${appointment.participant.title}</span>`}</p>
        <p class="quiet">${appointment.serviceName}</p>
      </div>
      <span class="seal" aria-hidden="true">${iconCheck}</span>
    </div>
    ${next(view, appointment)}
    <slot name="booked"></slot>
    ${view.cancelAsked ? cancelBox(view) : html`<div class="actions">
      ${ready ? html`<button type="button" class="button primary" part="join-button" @click=${() => view.ask.join(appointment)}>${t('done.join.button')}</button>` : nothing}
      <button type="button" class=${ready ? 'button' : 'button primary'} @click=${() => view.ask.calendar(appointment)}>${iconCalendarPlus}${t('done.calendar')}</button>
      <button type="button" class="button quiet" @click=${view.ask.another}>${t('done.another')}</button>
      <button type="button" class="button quiet cancel" @click=${() => view.ask.cancel('ask')}>${t('done.cancel')}</button>
    </div>`}`;
}
