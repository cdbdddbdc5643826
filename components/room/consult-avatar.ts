import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { initials } from '../../src/domain/initials.js';
import { LevelController } from './level-controller.js';
import { RoomElement } from './room-element.js';

/**
 * A person without a picture: initials in a quiet ring that follows the voice. The ring keeps still under reduced
 * motion. Beside it stands the name: it is hidden from screen readers.
 *
 * @summary Initials in a ring.
 * @csspart disc - The disc with the initials.
 * @cssproperty --consult-avatar-size - Its diameter; 96px when unset.
 */
export class ConsultAvatar extends RoomElement {
  static override properties: PropertyDeclarations = { name: {}, stream: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { --_avatar: var(--consult-avatar-size, 96px); display: block; inline-size: var(--_avatar); block-size: var(--_avatar); flex: none; }
      .disc {
        position: relative; display: grid; place-items: center; inline-size: 100%; block-size: 100%; border-radius: 50%;
        background: color-mix(in oklab, var(--_action) 12%, var(--_surface-raised)); color: var(--_action); font-size: calc(var(--_avatar) * 0.36); font-weight: 560; line-height: 1; letter-spacing: 0.01em;
        box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_action) 30%, transparent);
      }
      .ring {
        --level: 0; position: absolute; inset: -2px; border-radius: 50%; border: 2px solid color-mix(in oklab, var(--_action) 70%, transparent);
        opacity: min(1, calc(var(--level) * 4)); scale: calc(1.03 + var(--level) * 0.12); transition: scale 120ms linear, opacity 200ms linear;
      }
      .ring.wide { border-color: color-mix(in oklab, var(--_action) 26%, transparent); scale: calc(1.06 + var(--level) * 0.3); }
      @media (prefers-reduced-motion: reduce) { .ring { display: none; } }
      @media (forced-colors: active) { .disc { border: 1px solid CanvasText; } }
    `,
  ];

  /** Whose initials. */
  declare name: string;
  /** Whose voice the ring follows; null: none. */
  declare stream: MediaStream | null;

  constructor() {
    super();
    this.name = '';
    this.stream = null;
    new LevelController(this, {
      stream: () => this.stream,
      active: () => !matchMedia('(prefers-reduced-motion: reduce)').matches,
      onLevel: (level) => {
        for (const ring of this.renderRoot.querySelectorAll<HTMLElement>('.ring')) ring.style.setProperty('--level', level.toFixed(2));
      },
    });
  }

  protected override render(): TemplateResult {
    return html`<div class="disc" part="disc" aria-hidden="true"><div class="ring wide"></div><div class="ring"></div>${initials(this.name)}</div>`;
  }
}
