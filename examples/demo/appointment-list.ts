import { html, type TemplateResult } from 'lit';
import type { Appointment } from 'consultkit';
import { initials } from '../../src/domain/initials.js';

/** Appointments that are still to come or under way, soonest first. @param now milliseconds since 1970, by the service's time */
export function upcoming(appointments: readonly Appointment[], now: number): Appointment[] {
  return appointments
    .filter(({ status, end }) => (status === 'booked' || status === 'arrived') && Date.parse(end) > now - 3_600_000)
    .sort((a, b) => a.start.localeCompare(b.start));
}

export function appointmentList(appointments: readonly Appointment[], { timeZone, now, verb }: { timeZone: string; now: number; verb: string }): TemplateResult {
  return html`<ul class="appointments">${appointments.map((appointment) => {
    const open = Date.parse(appointment.joinableFrom) <= now;
    return html`
      <li class="card appointment" data-appointment=${appointment.id}>
        <span class="initials" aria-hidden="true">${initials(appointment.participant.displayName)}</span>
        <span class="what">
          <strong>${appointment.participant.displayName}</strong>
          <span class="quiet">${appointment.participant.title ?? appointment.serviceName} · ${appointment.mode === 'video' ? 'by video' : 'by audio'}</span>
          <span class="when">${whenText(appointment.start, timeZone)}</span>
        </span>
        ${appointment.note !== null && appointment.participant.role === 'patient' ? html`<p class="words" dir="auto">${appointment.note}</p>` : null}
        ${open ? html`<a class="button" href=${`#/consult/${appointment.id}`}>${verb}</a>` : html`<span class="quiet opens">Opens at ${timeText(appointment.joinableFrom, timeZone)}</span>`}
      </li>`;
  })}</ul>`;
}

function timeText(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(at));
}

function whenText(start: string, timeZone: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone, timeZoneName: 'short',
  }).format(new Date(start));
}
