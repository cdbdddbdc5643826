import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { isConsultError } from '../../src/domain/consult-error.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { clock } from '../internal/format.js';
import { iconMicOff, iconTriangleAlert, iconVolume2, iconWifiOff, iconX } from '../internal/icons.js';
import { StringsController } from '../internal/strings-controller.js';
import { errorStrings } from '../internal/strings/errors.js';
import { TickController } from '../internal/tick-controller.js';
import { drawSheet, type SheetName } from './call-sheets.js';
import { callStyles } from './call-styles.js';
import { isAsked } from './consult-mode-sheet.js';
import type { ConsultParticipant } from './consult-participant.js';
import { LeaveRequestEvent, ModeRequestEvent, type PlaybackChangeEvent } from './events.js';
import { MuteHintController } from './mute-hint-controller.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';
import { isUnreached } from './unreached.js';

/**
 * The consultation itself, by audio or by video: the other person, one's own picture, the controls, the sheets, and
 * every trouble on the way.
 *
 * @summary The call.
 * @slot panel - Beside the picture where there is space: chat, notes, the record.
 * @slot trust - In the sheet of the shield: what else was verified, the spoken code.
 * @event consult-mode-request - Use the other mode.
 * @event consult-leave-request - I leave.
 * @csspart main - The stage.
 * @csspart panel - The side panel.
 */
