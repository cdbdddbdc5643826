import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { isConsultError } from '../../src/domain/consult-error.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { clock } from '../internal/format.js';
import { iconMicOff, iconTriangleAlert, iconUserX, iconVideoOff, iconVolume2, iconWifiOff, iconX } from '../internal/icons.js';
import { StringsController } from '../internal/strings-controller.js';
import { errorStrings } from '../internal/strings/errors.js';
import { TickController } from '../internal/tick-controller.js';
import { drawSheet, type SheetName } from './call-sheets.js';
import { callStyles } from './call-styles.js';
import { isAsked } from './consult-mode-sheet.js';
import type { ConsultParticipant } from './consult-participant.js';
import { isUp } from './is-up.js';
import { pillStyles } from './pill-styles.js';
import { LeaveRequestEvent, ModeRequestEvent, type PlaybackChangeEvent } from './events.js';
import { hasMemberNote, memberNote, memberNoteStyles } from './member-note.js';
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
 * @event consult-camera-request - Turn my camera off or on while I go on seeing the other person.
 * @event consult-repair-request - Open a device anew that was taken away, has failed, or can be used by now.
 * @event consult-wrong-patient-request - The person in the room is another patient than the one booked.
 * @event consult-leave-request - I leave.
 * @csspart main - The stage.
 * @csspart panel - The side panel.
 * @csspart note - In it, what the member wrote when booking, for the practitioner.
 * @csspart wrong-button - Says that the wrong patient is in the room.
 */
export class ConsultCall extends RoomElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false }, canReport: { attribute: false },
    sheet: { state: true }, blocked: { state: true }, panelFilled: { state: true }, panelOpen: { state: true }, dismissed: { state: true },
  };
  static override styles: CSSResultGroup = [RoomElement.styles, pillStyles, memberNoteStyles, callStyles];

  declare snapshot: SessionSnapshot | null;
  /** Whether this participant can say that the wrong patient is in the room. */
  declare canReport: boolean;
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
    this.canReport = false;
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
    const isKnown = isUp(snapshot) || recording.recordedHere;
    const modal = isAsked(snapshot) || this.sheet !== null;
    const unseen = mode === 'video' && remote.camera !== 'on';
    const showMe = local.cameraOn && (mode === 'video' || (snapshot.modePending !== null && !isAsked(snapshot)));
    return html`
      <div class="main ${mode}" part="main" ?inert=${modal}>
        <consult-participant lang=${lang} mode=${mode} .participant=${remote.participant} .stream=${remote.stream} ?paused=${reconnecting} ?unseen=${unseen} .speaker=${local.speakerId}
          @consult-playback-change=${(event: PlaybackChangeEvent) => { this.blocked = event.blocked; }}>${mode === 'audio' ? this.#status(snapshot) : unseen ? html`<p class="small">${this.t(remote.camera === 'off' ? 'remoteCameraOff' : 'remoteCameraGone', { name: shortName(remote.participant.displayName) })}</p>` : nothing}</consult-participant>
        <div class="top">
          ${mode === 'video' ? html`<div class="who"><p class="strong clip">${remote.participant.displayName}</p><p class="small clip numbers">${this.#line(snapshot)}</p></div>` : nothing}
          <div class="pills">
            <consult-recording-indicator lang=${lang} .recording=${isKnown ? recording : null} viewer=${role} ?stage=${mode === 'video'} @open=${() => { this.sheet = 'recording'; }}></consult-recording-indicator>
            ${this.canReport ? html`<button class="pill wrong" part="wrong-button" type="button" aria-haspopup="dialog" @click=${() => { this.sheet = 'wrong'; }}>${iconUserX}<span>${this.t('wrongPatient')}</span></button>` : nothing}
            ${isUp(snapshot) ? html`<consult-trust lang=${lang} ?short=${mode === 'video'} @open=${() => { this.sheet = 'trust'; }}></consult-trust>` : nothing}
          </div>
        </div>
        <div class="notices">${this.#notices(snapshot)}</div>
        <div class="area">
          ${reconnecting || snapshot.state === 'joining' ? this.#trouble(snapshot, reconnecting) : nothing}
          ${showMe ? html`<consult-self-view lang=${lang} .facing=${local.cameraFacing} .stream=${local.stream} .muted=${local.muted}></consult-self-view>` : nothing}
        </div>
        <consult-controls lang=${lang} mode=${mode} ?mode-pending=${snapshot.modePending !== null} .muted=${local.muted} .canMute=${local.microphoneError === null} ?camera-stopped=${local.cameraStopped}
          .connected=${snapshot.state === 'active'} @more=${() => { this.sheet = 'more'; }} @leave=${this.#leave}></consult-controls>
      </div>
      <aside part="panel" class="${this.#hasPanel(snapshot) ? 'filled' : ''} ${this.panelOpen ? 'open' : ''}" aria-label=${this.t('panel')} ?inert=${modal}>
        <button class="icon-button only-narrow" type="button" aria-label=${this.t('hidePanel')} @click=${() => { this.panelOpen = false; }}>${iconX}</button>
        ${memberNote(snapshot, this.strings.t)}
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
      togglePanel: this.#hasPanel(snapshot) && this.offsetWidth < 860 ? () => { this.panelOpen = true; } : null,
    });
  }

  /** What the line is like, in words, while there is one that is proved; and how long it has been. */
  #line(snapshot: SessionSnapshot): string {
    const { connectedAt, remote } = snapshot;
    const quality = isUp(snapshot) ? snapshot.quality : 'unknown';
    const words = isUp(snapshot) && remote.muted ? this.t('remoteMuted', { name: shortName(remote.participant.displayName) }) : quality === 'unknown' ? '' : this.t(({ good: 'lineGood', fair: 'lineFair', poor: 'linePoor' } as const)[quality]);
    return [connectedAt === null ? '' : clock(this.now() - connectedAt), words].filter((part) => part !== '').join(' · ');
  }

  #status(snapshot: SessionSnapshot): TemplateResult {
    return html`<p class="status numbers"><span>${snapshot.remote.muted && isUp(snapshot) ? iconMicOff : nothing}${this.#line(snapshot)}</span></p>`;
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
      html`<consult-device-notices lang=${lang} .snapshot=${snapshot}></consult-device-notices>`,
      snapshot.mode === 'video' && isUp(snapshot) && snapshot.quality === 'poor' && modePending === null ? html`<p class="hint small">${iconWifiOff}${this.t('linePoorAdvice')}</p>` : nothing,
      html`<div role="status">${snapshot.videoStopped && snapshot.mode === 'audio' ? html`<p class="hint small">${iconVideoOff}${this.t('videoStopped')}</p>` : nothing}</div>`,
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

  #hasPanel(snapshot: SessionSnapshot): boolean {
    return this.panelFilled || hasMemberNote(snapshot);
  }

  #leave(): void {
    if (this.snapshot?.role === 'practitioner') this.sheet = 'leave';
    else this.dispatchEvent(new LeaveRequestEvent());
  }

  #playSound(): void {
    this.renderRoot.querySelector<ConsultParticipant>('consult-participant')?.play();
  }
}
