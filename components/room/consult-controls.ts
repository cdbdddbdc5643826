import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { MediaMode } from '../../src/domain/media-mode.js';
import { callButtonStyles } from '../internal/styles/call-buttons.js';
import { CameraRequestEvent, ModeRequestEvent, MuteRequestEvent } from './events.js';
import { iconEllipsis, iconLogOut, iconMic, iconMicOff, iconPhone, iconVideo, iconVideoOff } from '../internal/icons.js';
import { RoomElement } from './room-element.js';

/**
 * The bar of the call: mute, in a call by video the camera, audio or video, more, leave. A button changes when the session has changed, never on
 * being pressed.
 *
 * @summary The call's controls.
 * @event consult-mute-request - Mute or unmute me.
 * @event consult-camera-request - Turn my camera off, or on again; I go on seeing the other person.
 * @event consult-mode-request - Use the other mode.
 * @event more - Show the rest.
 * @event leave - Leave, or ask how.
 * @csspart button - One of the controls.
 */
export class ConsultControls extends RoomElement {
  static override properties: PropertyDeclarations = {
    mode: { reflect: true },
    modePending: { type: Boolean, attribute: 'mode-pending' },
    muted: { type: Boolean },
    canMute: { type: Boolean, attribute: 'can-mute' },
    connected: { type: Boolean },
    cameraStopped: { type: Boolean, attribute: 'camera-stopped' },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    callButtonStyles,
    css`
      :host { pointer-events: none; }
      .bar { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px clamp(4px, 3cqi, 20px); padding: 12px 8px; }
      .call-button { pointer-events: auto; inline-size: min-content; min-inline-size: clamp(64px, 20cqi, 76px); }
      /* Five of them on a phone, their words whole. */
      :host([mode='video']) .bar { gap: 8px clamp(0px, (100cqi - 390px) / 4, 16px); padding-inline: 2px; }
      :host([mode='video']) .call-button { min-inline-size: min(76px, 19.4cqi); }
      .word { overflow-wrap: normal; hyphens: auto; }
      :host([mode='audio']) .call-button { color: var(--_text); }
      :host([mode='audio']) .disc { background: color-mix(in oklab, var(--_text) 9%, var(--_surface-raised)); }
      :host([mode='audio']) .call-button:hover > .disc { background: color-mix(in oklab, var(--_text) 15%, var(--_surface-raised)); }
      :host([mode='audio']) .call-button[data-lit] > .disc { background: var(--_text); color: var(--_surface); }
      :host([mode='video']) .disc { background: oklch(0.3 0.012 70 / 0.78); backdrop-filter: blur(12px); }
      :host([mode='video']) .call-button[data-lit] > .disc { background: var(--_on-stage); color: var(--_stage); }
      :host([mode='video']) .word { text-shadow: 0 1px 3px oklch(0 0 0 / 0.8); }
      :host .call-button.end > .disc { background: oklch(0.55 0.2 27); color: oklch(0.99 0.003 85); }
      :host .call-button.end:hover > .disc { background: oklch(0.5 0.19 27); }
      .call-button[aria-disabled='true'] { cursor: default; } .call-button[aria-disabled='true'] > .disc { opacity: 0.6; }
    `,
  ];

  /** What the consultation is now. */
  declare mode: MediaMode;
  /** A switch is under way. */
  declare modePending: boolean;
  declare muted: boolean;
  /** Whether there is a microphone to mute. */
  declare canMute: boolean;
  /** Whether the other person can be asked now. */
  declare connected: boolean;
  /** Whether I have turned my camera off. */
  declare cameraStopped: boolean;

  constructor() {
    super();
    this.mode = 'audio';
    this.modePending = false;
    this.muted = false;
    this.canMute = true;
    this.connected = true;
    this.cameraStopped = false;
  }

  protected override render(): TemplateResult {
    const { mode, muted, cameraStopped } = this;
    const video = mode === 'video';
    const word = this.modePending ? this.t('switching') : this.t(video ? 'useAudio' : 'useVideo');
    return html`<div class="bar" role="group" aria-label=${this.t('controls')}>
      ${this.#button(muted ? iconMicOff : iconMic, this.t(muted ? 'unmute' : 'mute'), () => this.dispatchEvent(new MuteRequestEvent(!muted)), { off: !this.canMute, pressed: muted })}
      ${video ? this.#button(cameraStopped ? iconVideoOff : iconVideo, this.t(cameraStopped ? 'cameraOnShort' : 'cameraOffShort'), () => this.dispatchEvent(new CameraRequestEvent(cameraStopped)), { pressed: cameraStopped }) : nothing}
      ${this.#button(video ? iconPhone : iconVideo, word, () => this.dispatchEvent(new ModeRequestEvent(video ? 'audio' : 'video')), { off: this.modePending || (!video && !this.connected) })}
      ${this.#button(iconEllipsis, this.t('more'), () => this.dispatchEvent(new Event('more')), { popup: true })}
      ${this.#button(iconLogOut, this.t('leave'), () => this.dispatchEvent(new Event('leave')), { end: true })}
    </div>`;
  }

  /** `off` keeps the button focusable: a control that vanishes from under the keyboard is worse than one that does nothing. */
  #button(drawing: TemplateResult, word: string, press: () => void, is: { off?: boolean; pressed?: boolean; popup?: boolean; end?: boolean } = {}): TemplateResult {
    return html`<button class=${is.end === true ? 'call-button end' : 'call-button'} part="button" type="button" ?data-lit=${is.pressed === true}
      aria-disabled=${is.off === true ? 'true' : 'false'} aria-haspopup=${is.popup === true ? 'dialog' : 'false'} @click=${() => { if (is.off !== true) press(); }}>
      <span class="disc">${drawing}</span><span class="word">${word}</span>
    </button>`;
  }
}
