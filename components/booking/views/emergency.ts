import { html, nothing, type TemplateResult } from 'lit';
import { iconArrowLeft, iconPhoneCall } from '../../internal/icons.js';
import type { BookingView } from '../booking-view.js';
import { emergencyNumbers } from '../emergency-numbers.js';

const SIGNS = ['emergency.breath', 'emergency.stroke', 'emergency.bleeding', 'emergency.conscious', 'emergency.self'] as const;

/** Stops everything: the number, large, and when to call it. */
export function emergency(view: BookingView): TemplateResult {
  const { t } = view.strings;
  const { main, also, urgent } = emergencyNumbers(view.region);
  return html`<section class="emergency" part="emergency" aria-labelledby="title">
    <h2 class="display" id="title" tabindex="-1">${t('emergency.title', { number: main })}</h2>
    <p><a class="button call" part="emergency-call" href=${`tel:${main}`}>${iconPhoneCall}${t('emergency.call', { number: main })}</a>
      ${also === null ? nothing : html`<span class="also">${t('emergency.or', { number: also })}</span>`}</p>
    <p class="lead">${t('emergency.lead')}</p>
    <ul class="signs">${SIGNS.map((sign) => html`<li>${t(sign)}</li>`)}</ul>
    ${urgent === null ? nothing : html`<p class="quiet">${t('emergency.urgent', { number: urgent })}</p>`}
    <slot name="emergency"></slot>
    <p><button type="button" class="button" @click=${() => view.ask.emergency(false)}>${iconArrowLeft}${t('emergency.back')}</button></p>
  </section>`;
}
