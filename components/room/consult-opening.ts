import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import { clock } from '../internal/format.js';
import { iconCalendar, iconClock, iconTriangleAlert } from '../internal/icons.js';
import { StringsController } from '../internal/strings-controller.js';
import { errorStrings } from '../internal/strings/errors.js';
import { TickController } from '../internal/tick-controller.js';
import { errorWords } from '../internal/strings/error-words.js';
import { RejoinRequestEvent } from './events.js';
import { pageStyles } from './page-styles.js';
import { RoomElement } from './room-element.js';
import type { Opening } from './room-opener.js';

/** Nothing is said about a consultation that is not one's own: a foreign one and a missing one look the same. */
const NEUTRAL: ReadonlySet<ErrorCode> = new Set(['session/not-yours', 'backend/not-found', 'backend/forbidden', 'ownership/denied']);

/** What no trying again in this page mends. */
const NOT_HERE: ReadonlySet<ErrorCode> = new Set(['browser/no-webrtc', 'browser/insecure']);

/**
 * While a consultation is opened, or cannot be: too early (it opens by itself), over, not here, or failed.
 *
 * @summary Opening a consultation.
 * @event consult-rejoin-request - Try again.
 * @csspart heading - What is the matter.
 */
export class ConsultOpening extends RoomElement {
  static override properties: PropertyDeclarations = { opening: { attribute: false }, timeZone: { attribute: 'time-zone' } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pageStyles,
    css`h2 { font-size: var(--_size-28); } .clock { font-size: var(--_size-36); font-weight: 560; } .spinner { font-size: 28px; color: var(--_action); } .lead { max-inline-size: 38ch; }`,
  ];

  declare opening: Opening;
  /** IANA zone of the times. */
  declare timeZone: string;
  readonly #errors = new StringsController(this, errorStrings);

  constructor() {
    super();
    this.opening = { status: 'idle' };
    this.timeZone = 'UTC';
    new TickController(this, () => this.opening.status === 'early');
  }

  protected override render(): TemplateResult {
    return html`<div class="page still">${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const { opening } = this;
    switch (opening.status) {
      case 'early': return this.#early(opening.from);
      case 'failed': return this.#failed(opening.error);
      case 'idle': return html``;
      default: return html`<span class="spinner"></span><p class="lead" role="status">${this.t('opening')}</p>
        ${opening.slow ? html`<p class="quiet">${this.t('openingSlow')}</p>` : null}`;
    }
  }

  #early(from: number | null): TemplateResult {
    if (from === null) return this.#words(iconClock, this.t('earlyHeading'), this.t('earlyNoTime'), true);
    const { format } = this.strings;
    const now = this.now();
    const time = `${format.day(from, this.timeZone, now)}, ${format.time(from, this.timeZone)} (${format.zone(from, this.timeZone)})`;
    return html`${this.#words(iconClock, this.t('earlyHeading'), this.t('earlyText', { time }), false)}
      <p class="clock numbers" role="timer" aria-label=${this.t('earlyIn', { clock: format.length(from - now) })}>${clock(from - now + 999)}</p>`;
  }

  #failed(error: ConsultError): TemplateResult {
    const { code } = error;
    if (NEUTRAL.has(code)) return this.#words(iconCalendar, this.t('unavailableHeading'), this.t('unavailableText'), false);
    if (code === 'session/over') return this.#words(iconCalendar, this.t('overHeading'), '', false);
    return this.#words(iconTriangleAlert, this.t('failedHeading'), errorWords(error, this.#errors.locale), !NOT_HERE.has(code));
  }

  #words(drawing: TemplateResult, heading: string, text: string, again: boolean): TemplateResult {
    return html`<div class="symbol">${drawing}</div>
      <h2 part="heading">${heading}</h2>${text === '' ? null : html`<p class="lead quiet">${text}</p>`}
      ${again ? html`<button class="button primary large" type="button" @click=${() => this.dispatchEvent(new RejoinRequestEvent())}>${this.t('tryAgain')}</button>` : null}`;
  }
}
