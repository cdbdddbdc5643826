import { html, nothing, type TemplateResult } from 'lit';
import type { Coverage, HealthcareService } from '../../../src/domain/scheduling.js';
import { iconBrain, iconChevronRight, iconHeartPulse, iconInfo, iconShieldCheck, iconStethoscope } from '../../internal/icons.js';
import type { BookingView } from '../booking-view.js';
import { trouble } from './trouble.js';

const DRAWINGS = { gp: iconStethoscope, therapist: iconBrain, specialist: iconHeartPulse } as const;

/** What the plan pays, in one sentence. */
export function coverageSentence({ strings }: BookingView, coverage: Coverage): string {
  const plan = coverage.planName;
  if (coverage.status === 'covered') return strings.t('coverage.covered', { plan });
  if (coverage.status === 'co-payment') return strings.t('coverage.copay', { plan, money: strings.format.money(coverage.copayMinor, coverage.currency) });
  return strings.t('coverage.none', { plan });
}

function card(view: BookingView, service: HealthcareService): TemplateResult {
  const { coverage } = service;
  const open = coverage.status !== 'not-covered';
  return html`<li>
    <button type="button" class="choice service" part="choice" aria-disabled=${open ? nothing : 'true'} @click=${() => open && view.ask.service(service)}>
      <span class="emblem" part="emblem">${DRAWINGS[service.kind]}</span>
      <span class="about">
        <span class="name">${service.name}</span>
        <span class="small quiet">${view.strings.t('minutes', { count: service.durationMinutes })}</span>
        <span class="quiet words">${service.description}</span>
        <span class="pays ${coverage.status}">${open ? iconShieldCheck : iconInfo}<span>${coverageSentence(view, coverage)}${open || coverage.reason === null ? nothing : html` ${coverage.reason}`}</span></span>
      </span>
      ${open ? html`<span class="go">${iconChevronRight}</span>` : nothing}
    </button>
  </li>`;
}

/** What for: the services as cards. */
export function serviceStep(view: BookingView): TemplateResult {
  const { services } = view.booking;
  const { t } = view.strings;
  const { state } = services;
  if (state.status === 'complete' && state.value.length === 0) {
    return html`<div class="note">${iconInfo}<div><p class="strong">${t('services.empty')}</p><p>${t('services.empty.more')}</p></div></div>`;
  }
  return html`
    ${trouble(view, state, 'error.services', () => void services.retry())}
    ${state.status === 'complete'
      ? html`<ul class="plain stack">${state.value.map((service) => card(view, service))}</ul>`
      : state.status === 'error' ? nothing : skeletons(t('loading'))}`;
}

/** Empty cards where cards will be. */
export function skeletons(words: string, count = 3): TemplateResult {
  return html`<div class="stack" aria-busy="true"><span class="visually-hidden">${words}</span>
    ${Array.from({ length: count }, () => html`<div class="choice service ghost" aria-hidden="true">
      <span class="emblem skeleton"></span><span class="about"><span class="skeleton w40"></span><span class="skeleton w90"></span><span class="skeleton w70"></span></span>
    </div>`)}</div>`;
}