export class ConsultCall extends RoomElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    sheet: { state: true }, blocked: { state: true }, panelFilled: { state: true }, panelOpen: { state: true }, dismissed: { state: true },
  };
  static override styles: CSSResultGroup = [RoomElement.styles, callStyles];

  declare snapshot: SessionSnapshot | null;
  declare protected sheet: SheetName | null;
  /** The browser refused to play the sound. */
  declare protected blocked: boolean;
  declare protected panelFilled: boolean;
  declare protected panelOpen: boolean;
  /** The word that a switch did not happen has been read. */
  declare protected dismissed: boolean;
  readonly #errors = new StringsController(this, errorStrings);
  readonly #hint = new MuteHintController(this, () => (this.snapshot?.local.muted === true ? this.snapshot.local.stream : null));

  constructor() {
    super();
    this.snapshot = null;
    this.sheet = null;
    this.blocked = false;
    this.panelFilled = false;
    this.panelOpen = false;
    this.dismissed = false;
    new TickController(this, () => this.snapshot?.connectedAt != null || this.snapshot?.reconnectingSince != null || this.snapshot?.unreachedSince != null);
  }

  protected override willUpdate(): void {
    if (this.snapshot?.modePending != null) this.dismissed = false;
    const recording = this.snapshot?.recording.state;
    if (this.sheet === 'recording' && recording !== 'recording' && recording !== 'not-recording') this.sheet = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const { mode, local, remote, role, recording } = snapshot;
    const lang = this.strings.locale;
    const reconnecting = snapshot.state === 'reconnecting';
    // While there is no connection, only the page that records knows whether it does.
    const isKnown = snapshot.state === 'active' || recording.recordedHere;
    const modal = isAsked(snapshot) || this.sheet !== null;
    const showMe = local.cameraOn && (mode === 'video' || (snapshot.modePending !== null && !isAsked(snapshot)));
    return html`
      <div class="main ${mode}" part="main" ?inert=${modal}>
        <consult-participant lang=${lang} mode=${mode} .participant=${remote.participant} .stream=${remote.stream} ?paused=${reconnecting}
          @consult-playback-change=${(event: PlaybackChangeEvent) => { this.blocked = event.blocked; }}>${mode === 'audio' ? this.#status(snapshot) : nothing}</consult-participant>
        <div class="top">
          ${mode === 'video' ? html`<div class="who"><p class="strong clip">${remote.participant.displayName}</p><p class="small clip numbers">${this.#line(snapshot)}</p></div>` : nothing}
          <div class="pills">
            <consult-recording-indicator lang=${lang} .recording=${isKnown ? recording : null} viewer=${role} @open=${() => { this.sheet = 'recording'; }}></consult-recording-indicator>
            ${snapshot.proved && snapshot.state === 'active' ? html`<consult-trust lang=${lang} ?short=${mode === 'video'} @open=${() => { this.sheet = 'trust'; }}></consult-trust>` : nothing}
          </div>
        </div>
        <div class="notices">${this.#notices(snapshot)}</div>
        <div class="area">
          ${reconnecting || snapshot.state === 'joining' ? this.#trouble(snapshot, reconnecting) : nothing}
          ${showMe ? html`<consult-self-view lang=${lang} .stream=${local.stream} .muted=${local.muted}></consult-self-view>` : nothing}
        </div>
        <consult-controls lang=${lang} mode=${mode} ?mode-pending=${snapshot.modePending !== null} .muted=${local.muted} .canMute=${local.microphoneError === null}
          .connected=${snapshot.state === 'active'} @more=${() => { this.sheet = 'more'; }} @leave=${this.#leave}></consult-controls>
      </div>
      <aside part="panel" class="${this.panelFilled ? 'filled' : ''} ${this.panelOpen ? 'open' : ''}" aria-label=${this.t('panel')} ?inert=${modal}>
        <button class="icon-button only-narrow" type="button" aria-label=${this.t('hidePanel')} @click=${() => { this.panelOpen = false; }}>${iconX}</button>
        <slot name="panel" @slotchange=${(event: Event) => { this.panelFilled = event.target instanceof HTMLSlotElement && event.target.assignedElements({ flatten: true }).length > 0; }}></slot>
      </aside>
      <consult-mode-sheet lang=${lang} .snapshot=${snapshot}></consult-mode-sheet>
      ${this.sheet === null || isAsked(snapshot) ? nothing : this.#sheet(this.sheet, snapshot)}`;
  }

  #sheet(name: SheetName, snapshot: SessionSnapshot): TemplateResult {
    const trouble = snapshot.recording.error;
    return drawSheet(name, {
      snapshot,
      locale: this.strings.locale,
      trouble: isConsultError(trouble) ? this.#errors.t(trouble.code) : '',
      t: this.strings.t,
      ask: (event) => { this.dispatchEvent(event); },
      close: () => { this.sheet = null; },
      togglePanel: this.panelFilled && this.offsetWidth < 860 ? () => { this.panelOpen = true; } : null,
    });
  }

  /** What the line is like, in words; and how long it has been. */
  #line(snapshot: SessionSnapshot): string {
    const { quality, connectedAt, remote } = snapshot;
    const words = remote.muted ? this.t('remoteMuted', { name: shortName(remote.participant.displayName) }) : quality === 'unknown' ? '' : this.t(({ good: 'lineGood', fair: 'lineFair', poor: 'linePoor' } as const)[quality]);
    return [connectedAt === null ? '' : clock(this.now() - connectedAt), words].filter((part) => part !== '').join(' · ');
  }

  #status(snapshot: SessionSnapshot): TemplateResult {
    return html`<p class="status numbers"><span>${snapshot.remote.muted ? iconMicOff : nothing}${this.#line(snapshot)}</span></p>`;
  }

  #notices(snapshot: SessionSnapshot): (TemplateResult | typeof nothing)[] {
    const { local, remote, recording, role, modePending, modeDeclined } = snapshot;
    const name = shortName(remote.participant.displayName);
    const lang = this.strings.locale;
    const switching = (modePending !== null && !isAsked(snapshot)) || (modeDeclined !== null && !this.dismissed && modePending === null);
    return [
      this.blocked ? html`<div class="note blocked" role="alert"><div><p>${this.t('soundBlocked')}</p></div><button class="button primary" type="button" @click=${this.#playSound}>${iconVolume2}${this.t('playSound')}</button></div>` : nothing,
      switching ? html`<consult-mode-status lang=${lang} .snapshot=${snapshot} @dismiss=${() => { this.dismissed = true; }}></consult-mode-status>` : nothing,
      recording.state === 'asking' && role === 'patient' && recording.consent === null
        ? html`<div class="note"><consult-consent lang=${lang} compact .other=${name} .days=${recording.replayDays} .openableBy=${recording.openableBy}></consult-consent></div>` : nothing,
      local.microphoneError === null ? nothing : html`<p class="hint small">${iconMicOff}${this.t('noMicrophone', { name })}</p>`,
      snapshot.mode === 'video' && snapshot.quality === 'poor' && modePending === null ? html`<p class="hint small">${iconWifiOff}${this.t('linePoorAdvice')}</p>` : nothing,
      html`<div role="status">${snapshot.state === 'active' && isUnreached(snapshot, this.now()) ? html`<p class="hint small">${iconWifiOff}${this.t('unreachedCall')}</p>` : nothing}</div>`,
      html`<div role="status">${local.muted && this.#hint.shown ? html`<p class="hint small">${iconMicOff}${this.t('speakingMuted', { name })}</p>` : nothing}</div>`,
    ];
  }

  #trouble({ reconnectingSince, mode, remote, error }: SessionSnapshot, reconnecting: boolean): TemplateResult {
    const seconds = reconnectingSince === null ? 0 : Math.max(0, Math.floor((this.now() - reconnectingSince) / 1000));
    if (error?.code === 'session/not-proved') return html`<div class="trouble" role="alert"><div>${iconTriangleAlert}<p class="strong lead">${this.t('notProved')}</p><p class="quiet">${this.#errors.t(error.code)}</p></div></div>`;
    return html`<div class="trouble"><div>
      <span class="spinner"></span>
      <p class="strong lead numbers">${reconnecting ? this.t('reconnectingSince', { count: seconds }) : this.t('connectingTo', { name: shortName(remote.participant.displayName) })}</p>
      ${reconnecting ? html`<p class="quiet">${this.t('reconnectingAdvice')}</p>` : nothing}
      ${reconnecting && mode === 'video' ? html`<button class="button" type="button" @click=${() => this.dispatchEvent(new ModeRequestEvent('audio'))}>${this.t('goOnByAudio')}</button>` : nothing}
    </div></div>`;
  }

  #leave(): void {
    if (this.snapshot?.role === 'practitioner') this.sheet = 'leave';
    else this.dispatchEvent(new LeaveRequestEvent());
  }

  #playSound(): void {
    this.renderRoot.querySelector<ConsultParticipant>('consult-participant')?.play();
  }
}
