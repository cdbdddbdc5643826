import { css, html, nothing, unsafeCSS, type CSSResult, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Role } from '../../src/domain/role.js';
import type { RecordingSnapshot } from '../../src/session/session-snapshot.js';
import { iconTriangleAlert } from '../internal/icons.js';
import { fixedColour, type Primitive } from '../internal/palette.js';
import { pillStyles } from './pill-styles.js';
import { RoomElement } from './room-element.js';

const fixed = (name: Primitive): CSSResult => unsafeCSS(fixedColour(name));

/**
 * A red dot and the word while the consultation is recorded; the trouble when it should be and is not. Its colours are
 * its own and its size has a floor: no token hides it.
 *
 * @summary The sign that a recording is made.
 * @event open - Show who records and how to stop it.
 * @csspart pill - The sign.
 */
export class ConsultRecordingIndicator extends RoomElement {
  static override properties: PropertyDeclarations = { recording: { attribute: false }, viewer: {}, stage: { type: Boolean, reflect: true } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    pillStyles,
    css`
      .pill { font-size: clamp(14px, var(--_size-14), 40px); background: light-dark(${fixed('sand-100')}, ${fixed('sand-850')}); color: light-dark(${fixed('sand-900')}, ${fixed('sand-50')}); }
      :host([stage]) .pill { background: ${fixed('sand-850')}; color: ${fixed('sand-50')}; }
      .dot { inline-size: 10px; block-size: 10px; border-radius: 50%; background: ${fixed('red-500')}; animation: breathe 2.8s ease-in-out infinite; flex: none; }
      .pill.trouble, :host([stage]) .pill.trouble { background: ${fixed('red-50')}; color: ${fixed('red-700')}; }
      .plain { display: inline-flex; align-items: center; min-block-size: 44px; padding-inline: 8px; font-size: var(--_size-14); color: var(--_on-pill, var(--_text-quiet)); }
      @keyframes breathe { 50% { opacity: 0.35; } }
      @media (forced-colors: active) { .dot { background: Mark; forced-color-adjust: none; } }
    `,
  ];

  declare recording: RecordingSnapshot | null;
  /** Whose page this is. */
  declare viewer: Role;
  /** Whether it stands on the dark stage of a video. */
  declare stage: boolean;

  constructor() {
    super();
    this.recording = null;
    this.viewer = 'patient';
    this.stage = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const pill = (trouble: boolean): TemplateResult => html`<button class="pill ${trouble ? 'trouble' : ''}" part="pill" type="button" aria-haspopup="dialog"
      @click=${() => this.dispatchEvent(new Event('open'))}>${trouble ? iconTriangleAlert : html`<span class="dot"></span>`}<span>${this.t(trouble ? 'notRecording' : 'recording')}</span></button>`;
    switch (this.recording?.state) {
      case 'recording': return pill(false);
      case 'not-recording': return pill(true);
      case 'declined': return this.viewer === 'practitioner' ? html`<span class="plain">${this.t('notRecorded')}</span>` : nothing;
      default: return nothing;
    }
  }
}
