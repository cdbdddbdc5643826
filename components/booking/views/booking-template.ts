import { html, nothing, type TemplateResult } from 'lit';
import { iconArrowLeft, iconPhoneCall } from '../../internal/icons.js';
import { before, QUESTIONS } from '../booking-step.js';
import type { BookingView } from '../booking-view.js';
import { answers } from './answers.js';
import { confirmStep } from './confirm-step.js';
import { doneStep } from './done-step.js';
import { emergency } from './emergency.js';
import { practitionerStep } from './practitioner-step.js';
import { serviceStep } from './service-step.js';
import { slotStep } from './slot-step.js';
import { stoppedNote } from './trouble.js';

function body(view: BookingView): TemplateResult | typeof nothing {
  const { step, draft } = view.booking;
  if (step === 'service') return serviceStep(view);
  if (step === 'practitioner') return practitionerStep(view);
  if (step === 'slot') return slotStep(view);
  if (step === 'confirm') return draft.hold === null ? nothing : confirmStep(view, draft.hold);
  return draft.appointment === null ? nothing : doneStep(view, draft.appointment);
}

function progress(view: BookingView): TemplateResult {
  const at = QUESTIONS.findIndex((question) => question === view.booking.step);
  return html`<div class="progress"><span class="visually-hidden">${view.strings.t('step', { step: at + 1, steps: QUESTIONS.length })}</span>
    ${QUESTIONS.map((_, index) => html`<i class=${index <= at ? 'past' : ''}></i>`)}</div>`;
}

/** The whole element: where one is, the answers so far, the question, and the way to help that cannot wait. */
export function bookingTemplate(view: BookingView, emergencyOpen: boolean): TemplateResult {
  if (emergencyOpen) return emergency(view);
  const { booking, strings } = view;
  const { t } = strings;
  const { step, draft } = booking;
  const back = before(step);
  const title = draft.appointment?.status === 'cancelled' ? 'title.cancelled' : (`title.${step}` as const);
  return html`
    <div class="top">
      ${back === null || step === 'done' ? nothing : html`<button type="button" class="button quiet back" @click=${() => view.ask.back(back)}>${iconArrowLeft}${t('back')}</button>`}
      ${step === 'done' ? nothing : html`<button type="button" class="button quiet urgent" @click=${() => view.ask.emergency(true)}>${iconPhoneCall}${t('emergency.ask')}</button>`}
    </div>
    ${step === 'done' ? nothing : progress(view)}
    ${view.stopped && step !== 'done' ? stoppedNote(view) : nothing}
    ${answers(view)}
    <h2 id="title" part="title" tabindex="-1">${t(title)}</h2>
    <div class="step at-${step}">${body(view)}</div>`;
}
