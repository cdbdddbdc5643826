import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { EndReason, SessionSnapshot } from '../../src/session/session-snapshot.js';
import { askUp } from '../internal/events/ask-up.js';
import { UnlockRequestEvent } from '../internal/events/unlock-request-event.js';
import { iconCalendar, iconCheck, iconLock, iconLogOut, iconMonitor, iconShieldCheck, iconTriangleAlert, iconWifiOff } from '../internal/icons.js';
import { RejoinRequestEvent } from './events.js';
import { pageStyles } from './page-styles.js';
import { RoomElement } from './room-element.js';
import type { RoomMessages } from './strings.js';

interface Ending {
  drawing: TemplateResult;
  heading: keyof RoomMessages;
  /** Absent: what happens next is said instead. */
  text?: keyof RoomMessages;
  /** The button that opens it again; absent: there is none. */
  back?: keyof RoomMessages;
}

const ENDINGS: Readonly<Record<EndReason, Ending>> = {
  left: { drawing: iconLogOut, heading: 'leftHeading', text: 'leftText', back: 'comeBack' },
  away: { drawing: iconLogOut, heading: 'leftHeading', text: 'leftText', back: 'comeBack' },
  ended: { drawing: iconCheck, heading: 'endedHeading' },
  cancelled: { drawing: iconCalendar, heading: 'cancelledHeading', text: 'cancelledText' },
  replaced: { drawing: iconMonitor, heading: 'replacedHeading', text: 'replacedText', back: 'useHere' },
  'not-yours': { drawing: iconCalendar, heading: 'unavailableHeading', text: 'unavailableText' },
  stopped: { drawing: iconShieldCheck, heading: 'stoppedHeading', text: 'stoppedText' },
  lost: { drawing: iconWifiOff, heading: 'lostHeading', text: 'lostText', back: 'tryToReturn' },
};

/** Both were there, and no connection came about: most often a network that blocks calls. */
const NEVER_CONNECTED: Ending = { drawing: iconWifiOff, heading: 'neverHeading', text: 'neverText', back: 'tryToReturn' };

/** The practitioner has said that it was another patient: no way back in, and nothing of it is to be kept. */
const REPORTED: Ending = { drawing: iconCheck, heading: 'reportedHeading', text: 'reportedText' };
/** The same, where the backend will not hear of it. */
const UNTOLD: Ending = { ...REPORTED, drawing: iconTriangleAlert, text: 'notReportedText' };

/**
 * The end, by its reason: what became of the recording, the way back in where there is one. Nothing
 * of a consultation that is not one's own is drawn.
 *
 * @summary After the call.
 * @slot after - What happens next, in the insurer's words: the summary, the pharmacy, a survey.
 * @event consult-rejoin-request - Open it again.
 * @event {UnlockRequestEvent} consult-unlock-request - The patient wants to enter a recovery code here, so that what was recorded opens: show `<consult-keys>` in this page, without loading another one.
 * @csspart rejoin - The button that opens it again.
 * @csspart waits - The word that the recording waits for a recovery code.
 */
export class ConsultEnded extends RoomElement {
  static override properties: PropertyDeclarations = { snapshot: { attribute: false }, reported: { attribute: false }, untold: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pageStyles,
    css`
      h2 { font-size: var(--_size-28); }
      .saving { display: inline-flex; gap: 10px; align-items: center; justify-content: center; }
      .saving > svg { color: var(--_positive); }
      .symbol.done { background: var(--_positive-soft); color: var(--_positive); }
      .lead { max-inline-size: 38ch; }
      .waits { inline-size: min(100%, 420px); text-align: start; }
    `,
  ];

  declare snapshot: SessionSnapshot | null;
  /** Whether the practitioner has said that the wrong patient was in the room. */
  declare reported: boolean;
  /** Whether that could not be reported. */
  declare untold: boolean;

  constructor() {
    super();
    this.snapshot = null;
    this.reported = false;
    this.untold = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const reason = snapshot.endReason ?? 'ended';
    const ending = this.reported ? (this.untold ? UNTOLD : REPORTED) : reason === 'lost' && snapshot.connectedAt === null ? NEVER_CONNECTED : ENDINGS[reason];
    const heading = reason === 'ended' && !this.reported && snapshot.role === 'practitioner' ? 'endedHeadingPractitioner' : ending.heading;
    return html`<div class="page still">
      <div class="symbol ${reason === 'ended' ? 'done' : ''}">${ending.drawing}</div>
      <h2>${this.t(heading)}</h2>
      ${ending.text === undefined ? nothing : html`<p class="lead quiet">${this.t(ending.text)}</p>`}
      ${reason === 'not-yours' ? nothing : html`${this.#recording(snapshot)}${this.#waits(snapshot)}`}
      ${ending.back === undefined ? nothing : html`<button class="button primary large" part="rejoin" type="button" @click=${() => this.dispatchEvent(new RejoinRequestEvent())}>${this.t(ending.back)}</button>`}
      ${reason === 'ended' && !this.reported ? this.#recorded(snapshot) : nothing}
      ${reason === 'not-yours' ? nothing : html`<p class="small quiet">${this.t('cameraOff')}</p><slot name="after"></slot>`}
    </div>`;
  }

  #recording({ recording }: SessionSnapshot): TemplateResult | typeof nothing {
    if (recording.state === 'saving') return html`<p class="saving" role="status"><span class="spinner"></span>${this.t('recordingSaving')}</p>`;
    if (recording.state === 'saved') return html`<p class="saving" role="status">${iconCheck}${this.t('recordingSaved')}</p>`;
    return nothing;
  }

  /** On a page that is not one of the account's devices: what was recorded is lost to the member with this page, unless a recovery method is entered here. */
  #waits({ role, recording: { waits } }: SessionSnapshot): TemplateResult | typeof nothing {
    if (!waits || role !== 'patient') return nothing;
    return html`<div class="note caution waits" part="waits" role="alert">${iconLock}<div>
      <p>${this.t('recordingWaits')}</p>
      <div class="actions"><button class="button primary" type="button" @click=${() => this.#askUnlock()}>${this.t('recordingWaitsEnter')}</button></div>
    </div></div>`;
  }

  #askUnlock(): void {
    askUp(this, new UnlockRequestEvent());
  }

  /** What became of the recording. What else happens next is the insurer's to say, in the slot. */
  #recorded({ role, recording }: SessionSnapshot): TemplateResult | typeof nothing {
    if (!recording.recorded) return html`<p>${this.t('endedNoRecording')}</p>`;
    return role === 'practitioner' || recording.waits ? nothing : html`<p>${this.t('endedRecording')}</p>`;
  }
}
