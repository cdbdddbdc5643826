import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsentDecision } from '../../src/domain/consent.js';
import { drawnText } from './drawn-text.js';
import { RecordingConsentRequestEvent } from './events.js';
import { iconCheck, iconX } from '../internal/icons.js';
import { RoomElement } from './room-element.js';
import { whoOpens } from './who-opens.js';

/**
 * Asks the patient whether the consultation may be recorded: what is recorded, who can replay it, until when. Both
 * answers weigh the same, and either can be changed at any moment.
 *
 * @summary The patient's word on recording.
 * @slot retention - Until when it is kept, in the insurer's words.
 * @event consult-recording-consent-request - Agree, or no thanks.
 * @csspart agree - The button that agrees.
 * @csspart decline - The button that does not.
 * @csspart openable - Who can open a recording.
 */
export class ConsultConsent extends RoomElement {
  static override properties: PropertyDeclarations = {
    decision: {},
    other: {},
    days: { type: Number },
    compact: { type: Boolean, reflect: true },
    openableBy: { attribute: false },
    asking: { state: true },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      section { display: grid; gap: 8px; }
      h3 { font-size: var(--_size-18); }
      ul { padding-inline-start: 1.2em; display: grid; gap: 4px; }
      .actions { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 7em), 1fr)); gap: 12px; margin-block-start: 8px; }
      .answer { display: flex; gap: 10px; align-items: center; justify-content: space-between; flex-wrap: wrap; }
      .answer > span { display: inline-flex; gap: 10px; align-items: center; }
      .permit svg { color: var(--_positive); }
    `,
  ];

  /** What was answered; null: not yet. */
  declare decision: ConsentDecision | null;
  /** The practitioner's name. */
  declare other: string;
  /** For how many days it can be replayed. */
  declare days: number;
  /** Who besides the patient can open a recording: see `RecordingSnapshot`. */
  declare openableBy: readonly string[];
  /** Smaller, for a call that is under way. */
  declare compact: boolean;
  /** Who has said no thinks again: nobody agrees without having read to what. */
  declare protected asking: boolean;

  constructor() {
    super();
    this.decision = null;
    this.other = '';
    this.days = 0;
    this.compact = false;
    this.openableBy = [];
    this.asking = false;
  }

  protected override render(): TemplateResult {
    return this.decision === null ? this.#question() : this.#answer(this.decision);
  }

  /** Everything that is agreed to is drawn, in a call too: what is signed is what was drawn. */
  #question(): TemplateResult {
    const retention = html`<slot name="retention">${this.t('consentUntil', { count: this.days })}</slot>`;
    return html`<section class="shown" aria-labelledby="question">
      <h3 id="question">${this.t('consentQuestion')}</h3>
      <ul class=${this.compact ? 'small' : ''}><li>${this.t('consentWhat', { name: this.other })}</li>${this.#whoOpens().map((who) => html`<li part="openable">${who}</li>`)}<li>${retention}</li><li>${this.t('consentFree')}</li></ul>
      <div class="actions">
        <button class="button" part="agree" type="button" @click=${() => this.#ask('permit')}>${this.t('agree')}</button>
        <button class="button" part="decline" type="button" @click=${() => this.#ask('deny')}>${this.t('noThanks')}</button>
      </div>
    </section>`;
  }

  #whoOpens(): string[] {
    return whoOpens(this.openableBy, 'patient', this.other, (key, values) => this.t(key, values));
  }

  #answer(decision: ConsentDecision): TemplateResult {
    const permitted = decision === 'permit';
    if (!permitted && this.asking) return this.#question();
    return html`<div class="answer shown ${decision}">
      <span class="line">${permitted ? iconCheck : iconX}${this.t(permitted ? 'consentGiven' : 'consentRefused')}</span>
      <button class="link" type="button" @click=${() => { if (permitted) this.#ask('deny'); else this.asking = true; }}>${this.t(permitted ? 'consentWithdraw' : 'consentGive')}</button>
    </div>`;
  }

  #ask(decision: ConsentDecision): void {
    const text = drawnText(this.renderRoot.querySelector('.shown'));
    this.asking = false;
    this.dispatchEvent(new RecordingConsentRequestEvent({ decision, text, lang: this.strings.locale }));
  }
}
