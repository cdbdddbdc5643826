import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { iconMicOff, iconTriangleAlert, iconVideoOff } from '../internal/icons.js';
import { deviceNotices, type DeviceNotice } from './device-notices.js';
import { DeviceRequestEvent, RepairRequestEvent } from './events.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';

/**
 * What has become of a device without anybody's doing: the system has taken it (a phone call), it has stopped, another one is
 * in use, it could be turned on now; and the same of the other person's. Each with the one press that mends it.
 *
 * @summary A device that was taken away, has stopped or was replaced.
 * @event consult-repair-request - Open this device anew.
 * @event consult-device-request - The device that is in use is all right.
 * @csspart notice - One of the sentences, with its button.
 * @csspart repair - The button that opens the device anew.
 */
export class ConsultDeviceNotices extends RoomElement {
  static override properties: PropertyDeclarations = { snapshot: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host, .those { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; min-inline-size: 0; max-inline-size: 100%; }
      :host([hidden]), .those:empty { display: none; }
      .note { align-items: center; flex-wrap: wrap; padding: 12px 16px; text-align: start; background: var(--_surface-raised); color: var(--_text); border: 1px solid var(--_line); box-shadow: var(--_shadow); }
      .note > p { flex: 1 1 200px; min-inline-size: 0; overflow-wrap: anywhere; }
      .note > .button { flex: 0 1 auto; min-inline-size: 0; max-inline-size: 100%; margin-inline-start: auto; white-space: normal; }
    `,
  ];

  declare snapshot: SessionSnapshot | null;

  constructor() {
    super();
    this.snapshot = null;
  }

  protected override willUpdate(): void {
    this.hidden = this.snapshot === null || deviceNotices(this.snapshot).length === 0;
  }

  protected override render(): TemplateResult {
    const { snapshot } = this;
    const notices = snapshot === null ? [] : deviceNotices(snapshot);
    const loud = (notice: DeviceNotice): boolean => notice.act === 'repair';
    return html`
      <div class="those" role="alert">${notices.filter(loud).map((notice) => this.#draw(notice))}</div>
      <div class="those" role="status">${notices.filter((notice) => !loud(notice)).map((notice) => this.#draw(notice))}</div>`;
  }

  #draw({ key, about, act, device }: DeviceNotice): TemplateResult {
    const name = shortName(this.snapshot?.remote.participant.displayName ?? '');
    return html`<div class="note" part="notice">
      ${act === 'keep' ? nothing : about === 'theirs' ? iconTriangleAlert : about === 'microphone' ? iconMicOff : iconVideoOff}
      <p>${this.t(key, { name, device: device ?? '' })}</p>
      ${act === undefined || about === 'theirs' ? nothing : this.#button(about, act)}
    </div>`;
  }

  #button(about: 'microphone' | 'camera', act: 'repair' | 'keep'): TemplateResult {
    if (act === 'keep') return html`<button class="button" type="button" @click=${() => this.#keep(about)}>${this.t('keepDevice')}</button>`;
    return html`<button class="button primary" part="repair" type="button" @click=${() => this.dispatchEvent(new RepairRequestEvent(about))}>${this.t(about === 'microphone' ? 'turnMicrophoneOn' : 'turnCameraOn')}</button>`;
  }

  #keep(about: 'microphone' | 'camera'): void {
    const { local } = this.snapshot ?? {};
    const id = about === 'microphone' ? local?.microphoneId : local?.cameraId;
    if (id != null) this.dispatchEvent(new DeviceRequestEvent(about, id));
  }
}
