import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import { iconClock, iconShieldCheck, iconTriangleAlert, iconWifiOff } from '../../internal/icons.js';
import type { QueryState } from '../../internal/query-controller.js';
import { errorWords } from '../../internal/strings/error-words.js';
import type { BookingView } from '../booking-view.js';
import type { BookingStrings } from '../strings/booking.js';

/** An error in words: what happened, what it means, and the way out. */
export function errorNote({ strings }: BookingView, headline: keyof BookingStrings, error: ConsultError, retry: (() => void) | null): TemplateResult {
  const offline = error.code === 'backend/unreachable' && typeof navigator !== 'undefined' && !navigator.onLine;
  const advice = offline ? strings.t('offline.more') : errorWords(error, strings.locale);
  return html`<div class="note caution" role="alert" part="note">
    ${offline ? iconWifiOff : iconTriangleAlert}
    <div>
      <p class="strong">${offline ? strings.t('offline') : strings.t(headline)}</p>
      <p>${advice}</p>
      ${retry === null ? nothing : html`<p class="actions"><button type="button" class="button" @click=${retry}>${strings.t('error.retry')}</button></p>`}
    </div>
  </div>`;
}

/** The insurer has paused bookings. */
export function stoppedNote({ strings: { t } }: BookingView): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="stopped">${iconShieldCheck}<div><p class="strong">${t('stopped')}</p><p>${t('stopped.more')}</p></div></div>`;
}

/** What is said of a query that hangs or has failed; nothing while all is well. */
export function trouble<T>(view: BookingView, state: QueryState<T>, headline: keyof BookingStrings, retry: () => void): TemplateResult | typeof nothing {
  if (state.status === 'error') return errorNote(view, headline, state.error, retry);
  if (state.status !== 'pending' || !state.slow) return nothing;
  return html`<div class="note" role="status" part="note">
    ${iconClock}
    <div>
      <p class="strong">${view.strings.t('slow')}</p>
      <p>${view.strings.t('slow.more')}</p>
      <p class="actions"><button type="button" class="button" @click=${retry}>${view.strings.t('error.retry')}</button></p>
    </div>
  </div>`;
}
