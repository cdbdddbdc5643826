import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LocalSnapshot } from '../../src/session/session-snapshot.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { DeviceRequestEvent } from './events.js';
import { iconChevronDown, iconMic, iconVideo } from '../internal/icons.js';
import { RoomElement } from './room-element.js';

/**
 * Which microphone and which camera, by name. The choice shown is the session's, not the click's.
 *
 * @summary Microphone and camera, named and choosable.
 * @event consult-device-request - Use this device.
 * @csspart field - A device's label and its list.
 */
export class ConsultDevicePicker extends RoomElement {
  static override properties: PropertyDeclarations = { local: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    fieldStyles,
    css`
      :host { container-type: inline-size; }
      .fields { display: grid; gap: 16px; }
      @container (min-width: 440px) { .fields { grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); } }
      label { display: flex; align-items: center; gap: 8px; font-size: var(--_size-14); }
      .select { position: relative; }
      select { appearance: none; padding-inline-end: 44px; text-overflow: ellipsis; cursor: pointer; }
      .select > svg { position: absolute; inset-block-start: 14px; inset-inline-end: 14px; pointer-events: none; color: var(--_text-quiet); }
    `,
  ];

  declare local: LocalSnapshot | null;

  constructor() {
    super();
    this.local = null;
  }

  protected override render(): TemplateResult {
    return html`<div class="fields">${this.#field('microphone')}${this.#field('camera')}</div>`;
  }

  #field(kind: 'microphone' | 'camera'): TemplateResult | null {
    const { local } = this;
    if (local === null) return null;
    const microphone = kind === 'microphone';
    const devices = microphone ? local.microphones : local.cameras;
    const chosen = microphone ? local.microphoneId : local.cameraId;
    if (devices.length === 0) return null;
    return html`<div class="field" part="field">
      <label for=${kind}>${microphone ? iconMic : iconVideo}${this.t(kind)}</label>
      <div class="select">
        <select id=${kind} class="input" .value=${live(chosen ?? '')} @change=${(event: Event) => this.#choose(kind, event)}>
          ${devices.map((device, index) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>
            ${device.label || this.t(microphone ? 'microphoneNumber' : 'cameraNumber', { number: index + 1 })}</option>`)}
        </select>${iconChevronDown}
      </div>
    </div>`;
  }

  #choose(kind: 'microphone' | 'camera', event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.dispatchEvent(new DeviceRequestEvent(kind, value));
    // The list goes back to what is in use until the session says that the new device is.
    this.requestUpdate();
  }
}
