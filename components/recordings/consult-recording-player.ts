import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { askUp } from '../internal/events/ask-up.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { deviceZone } from '../internal/zone-day.js';
import type { CaptionsTrack } from './captions-track.js';
import { CloseRequestEvent } from './events/close-request-event.js';
import { PlaybackChangeEvent } from './events/playback-change-event.js';
import { MediaStoreController } from './media-store-controller.js';
import { nextRate, playerDeed } from './player-keys.js';
import { playerStyles } from './player-styles.js';
import { ReplayController } from './replay-controller.js';
import { stretchesStyles } from './stretches-styles.js';
import { recordingsStrings } from './strings/recordings.js';
import { agreementPanel } from './views/agreement-panel.js';
import { playerControls } from './views/player-controls.js';
import { playerHead, playerStage } from './views/player-stage.js';
import { reportButton, reportQuestion, reportThanks } from './views/report-question.js';

/**
 * Replays one recording that has passed the gate: the stretches of voice and of video are its timeline. The gate runs
 * again before the first byte is asked for; what fails then is not played. It never begins by itself.
 *
 * @summary Replays one recording.
 * @tag consult-recording-player
 * @slot actions - Beside what was checked: the insurer's own buttons for this recording.
 * @event {CloseRequestEvent} consult-close-request - The member has had enough.
 * @event {PlaybackChangeEvent} consult-playback-change - Opening, ready, or failed.
 * @csspart base - The outermost box.
 * @csspart stage - The dark ground of the picture.
 * @csspart video - The video element.
 * @csspart controls - The bar of controls.
 * @csspart timeline - The line of stretches that one seeks on.
 * @csspart stretches - The drawing of the stretches.
 * @csspart play-button - Plays and pauses.
 * @csspart speed - The choice of speed.
 * @csspart close-button - Closes.
 * @csspart agreement - What the member agreed to.
 * @csspart agreement-save-button - Saves a copy of it.
 * @csspart report-button - Says that the recording is somebody else's.
 * @csspart report-yes-button - Says it for the second time.
 * @csspart report-no-button - Takes it back.
 * @csspart note - What went wrong, or thanks for a report.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {VerifiedRecording | null} recording - What to play: from `client.recordings.list()`.
 * @property {readonly CaptionsTrack[]} captions - Captions, where there are any.
 * @property {string} zone - IANA zone in which its date is shown.
 */
