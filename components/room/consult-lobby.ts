import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { browserFamily } from './browser-family.js';
import { deviceTroubles } from './device-trouble.js';
import { iconInfo, iconTriangleAlert } from '../internal/icons.js';
import { drawnText } from './drawn-text.js';
import { JoinRequestEvent, PreviewRequestEvent } from './events.js';
import { memberNote, memberNoteStyles } from './member-note.js';
import { pageStyles } from './page-styles.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';
import { whoOpens } from './who-opens.js';

/**
 * Before the consultation: one's own picture, the level of the voice, the devices by name, the patient's word on
 * recording, and one button. Trouble is said by its cause with the way out; joining by audio alone is always there.
 *
 * @summary The room's green room.
 * @slot retention - Until when a recording is kept, in the insurer's words.
 * @event consult-join-request - I am ready, and begin in this mode.
 * @event consult-preview-request - Open the devices, or try again.
 * @event consult-repair-request - Open a device anew that was taken away.
 * @csspart join - The button that joins.
 * @csspart join-audio - The button that joins by audio only, beside it.
 * @csspart first - The word that the question about the recording comes first.
 * @csspart trouble - What is wrong with a device.
 * @csspart note - What the member wrote when booking, for the practitioner.
 */
export class ConsultLobby extends RoomElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    when: {},
    joining: { type: Boolean },
    wanted: { state: true },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pageStyles,
    memberNoteStyles,
    css`
      /* Nothing that comes and goes while the browser asks for devices may move a button, or lie where one was: else a press on
         *Agree* hits *Join*. So trouble stands over the picture, the meter keeps its line, and what grows comes last. */
      .page { display: flex; flex-direction: column; min-block-size: 100%; }
      .side { display: contents; }
      .stage { position: relative; }
      .over { position: absolute; inset: 0; display: grid; gap: 8px; align-content: start; padding: 8px; overflow: auto; pointer-events: none; }
      .over.on { inset-block-end: 68px; }
      .over > * { pointer-events: auto; }
      .meter.none { visibility: hidden; }
      .page > .side > .card, .page > .side > .note { order: 1; }
      consult-device-picker { order: 2; }
      /* One's thumb finds the way in, however long the page is; and always in one place, at the end of what is seen. */
      .join { order: 3; position: sticky; inset-block-end: 0; display: grid; gap: 4px; padding: 12px 16px max(12px, env(safe-area-inset-bottom)); margin: auto -16px -28px; background: color-mix(in oklab, var(--_surface) 92%, transparent); backdrop-filter: blur(12px); border-block-start: 1px solid var(--_line); }
      .join p { text-align: center; } .join p:empty { display: none; }
      .join > .place { display: grid; align-items: center; min-block-size: 52px; }
      /* Above the bar that sticks to the end. */
      .side > .card { scroll-margin-block-end: 200px; }
      .card.first { outline: 2px solid var(--_action); outline-offset: 2px; }
      .own { display: grid; gap: 4px; }
      .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
      /* Large text: the bar would hide most of the page. */
      @container (max-width: 15em) { .join { position: static; margin-block-start: 0; } .page > .side > consult-device-picker { order: 4; margin-block-start: 28px; } }
      @container (min-width: 560px) and (max-width: 899px) { .join { margin-inline: -32px; margin-block-end: -40px; padding-inline: 32px; } }
      @container (min-width: 900px) {
        .page { display: grid; max-inline-size: 1120px; min-block-size: 0; grid-template-columns: minmax(0, 1.35fr) minmax(320px, 1fr); column-gap: 56px; padding-block: 56px; align-items: start; }
        .hello { grid-column: 1 / -1; }
        .side { display: grid; gap: 24px; align-content: start; min-inline-size: 0; }
        .join { position: static; margin: 0; padding: 0; border: 0; background: none; backdrop-filter: none; gap: 8px; }
        .join > p { order: 1; }
      }
    `,
  ];

  declare snapshot: SessionSnapshot | null;
  /** When it begins, as words. */
  declare when: string;
  /** A join is under way. */
  declare joining: boolean;
  /** How the patient wants to join, who has not said yet whether it may be recorded: the question comes first, however far down the page it stands. */
  declare protected wanted: MediaMode | null;

  constructor() {
    super();
    this.snapshot = null;
    this.when = '';
    this.joining = false;
    this.wanted = null;
  }

  protected override willUpdate(): void {
    if (this.wanted === null || this.snapshot?.recording.consent == null) return;
    const mode = this.wanted;
    this.wanted = null;
    this.#join(mode);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const { local, remote, appointment } = snapshot;
    const heard = local.microphoneError === null && local.stream !== null;
    const asking = local.stream === null && local.microphoneError === null && local.cameraError === null;
    return html`<div class="page">
      <div class="hello stack">
        <h2>${this.t('lobbyHeading')}</h2>
        <p class="lead name">${this.t('lobbyWith', { name: remote.participant.displayName })}</p>
        <p class="quiet">${appointment.serviceName}${this.when === '' ? nothing : html` · ${this.when}`}</p>
      </div>
      <div class="side">
        <div class="stage">
          <consult-preview lang=${this.strings.locale} .local=${local} ?asking=${asking}></consult-preview>
          <div class="over ${local.cameraOn ? 'on' : ''}">
            ${this.#troubles(snapshot)}
            <consult-device-notices lang=${this.strings.locale} .snapshot=${snapshot}></consult-device-notices>
          </div>
        </div>
        <consult-level-meter class="meter ${heard ? '' : 'none'}" lang=${this.strings.locale} .stream=${heard ? local.stream : null}></consult-level-meter>
        <consult-device-picker lang=${this.strings.locale} .local=${local}></consult-device-picker>
      </div>
      <div class="side">
        ${memberNote(snapshot, (key, values) => this.t(key, values))}
        ${this.#recording(snapshot)}
        ${this.#buttons(snapshot)}
      </div>
    </div>`;
  }

  #troubles({ local }: SessionSnapshot): TemplateResult[] {
    const { userAgent, maxTouchPoints } = navigator;
    return deviceTroubles(local, browserFamily(userAgent, maxTouchPoints)).map((trouble) => html`
      <div class="note caution" part="trouble" role="alert">${iconTriangleAlert}<div>
        <p class="strong">${this.t(trouble.heading)}</p>
        <p>${this.t(trouble.advice)}</p>
        <div class="actions"><button class="button" type="button" @click=${() => this.dispatchEvent(new PreviewRequestEvent(local.cameraOn || local.cameraError !== null))}>${this.t('tryAgain')}</button></div>
      </div></div>`);
  }

  #recording({ role, recording, remote }: SessionSnapshot): TemplateResult {
    const name = shortName(remote.participant.displayName);
    if (role === 'patient') {
      return html`<div class="card ${this.wanted === null ? '' : 'first'}" tabindex="-1"><consult-consent lang=${this.strings.locale} .decision=${recording.consent} .other=${name} .days=${recording.replayDays} .openableBy=${recording.openableBy}><slot name="retention" slot="retention">${this.t('consentUntil', { count: recording.replayDays })}</slot></consult-consent></div>`;
    }
    const word = recording.consent === null ? 'patientAsked' : recording.consent === 'permit' ? 'patientAgreed' : 'patientRefused';
    return html`<div class="note">${iconInfo}<div class="stack"><p>${this.t(word, { name })}</p>
      <div class="own small"><p>${this.t('consentOwnWhat', { name })}</p><p>${this.t('consentOwnUntil', { name, count: recording.replayDays })}</p>${whoOpens(recording.openableBy, role, name, (key, values) => this.t(key, values)).map((who) => html`<p part="openable">${who}</p>`)}<p>${this.t('consentOwnJoin')}</p></div>
    </div></div>`;
  }

  #ask(mode: MediaMode): void {
    const { role, recording } = this.snapshot ?? {};
    if (role === 'patient' && recording?.state === 'asking' && recording.consent === null) this.#askFirst(mode);
    else this.#join(mode);
  }

  /** The question is brought into sight, and its answer joins. */
  #askFirst(mode: MediaMode): void {
    this.wanted = mode;
    const question = this.renderRoot.querySelector<HTMLElement>('.side > .card');
    question?.scrollIntoView({ block: 'end' });
    question?.focus({ preventScroll: true });
  }

  /** The practitioner agrees by joining, to what stands beside the button. */
  #join(mode: MediaMode): void {
    const text = drawnText(this.renderRoot.querySelector('.own'));
    this.dispatchEvent(new JoinRequestEvent(mode, text === '' ? null : { decision: 'permit', text, lang: this.strings.locale }));
  }

  #buttons({ local, remote }: SessionSnapshot): TemplateResult {
    const listening = local.microphoneError !== null;
    const audio = this.t(listening ? 'joinListening' : 'joinAudio');
    const button = (mode: MediaMode, word: string, primary: boolean): TemplateResult => html`
      <button class="button large wide ${primary ? 'primary' : 'quiet'}" part=${primary ? 'join' : 'join-audio'} type="button" aria-disabled=${this.joining ? 'true' : 'false'}
        @click=${() => { if (!this.joining) this.#ask(mode); }}>${primary && this.joining ? html`<span class="spinner"></span>${this.t('joining')}` : word}</button>`;
    return html`<div class="join">
      <p class="small strong" part="first" role="alert">${this.wanted === null ? nothing : this.t('consentFirst')}</p>
      ${listening ? html`<p class="small quiet">${this.t('joinListeningHint', { name: shortName(remote.participant.displayName) })}</p>` : nothing}
      <div class="place">${local.cameraOn ? button('video', this.t('joinVideo'), true) : html`<p class="small quiet">${this.t('cameraIsOffAdvice')}</p>`}</div>
      ${button('audio', audio, !local.cameraOn)}
    </div>`;
  }
}
