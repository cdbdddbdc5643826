import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { iconCheck } from '../internal/icons.js';
import { LevelController } from './level-controller.js';
import { RoomElement } from './room-element.js';

/** A level that only speech reaches. */
const HEARD = 0.12;
const BARS = 12;

/**
 * Shows that the microphone hears: bars that move with the voice, and words once it has been heard.
 *
 * @summary A microphone's level.
 * @csspart bars - The row of bars.
 */
export class ConsultLevelMeter extends RoomElement {
  static override properties: PropertyDeclarations = { stream: { attribute: false }, heard: { state: true } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      .row { display: flex; align-items: center; gap: 12px; min-block-size: 28px; }
      .bars { --level: 0; display: flex; align-items: center; gap: 3px; flex: none; }
      .bars i { inline-size: 4px; block-size: 18px; border-radius: 2px; background: var(--_line); }
      .bars i.on { background: var(--_positive); }
      .heard { color: var(--_positive); display: inline-flex; gap: 6px; align-items: center; }
      /* Both words have the room of the longer one, so that nothing below moves when the voice is heard. */
      .words { display: grid; } .words > * { grid-area: 1 / 1; } .words > .later { visibility: hidden; }
      @media (forced-colors: active) { .bars i { background: GrayText; } .bars i.on { background: Highlight; } }
    `,
  ];

  /** What to listen to; null: nothing. */
  declare stream: MediaStream | null;
  declare protected heard: boolean;

  constructor() {
    super();
    this.stream = null;
    this.heard = false;
    new LevelController(this, { stream: () => this.stream, onLevel: (level) => this.#show(level) });
  }

  protected override render(): TemplateResult {
    return html`<div class="row small">
      <div class="bars" part="bars" aria-hidden="true">${Array.from({ length: BARS }, () => html`<i></i>`)}</div>
      <span class="words">
        <span role="status" class=${this.heard ? 'heard' : 'quiet'}>${this.heard ? html`${iconCheck}${this.t('weHearYou')}` : this.t('saySomething')}</span>
        <span class="later" aria-hidden="true">${this.t(this.heard ? 'saySomething' : 'weHearYou')}</span>
      </span>
    </div>`;
  }

  #show(level: number): void {
    if (level > HEARD) this.heard = true;
    const lit = Math.round(level * BARS);
    this.renderRoot.querySelectorAll('.bars i').forEach((bar, index) => bar.classList.toggle('on', index < lit));
  }
}
