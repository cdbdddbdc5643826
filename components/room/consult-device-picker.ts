import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { DeviceChoice, LocalSnapshot } from '../../src/session/session-snapshot.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { DeviceRequestEvent, TurnCameraRequestEvent } from './events.js';
import { iconChevronDown, iconMic, iconSwitchCamera, iconVideo, iconVolume2 } from '../internal/icons.js';
import { RoomElement } from './room-element.js';
import type { RoomMessages } from './strings.js';
import { playTestTone } from './test-tone.js';

type Kind = 'microphone' | 'camera' | 'speaker';

interface Field {
  drawing: TemplateResult;
  number: keyof RoomMessages;
  devices: readonly DeviceChoice[];
  chosen: string | null;
}

/**
 * Which microphone, which camera and, where the browser can play on a chosen one, which loudspeaker, by name. The choice
 * shown is the session's, not the click's.
 *
 * @summary Microphone, camera and loudspeaker, named and choosable.
 * @event consult-device-request - Use this device.
 * @event consult-turn-camera-request - Use the other camera of the phone.
 * @csspart field - A device's label and its list.
 * @csspart tone - The button that plays a test tone.
 * @csspart turn - The button that uses the other camera of a phone.
 */
export class ConsultDevicePicker extends RoomElement {
  static override properties: PropertyDeclarations = { local: { attribute: false }, tone: { state: true } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    fieldStyles,
    css`
      :host { container-type: inline-size; }
      .fields { display: grid; gap: 16px; align-items: start; }
      @container (min-width: 440px) { .fields { grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); } }
      label { display: flex; align-items: center; gap: 8px; font-size: var(--_size-14); }
      .select { position: relative; }
      select { appearance: none; padding-inline-end: 44px; text-overflow: ellipsis; cursor: pointer; }
      .select > svg { position: absolute; inset-block-start: 14px; inset-inline-end: 14px; pointer-events: none; color: var(--_text-quiet); }
      .field > .button { justify-self: start; margin-inline-start: -20px; }
    `,
  ];

  declare local: LocalSnapshot | null;
  /** The test tone: none yet, sounding or sounded, or refused. */
  declare protected tone: 'none' | 'plays' | 'failed';

  constructor() {
    super();
    this.local = null;
    this.tone = 'none';
  }

  protected override render(): TemplateResult {
    return html`<div class="fields">${this.#field('microphone')}${this.#field('camera')}${this.#field('speaker')}</div>`;
  }

  #of(kind: Kind, local: LocalSnapshot): Field {
    switch (kind) {
      case 'microphone': return { drawing: iconMic, number: 'microphoneNumber', devices: local.microphones, chosen: local.microphoneId };
      case 'camera': return { drawing: iconVideo, number: 'cameraNumber', devices: local.cameras, chosen: local.cameraId };
      case 'speaker': return { drawing: iconVolume2, number: 'speakerNumber', devices: local.speakers.filter(({ deviceId }) => deviceId !== 'default'), chosen: local.speakerId };
    }
  }

  #field(kind: Kind): TemplateResult | null {
    const { local } = this;
    if (local === null) return null;
    const { drawing, number, devices, chosen } = this.#of(kind, local);
    if (devices.length === 0) return null;
    const named = devices.map((device, index) => ({ ...device, label: device.label || this.t(number, { number: index + 1 }) }));
    const all = kind === 'speaker' ? [{ deviceId: '', label: this.t('speakerDefault') }, ...named] : named;
    return html`<div class="field" part="field">
      <label for=${kind}>${drawing}${this.t(kind)}</label>
      <div class="select">
        <select id=${kind} class="input" .value=${live(chosen ?? '')} @change=${(event: Event) => this.#choose(kind, event)}>
          ${all.map(({ deviceId, label }) => html`<option value=${deviceId} ?selected=${deviceId === chosen}>${label}</option>`)}
        </select>${iconChevronDown}
      </div>
      ${kind === 'speaker' ? this.#tone(local.speakerId) : nothing}
      ${kind === 'camera' && local.cameraOn && local.cameraFacing !== null && devices.length > 1 ? html`<button class="button quiet" part="turn" type="button" @click=${() => this.dispatchEvent(new TurnCameraRequestEvent())}>${iconSwitchCamera}${this.t('turnCameraRound')}</button>` : nothing}
    </div>`;
  }

  #tone(speakerId: string): TemplateResult {
    return html`<button class="button quiet" part="tone" type="button" @click=${() => void this.#play(speakerId)}>${iconVolume2}${this.t('playTone')}</button>
      <p class="small quiet" role="status">${this.tone === 'none' ? nothing : this.t(this.tone === 'plays' ? 'tonePlays' : 'toneFailed')}</p>`;
  }

  async #play(speakerId: string): Promise<void> {
    this.tone = 'plays';
    await playTestTone(speakerId).catch(() => { this.tone = 'failed'; });
  }

  #choose(kind: Kind, event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.tone = 'none';
    this.dispatchEvent(new DeviceRequestEvent(kind, value));
    // The list goes back to what is in use until the session says that the new device is.
    this.requestUpdate();
  }
}
