import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { DeclineReason } from '../../src/domain/control-message.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { iconX } from '../internal/icons.js';
import { ModeCancelRequestEvent } from './events.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';
import type { RoomMessages } from './strings.js';

const DECLINED: Readonly<Record<DeclineReason, keyof RoomMessages>> = {
  declined: 'declinedDeclined', busy: 'declinedBusy', 'no-camera': 'declinedNoCamera',
  'permission-denied': 'declinedPermission', 'not-allowed': 'declinedNotAllowed', failed: 'declinedFailed',
};

/**
 * A switch as the one who asked for it sees it: asking, with Cancel; starting; and why it did not happen.
 *
 * @summary The line that says how a switch goes.
 * @event consult-mode-cancel-request - I take my wish back.
 * @event dismiss - The word that it did not happen has been read.
 * @csspart status - The line.
 */
export class ConsultModeStatus extends RoomElement {
  static override properties: PropertyDeclarations = { snapshot: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      .status { display: flex; gap: 12px; align-items: center; padding: 12px 12px 12px 16px; border-radius: var(--_radius); background: var(--_surface-raised); box-shadow: var(--_shadow); border: 1px solid var(--_line); pointer-events: auto; }
      .status > .spinner { color: var(--_action); flex: none; }
      .status { flex-wrap: wrap; justify-content: end; }
      .status > div { flex: 1 1 9em; min-inline-size: 0; }
      .status p { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    `,
  ];

  declare snapshot: SessionSnapshot | null;

  constructor() {
    super();
    this.snapshot = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const pending = snapshot.modePending;
    if (pending !== null) return this.#underWay(snapshot, pending.stage === 'asking' && pending.by === snapshot.role);
    return snapshot.modeDeclined === null ? nothing : this.#declined(snapshot.modeDeclined, shortName(snapshot.remote.participant.displayName));
  }

  #underWay({ remote }: SessionSnapshot, asking: boolean): TemplateResult {
    const name = shortName(remote.participant.displayName);
    return html`<div class="status" part="status" role="status"><span class="spinner"></span>
      <div><p class="strong">${this.t(asking ? 'askingTitle' : 'startingTitle', { name })}</p><p class="small quiet">${this.t(asking ? 'askingText' : 'startingText')}</p></div>
      <button class="button" type="button" @click=${() => this.dispatchEvent(new ModeCancelRequestEvent())}>${this.t('cancel')}</button>
    </div>`;
  }

  #declined(reason: DeclineReason, name: string): TemplateResult {
    return html`<div class="status" part="status" role="status">
      <div><p class="strong">${this.t('declinedTitle')}</p><p class="small">${this.t(DECLINED[reason], { name })}</p></div>
      <button class="icon-button" type="button" aria-label=${this.t('close')} @click=${() => this.dispatchEvent(new Event('dismiss'))}>${iconX}</button>
    </div>`;
  }
}
