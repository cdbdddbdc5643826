import { html, nothing, type TemplateResult } from 'lit';
import { iconChevronRight, iconInfo, iconZap } from '../../internal/icons.js';
import { initials } from '../../../src/domain/initials.js';
import type { BookingView } from '../booking-view.js';
import { freePractitioners, type FreePractitioner } from '../free-practitioners.js';
import { dayAndTime } from '../when.js';
import { skeletons } from './service-step.js';
import { trouble } from './trouble.js';

function person(view: BookingView, { practitioner, first }: FreePractitioner): TemplateResult {
  const { t, format } = view.strings;
  return html`<li>
    <button type="button" class="choice service" part="choice" @click=${() => view.ask.practitioner(practitioner)}>
      <span class="emblem initials" part="emblem" aria-hidden="true">${initials(practitioner.displayName)}</span>
      <span class="about">
        <span class="name"><bdi>${practitioner.displayName}</bdi></span>
        <span class="quiet">${practitioner.title}</span>
        ${practitioner.languages.length === 0 ? nothing : html`<span class="small quiet">${t('practitioner.speaks', { languages: format.list(practitioner.languages) })}</span>`}
        <span class="small next">${t('practitioner.first.when', { when: dayAndTime(view, first.start) })}</span>
      </span>
      <span class="go">${iconChevronRight}</span>
    </button>
  </li>`;
}

/** With whom: whoever is free first, or one of those who are free at all. */
export function practitionerStep(view: BookingView): TemplateResult {
  const { slots } = view.booking;
  const { t } = view.strings;
  const { state } = slots;
  if (state.status !== 'complete') {
    return html`${trouble(view, state, 'error.slots', () => void slots.retry())}${state.status === 'error' ? nothing : skeletons(t('loading'))}`;
  }
  const free = freePractitioners(state.value);
  const first = free[0];
  if (first === undefined) {
    return html`<div class="note">${iconInfo}<div><p class="strong">${t('practitioner.none')}</p><p>${t('practitioner.none.more')}</p></div></div>`;
  }
  return html`<ul class="plain stack">
    <li><button type="button" class="choice service first" part="choice" @click=${() => view.ask.practitioner('first')}>
      <span class="emblem">${iconZap}</span>
      <span class="about"><span class="name">${t('practitioner.first')}</span><span class="quiet">${t('practitioner.first.when', { when: dayAndTime(view, first.first.start) })}</span></span>
      <span class="go">${iconChevronRight}</span>
    </button></li>
    ${free.map((one) => person(view, one))}
  </ul>`;
}