export class ConsultRecordingPlayer extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, stretchesStyles, playerStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, recording: { attribute: false }, captions: { attribute: false }, zone: { attribute: false }, asking: { state: true }, reported: { state: true } };
  declare client: ConsultClient | null;
  declare recording: VerifiedRecording | null;
  declare captions: readonly CaptionsTrack[];
  declare zone: string;
  /** Whether it is being asked if the recording is somebody else's. */
  declare protected asking: boolean;
  /** Whether the insurer was told of it; null where nobody has said so. */
  declare protected reported: boolean | null;

  readonly #client = new ClientController(this, {
    onClient: () => this.#load(), onPrincipalChange: () => { this.recording = null; this.reported = null; },
    onItemFrozen: (rid) => { if (this.recording?.rid === rid) this.recording = null; },
    // What was paused may have been lifted.
    onStops: () => { if (this.#replay.error?.code === 'incident/stopped') this.#retry(); },
  });
  readonly #strings = new StringsController(this, recordingsStrings, () => this.#client.client);
  readonly #replay = new ReplayController(this, () => this.dispatchEvent(new PlaybackChangeEvent('error')));
  readonly #media = new MediaStoreController(this);
  /** What is being played, so that an update that changes nothing of it does not begin it anew. */
  #playing: { recording: VerifiedRecording; client: ConsultClient } | null = null;

  constructor() {
    super();
    this.client = null;
    this.recording = null;
    this.captions = [];
    this.zone = deviceZone();
    this.asking = false;
    this.reported = null;
  }

  /** Puts the focus on what plays, else on what closes. */
  override focus(options?: FocusOptions): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.play') ?? this.renderRoot.querySelector<HTMLElement>('.head button');
    target?.focus(options);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#playing = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recording') || this.recording === null) return;
    this.asking = false;
    this.reported = null;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('recording')) this.#load();
    if (changed.has('asking') && this.asking) this.renderRoot.querySelector<HTMLElement>('[data-opened]')?.focus();
  }

  readonly #retry = (): void => {
    this.#playing = null;
    this.#load();
  };

  protected override render(): TemplateResult | typeof nothing {
    const { recording } = this;
    if (recording === null) return this.reported === null ? nothing : this.#thanks(this.reported);
    const state = this.#media.state;
    const error = this.#replay.error;
    const duration = this.#replay.duration ?? recording.duration;
    return html`<div class="base" part="base" role="group" dir=${this.#strings.dir} lang=${this.#strings.locale} aria-describedby="keys" @keydown=${this.#onKey}>
      ${playerHead({ strings: this.#strings, recording: error?.code === 'ownership/denied' ? null : recording, zone: this.zone, close: () => askUp(this, new CloseRequestEvent()) })}
      ${playerStage({ strings: this.#strings, state, error, captions: this.captions, ready: () => this.dispatchEvent(new PlaybackChangeEvent('ready')), toggle: this.#toggle, retry: this.#retry, offersFiles: this.#offersFiles })}
      ${error !== null ? nothing : playerControls({
        strings: this.#strings, state, stretches: recording.stretches, duration, at: Math.min(this.#media.time * 1000, duration), captions: this.captions.length > 0,
        ask: { toggle: this.#toggle, move: (by) => this.#seek(this.#media.time + by), seek: (to) => this.#seek(to), rate: (rate) => this.#media.ask('mediaplaybackraterequest', rate),
          mute: this.#mute, captions: () => this.#media.ask('mediatogglesubtitlesrequest'), fullscreen: this.#fullscreen },
      })}
      ${error?.code === 'ownership/denied' ? nothing : agreementPanel({ strings: this.#strings, zone: this.zone, offersFiles: this.#offersFiles }, recording)}
      ${this.#client.client?.recordings?.canReport !== true ? nothing : html`<div class="report">${this.asking ? reportQuestion(this.#strings.t, { yes: this.#report, no: () => { this.asking = false; } }) : reportButton(this.#strings.t, () => { this.asking = true; })}</div>`}
      <slot name="actions"></slot>
      <span class="visually-hidden" id="keys">${this.#strings.t('player.keys')}</span>
    </div>`;
  }

  /** Nothing of the recording is left on the screen. */
  #thanks(reported: boolean): TemplateResult {
    return html`<div class="base thanks" part="base" dir=${this.#strings.dir} lang=${this.#strings.locale}>${reportThanks(this.#strings.t, reported)}
      <p class="actions"><button type="button" class="button" part="close-button" @click=${() => askUp(this, new CloseRequestEvent())}>${this.#strings.t('player.close')}</button></p></div>`;
  }

  readonly #report = (): void => {
    const { recording } = this;
    const library = this.#client.client?.recordings;
    if (recording === null || library == null) return;
    this.asking = false;
    const told = (reported: boolean): void => {
      if (library !== this.#client.client?.recordings || this.recording !== null) return;
      this.reported = reported;
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.thanks .button')?.focus());
    };
    library.report(recording).then(() => told(true), () => told(false));
    // Whatever the client does with it: this player shows it no more.
    this.recording = null;
  };

  #load(): void {
    const client = this.#client.client;
    const { recording } = this;
    const video = this.renderRoot?.querySelector('video');
    const stage = this.renderRoot?.querySelector<HTMLElement>('.stage');
    if (recording === null) {
      this.#replay.stop();
      this.#playing = null;
    }
    if (!client?.recordings || recording === null || !video || !stage || !this.isConnected) return;
    if (this.#playing?.recording === recording && this.#playing.client === client) return;
    this.#playing = { recording, client };
    this.dispatchEvent(new PlaybackChangeEvent('opening'));
    this.#replay.start(client.recordings, recording, video);
    void this.#media.watch(video, stage);
  }

  #seek(seconds: number): void {
    const end = (this.#replay.duration ?? 0) / 1000;
    this.#media.ask('mediaseekrequest', Math.min(Math.max(0, seconds), end));
  }

  /** Neither while downloads are stopped, nor of a recording that is. */
  readonly #offersFiles = (): boolean => this.#client.client?.isStopped('download') !== true && this.#replay.error?.code !== 'incident/stopped';
  readonly #toggle = (): void => this.#media.ask((this.#media.state.mediaPaused ?? true) ? 'mediaplayrequest' : 'mediapauserequest');
  readonly #mute = (): void => this.#media.ask(this.#media.state.mediaMuted ? 'mediaunmuterequest' : 'mediamuterequest');
  readonly #fullscreen = (): void => this.#media.ask(this.#media.state.mediaIsFullscreen ? 'mediaexitfullscreenrequest' : 'mediaenterfullscreenrequest');

  readonly #onKey = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    const [target] = path;
    // What the host has put into the slot has keys of its own: a field for a note, say.
    if (path.some((place) => place instanceof HTMLSlotElement)) return;
    if (event.altKey || event.ctrlKey || event.metaKey || target instanceof HTMLSelectElement || this.#replay.error !== null) return;
    // A focused button keeps Space for itself.
    if (event.key === ' ' && target instanceof HTMLButtonElement) return;
    const deed = playerDeed(event.key);
    if (deed === null) return;
    event.preventDefault();
    if (deed.do === 'toggle') this.#toggle();
    else if (deed.do === 'mute') this.#mute();
    else if (deed.do === 'fullscreen') this.#fullscreen();
    else if (deed.do === 'captions') this.#media.ask('mediatogglesubtitlesrequest');
    else if (deed.do === 'move') this.#seek(this.#media.time + deed.by);
    else if (deed.do === 'seek') this.#seek(deed.to === 'start' ? 0 : (this.#replay.duration ?? 0) / 1000);
    else this.#media.ask('mediaplaybackraterequest', nextRate(this.#media.state.mediaPlaybackRate ?? 1, deed.step));
  };
}
