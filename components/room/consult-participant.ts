import { css, html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { Participant } from '../../src/domain/participant.js';
import { otherRole } from '../../src/domain/role.js';
import { DeviceRequestEvent, PlaybackChangeEvent } from './events.js';
import { pictureFit } from './picture-fit.js';
import { PlaybackController } from './playback-controller.js';
import { RoomElement } from './room-element.js';

/**
 * The other person. One `<video>` stays for the whole call and plays the sound in either mode, so the voice never
 * stops over a switch; with audio, and while their camera is off, a name card stands before it. While reconnecting, the last picture stays, dimmed.
 *
 * @summary The other person, heard and seen.
 * @slot - Under the name on the card: the line's quality, the time.
 * @event consult-device-request - The loudspeaker that was chosen cannot be used: back to the browser's choice.
 * @event consult-playback-change - The browser holds the sound back, or plays it now.
 * @csspart picture - The video.
 * @csspart card - The name card of an audio call.
 * @csspart name - The name on the card.
 */
export class ConsultParticipant extends RoomElement {
  static override properties: PropertyDeclarations = {
    participant: { attribute: false },
    stream: { attribute: false },
    mode: { reflect: true },
    paused: { type: Boolean, reflect: true },
    unseen: { type: Boolean, reflect: true },
    speaker: {},
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { position: absolute; inset: 0; overflow: hidden; container-type: size; }
      video, canvas { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: var(--consult-video-fit, cover); transition: filter var(--_motion) var(--_ease); }
      video.whole, canvas.whole { object-fit: var(--consult-video-fit, contain); }
      :host(:is([mode='audio'], [unseen])) :is(video, canvas) { opacity: 0; }
      :host([paused]) video, canvas { filter: brightness(0.45) saturate(0.6); }
      .name-card { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 4px; padding: 72px 24px 136px; text-align: center; }
      :host([mode='video']:not([unseen])) .name-card { visibility: hidden; }
      :host([mode='video']) .name-card, :host([mode='video']) .name-card .quiet { color: var(--_on-stage); }
      consult-avatar { --consult-avatar-size: clamp(104px, 38cqmin, 184px); margin-block-end: clamp(16px, 6cqb, 36px); }
      h2 { max-inline-size: 24ch; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
      :host([paused]) consult-avatar { opacity: 0.55; }
      @container (max-width: 15em) {
        :host([mode='audio']) { position: relative; inset: auto; flex: none; container-type: inline-size; }
        :host([mode='audio']) .name-card { position: static; padding: 16px 20px; }
        :host([mode='audio']) consult-avatar { --consult-avatar-size: 88px; margin-block-end: 8px; }
      }
      @container (min-width: 15em) and (max-height: 420px) {
        .name-card { grid-template-columns: auto minmax(0, max-content); justify-items: start; column-gap: 28px; text-align: start; padding: 56px 32px 96px; align-content: center; justify-content: center; }
        consult-avatar { grid-row: 1 / span 3; margin: 0; --consult-avatar-size: 88px; align-self: center; }
        h2 { -webkit-line-clamp: 2; font-size: var(--_size-22); }
      }
    `,
  ];

  declare participant: Participant | null;
  declare stream: MediaStream | null;
  declare mode: MediaMode;
  /** Reconnecting: nothing new arrives. */
  declare paused: boolean;
  /** Their camera is off: their last picture is not shown. */
  declare unseen: boolean;
  /** The loudspeaker's id; empty for the browser's choice. */
  declare speaker: string;
  readonly #playback = new PlaybackController(this, {
    stream: () => this.stream,
    silent: false,
    speaker: () => this.speaker,
    onSpeakerRefused: () => { this.dispatchEvent(new DeviceRequestEvent('speaker', '')); },
    onBlocked: (blocked) => { this.dispatchEvent(new PlaybackChangeEvent(blocked)); },
  });
  readonly #sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.participant = null;
    this.stream = null;
    this.mode = 'audio';
    this.paused = false;
    this.unseen = false;
    this.speaker = '';
  }

  /** Tries again to play; from a click it also lifts a browser's refusal. */
  play(): void {
    this.#playback.play();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  protected override render(): TemplateResult {
    const { participant } = this;
    return html`
      <video part="picture" playsinline disablepictureinpicture disableremoteplayback aria-hidden="true" @resize=${this.#fit} @loadedmetadata=${this.#fit}></video>
      <canvas hidden></canvas>
      <div class="name-card" part="card">
        <consult-avatar .name=${participant?.displayName ?? ''} .stream=${this.paused ? null : this.stream}></consult-avatar>
        <h2 part="name">${participant?.displayName}</h2>
        <p class="quiet" part="title">${participant?.title}</p>
        <slot></slot>
      </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('paused') || changed.has('mode')) this.#keepLastPicture();
    if (changed.has('participant')) this.#fit();
  }

  /** A copy of the last frame: when the connection is made anew the video loses it. */
  #keepLastPicture(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const video = this.#playback.video;
    if (canvas === null || video === null) return;
    const keep = this.paused && this.mode === 'video' && !this.unseen && video.videoWidth > 0;
    canvas.hidden = !keep;
    if (!keep) return;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
  }

  readonly #fit = (): void => {
    const { video } = this.#playback;
    if (video === null || this.participant === null || video.videoWidth === 0 || this.offsetHeight === 0) return;
    const fit = pictureFit(video.videoWidth / video.videoHeight, this.offsetWidth / this.offsetHeight, otherRole(this.participant.role));
    for (const picture of this.renderRoot.querySelectorAll('video, canvas')) picture.classList.toggle('whole', fit === 'contain');
  };
}
