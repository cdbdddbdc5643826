import { html, nothing, type TemplateResult } from 'lit';
import type { BookingStep } from '../booking-step.js';
import type { BookingView } from '../booking-view.js';
import { dayAndTime } from '../when.js';

function chip(view: BookingView, step: BookingStep, answer: string): TemplateResult {
  return html`<li><button type="button" class="chip" part="chip" aria-label=${view.strings.t('answer.change', { answer })} @click=${() => view.ask.back(step)}>
    <span class="clip"><bdi>${answer}</bdi></span></button></li>`;
}

/** The answers so far, each a way back to its question. */
export function answers(view: BookingView): TemplateResult | typeof nothing {
  const { draft } = view.booking;
  if (draft.service === null || draft.appointment !== null) return nothing;
  const { t } = view.strings;
  return html`<nav aria-label=${t('answers')}><ul class="plain chips" part="answers">
    ${chip(view, 'service', draft.service.name)}
    ${draft.practitioner === null ? nothing : chip(view, 'practitioner', draft.practitioner === 'first' ? t('practitioner.first') : draft.practitioner.displayName)}
    ${draft.hold === null ? nothing : chip(view, 'slot', dayAndTime(view, draft.hold.slot.start))}
  </ul></nav>`;
}
