import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { iconCheck, iconWifiOff } from '../internal/icons.js';
import { TickController } from '../internal/tick-controller.js';
import { AdmitRequestEvent, EndRequestEvent, LeaveRequestEvent } from './events.js';
import { memberNote, memberNoteStyles } from './member-note.js';
import { pageStyles } from './page-styles.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';
import { isUnreached } from './unreached.js';
import { whoOpens } from './who-opens.js';

const MINUTE = 60_000;

/**
 * The waiting room: who, when, how long yet, what to have at hand; for the practitioner, who waits, and the button that
 * lets them in.
 *
 * @summary The waiting room.
 * @slot prepare - What to have at hand, in the insurer's words.
 * @event consult-admit-request - Let the patient in.
 * @event consult-leave-request - Leave the waiting room.
 * @event consult-end-request - End it for both, where the other person has left.
 * @csspart admit - The button that lets the patient in.
 * @csspart leave - The button that leaves.
 * @csspart end - The button that ends it for both, where the other person has left.
 * @csspart note - What the member wrote when booking, for the practitioner.
 * @csspart unreached - The word that the service is not reached.
 */
export class ConsultWaiting extends RoomElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    timeZone: { attribute: 'time-zone' },
    admitting: { type: Boolean },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pageStyles,
    memberNoteStyles,
    css`
      consult-avatar { --consult-avatar-size: 120px; margin-block-end: 4px; }
      h2 { font-size: var(--_size-28); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
      .card { inline-size: min(100%, 420px); text-align: start; display: grid; gap: 12px; }
      .note { text-align: start; max-inline-size: 420px; }
      .until { font-size: var(--_size-18); font-weight: 560; }
      .button > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 22ch; }
    `,
  ];

  declare snapshot: SessionSnapshot | null;
  /** IANA zone of the times. */
  declare timeZone: string;
  declare admitting: boolean;

  constructor() {
    super();
    this.snapshot = null;
    this.timeZone = 'UTC';
    this.admitting = false;
    new TickController(this, () => true, 5_000);
    new TickController(this, () => this.snapshot?.unreachedSince != null);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const { participant } = snapshot.remote;
    return html`<div class="page still">
      <consult-avatar .name=${participant.displayName}></consult-avatar>
      <div role="status">${isUnreached(snapshot, this.now()) ? html`<p class="note caution" part="unreached">${iconWifiOff}<span>${this.t(snapshot.role === 'patient' ? 'unreachedPatient' : 'unreachedPractitioner')}</span></p>` : nothing}</div>
      <consult-device-notices lang=${this.strings.locale} .snapshot=${snapshot}></consult-device-notices>
      ${snapshot.role === 'patient' ? this.#patient(snapshot) : this.#practitioner(snapshot)}
      ${hasLeft(snapshot) ? html`<button class="button" part="end" type="button" @click=${() => this.dispatchEvent(new EndRequestEvent())}>${this.t('endForBoth')}</button>` : nothing}
      <button class="button quiet" part="leave" type="button" @click=${() => this.dispatchEvent(new LeaveRequestEvent())}>${this.t('stepOut')}</button>
    </div>`;
  }

  #patient(snapshot: SessionSnapshot): TemplateResult {
    const { participant, present } = snapshot.remote;
    const name = shortName(participant.displayName);
    const again = hasLeft(snapshot);
    return html`
      <div class="stack">
        <h2>${this.t(again ? 'waitingAgain' : present ? 'waitingHere' : 'waitingHeading', { name })}</h2>
        ${participant.title === null ? nothing : html`<p class="quiet">${participant.title}</p>`}
      </div>
      <div class="stack">
        ${again ? this.#again(snapshot, 'waitingAgainElse') : html`<p class="until numbers">${this.#until(snapshot)}</p><p class="quiet">${this.#starts(snapshot, 'waitingStarts')}</p>`}
        ${again || isUnreached(snapshot, this.now()) ? nothing : html`<p class="quiet">${this.t('waitingStay')}</p>`}
      </div>
      ${snapshot.recording.consent === null ? html`<div class="card"><consult-consent lang=${this.strings.locale} .other=${name} .days=${snapshot.recording.replayDays} .openableBy=${snapshot.recording.openableBy}></consult-consent></div>` : nothing}
      <section class="card" aria-labelledby="prepare"><h3 id="prepare">${this.t('prepareHeading')}</h3>
        <slot name="prepare"><ul class="plain">
          ${(['prepareMedicines', 'prepareQuestions', 'preparePlace'] as const).map((key) => html`<li>${iconCheck}<span>${this.t(key)}</span></li>`)}
        </ul></slot>
      </section>`;
  }

  #practitioner(snapshot: SessionSnapshot): TemplateResult {
    const { participant, present } = snapshot.remote;
    const name = shortName(participant.displayName);
    const { consent } = snapshot.recording;
    const again = hasLeft(snapshot);
    // Whether somebody has come is not known then.
    const unreached = isUnreached(snapshot, this.now());
    const word = consent === null ? 'patientAsked' : consent === 'permit' ? 'patientAgreed' : 'patientRefused';
    return html`
      <div class="stack">
        <h2>${unreached ? name : this.t(again ? 'waitingAgain' : present ? 'patientWaiting' : 'patientNotHere', { name })}</h2>
        <p class="quiet">${snapshot.appointment.serviceName}</p>
      </div>
      ${unreached ? nothing : again ? this.#again(snapshot, 'waitingAgainElsePractitioner') : html`<p>${present ? this.t('patientWaitingText') : this.#starts(snapshot, 'patientNotHereText')}</p>`}
      ${memberNote(snapshot, (key, values) => this.t(key, values))}
      ${present ? html`<button class="button primary large" part="admit" type="button" aria-disabled=${this.admitting ? 'true' : 'false'}
        @click=${() => { if (!this.admitting) this.dispatchEvent(new AdmitRequestEvent()); }}>
        ${this.admitting ? html`<span class="spinner"></span>${this.t('admitting')}` : html`<span>${this.t('admit', { name })}</span>`}</button>` : nothing}
      <p class="small quiet">${this.t(word, { name })}</p>
      ${whoOpens(snapshot.recording.openableBy, 'practitioner', name, (key, values) => this.t(key, values)).map((who) => html`<p class="small quiet" part="openable">${who}</p>`)}`;
  }

  /** Until when, and what else is possible. */
  #again({ openUntil }: SessionSnapshot, key: 'waitingAgainElse' | 'waitingAgainElsePractitioner'): TemplateResult {
    const { format } = this.strings;
    const until = { time: format.time(openUntil, this.timeZone), zone: format.zone(openUntil, this.timeZone) };
    return html`<p>${this.t('waitingAgainText', until)}</p><p class="quiet">${this.t(key)}</p>`;
  }

  #starts(snapshot: SessionSnapshot, key: 'waitingStarts' | 'patientNotHereText'): string {
    const at = Date.parse(snapshot.appointment.start);
    const { format } = this.strings;
    return this.t(key, { time: format.time(at, this.timeZone), zone: format.zone(at, this.timeZone) });
  }

  #until(snapshot: SessionSnapshot): string {
    const minutes = Math.ceil((Date.parse(snapshot.appointment.start) - this.now()) / MINUTE);
    if (minutes > 0) return this.t('waitingIn', { count: minutes });
    return minutes > -2 ? this.t('waitingNow') : this.t('waitingLate', { count: -minutes, name: shortName(snapshot.remote.participant.displayName) });
  }
}

/** Whether the other person was here and is not any more; also as far as a page can tell that was loaded again. */
function hasLeft({ connectedAt, admitted, remote }: SessionSnapshot): boolean {
  return !remote.present && (connectedAt !== null || admitted);
}
