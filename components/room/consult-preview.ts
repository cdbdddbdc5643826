import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { LocalSnapshot } from '../../src/session/session-snapshot.js';
import { iconLock, iconMic, iconSwitchCamera, iconVideo, iconVideoOff } from '../internal/icons.js';
import { PreviewRequestEvent, TurnCameraRequestEvent } from './events.js';
import { PlaybackController } from './playback-controller.js';
import { RoomElement } from './room-element.js';

/**
 * One's own picture, large and mirrored, before anyone else can see it.
 *
 * @summary One's own picture before the call.
 * @event consult-preview-request - Open, or close, the camera for my own eyes.
 * @event consult-turn-camera-request - Use the other camera of the phone.
 * @csspart frame - What holds the picture.
 * @csspart toggle - The button that turns the camera on and off.
 * @csspart turn - The button that uses the other camera of a phone.
 */
export class ConsultPreview extends RoomElement {
  static override properties: PropertyDeclarations = { local: { attribute: false }, asking: { type: Boolean } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      .frame { position: relative; inline-size: 100%; aspect-ratio: 4 / 3; min-block-size: 15em; border-radius: var(--_radius-large); overflow: hidden; background: var(--_stage-raised); color: var(--_on-stage); display: grid; }
      video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; scale: -1 1; }
      video.around { scale: none; }
      .words { display: grid; place-content: safe center; overflow: auto; min-block-size: 0; justify-items: center; gap: 4px; text-align: center; padding: 20px 24px max(68px, 4.5em); }
      .words > svg { inline-size: 32px; block-size: 32px; margin-block-end: 8px; opacity: 0.85; }
      .words .small { color: var(--_on-stage-quiet); max-inline-size: 32ch; }
      .foot { position: absolute; inset-inline: 12px; inset-block-end: 12px; display: flex; gap: 8px; justify-content: center; }
      .toggle { min-block-size: 44px; border: 0; border-radius: var(--_radius-full); padding: 8px 18px; background: oklch(0.3 0.012 70 / 0.82); color: var(--_on-stage); backdrop-filter: blur(12px); }
      .toggle:hover { background: oklch(0.38 0.012 70 / 0.9); }
      .toggle:focus-visible { outline: 3px solid oklch(0.995 0.003 85); box-shadow: 0 0 0 7px oklch(0.2 0.02 200); }
      @media (forced-colors: active) { .frame { border: 1px solid CanvasText; } }
      .private { position: absolute; inset-block-start: 12px; inset-inline-start: 12px; display: inline-flex; gap: 6px; align-items: center; padding: 4px 12px 4px 10px; border-radius: var(--_radius-full); background: oklch(0.2 0.012 70 / 0.72); }
    `,
  ];

  declare local: LocalSnapshot | null;
  /** The browser has not been answered yet. */
  declare asking: boolean;

  constructor() {
    super();
    this.local = null;
    this.asking = false;
    new PlaybackController(this, { stream: () => (this.local?.cameraOn === true ? this.local.stream : null), silent: true });
  }

  protected override render(): TemplateResult {
    const { local } = this;
    const on = local?.cameraOn === true;
    const missing = local?.cameraError != null;
    return html`<div class="frame" part="frame">
      ${on ? html`<video class=${local.cameraFacing === 'environment' ? 'around' : ''} playsinline aria-label=${this.t('yourPicture')}></video><span class="private small">${iconLock}${this.t('onlyYouSee')}</span>` : this.#words()}
      <div class="foot">
        ${this.asking || (missing && !on) ? null : html`<button class="button toggle" part="toggle" type="button"
          @click=${() => this.dispatchEvent(new PreviewRequestEvent(!on))}>${on ? iconVideoOff : iconVideo}${this.t(on ? 'turnCameraOff' : 'turnCameraOn')}</button>`}
        ${on && local.cameraFacing !== null && local.cameras.length > 1 ? html`<button class="button toggle" part="turn" type="button" aria-label=${this.t('turnCameraRound')} @click=${() => this.dispatchEvent(new TurnCameraRequestEvent())}>${iconSwitchCamera}</button>` : null}
      </div>
    </div>`;
  }

  #words(): TemplateResult {
    return this.asking
      ? html`<div class="words">${iconMic}<p class="strong">${this.t('browserAsks')}</p><p class="small">${this.t('browserAsksAdvice')}</p></div>`
      : html`<div class="words">${iconVideoOff}<p class="strong">${this.t('cameraIsOff')}</p><p class="small">${this.t('cameraIsOffAdvice')}</p></div>`;
  }
}
