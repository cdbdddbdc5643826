import { css, html, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { cornerByKey, nearestCorner, nextCorner, type Corner } from './corner.js';
import { PlaybackController } from './playback-controller.js';
import { RoomElement } from './room-element.js';

/** Pixels a finger may tremble before a press becomes a move. */
const SLOP = 6;

/**
 * One's own picture, mirrored, in a corner of the call. A finger drags it and it settles in the nearest corner; arrow
 * keys move it; a press moves it to the next corner, for those who can do neither.
 *
 * @summary One's own picture, movable.
 * @csspart tile - The button that holds the picture.
 */
export class ConsultSelfView extends RoomElement {
  static override properties: PropertyDeclarations = {
    stream: { attribute: false },
    corner: { reflect: true },
    muted: { type: Boolean },
    facing: { reflect: true },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { position: absolute; inline-size: clamp(84px, 24cqmin, 208px); pointer-events: auto; }
      :host([corner^='top']) { inset-block-start: 0; } :host([corner^='bottom']) { inset-block-end: 0; }
      :host([corner$='start']) { inset-inline-start: 0; } :host([corner$='end']) { inset-inline-end: 0; }
      .tile {
        display: block; inline-size: 100%; padding: 0; border: 0; aspect-ratio: 3 / 4; border-radius: var(--_radius-large); overflow: hidden; background: var(--_stage-raised);
        box-shadow: 0 0 0 1px oklch(1 0 0 / 0.22), 0 6px 24px oklch(0 0 0 / 0.35); cursor: grab; touch-action: none; font: inherit; -webkit-tap-highlight-color: transparent;
      }
      .tile:active { cursor: grabbing; }
      .tile:focus-visible { outline: 3px solid oklch(0.995 0.003 85); outline-offset: 2px; box-shadow: 0 0 0 7px oklch(0.2 0.02 200); }
      .tile.settling { transition: translate var(--_motion) var(--_ease); }
      video { display: block; inline-size: 100%; block-size: 100%; object-fit: cover; scale: -1 1; pointer-events: none; }
      :host([facing='environment']) video { scale: none; }
      @container (min-width: 720px) and (min-height: 480px) { .tile { aspect-ratio: 4 / 3; } }
      @container (max-height: 420px) { :host { inline-size: 104px; } .tile { aspect-ratio: 4 / 3; border-radius: var(--_radius); } }
    `,
  ];

  declare stream: MediaStream | null;
  declare corner: Corner;
  /** Whether I am muted; said in its name. */
  declare muted: boolean;
  /** Which way the camera faces. The picture of a back camera is not mirrored. */
  declare facing: 'user' | 'environment' | null;
  #from: { x: number; y: number; moved: boolean } | null = null;

  constructor() {
    super();
    this.stream = null;
    this.corner = 'bottom-end';
    this.muted = false;
    this.facing = null;
    new PlaybackController(this, { stream: () => this.stream, silent: true });
  }

  protected override render(): TemplateResult {
    return html`<button class="tile" part="tile" type="button" aria-label=${`${this.t('yourPicture')}. ${this.t(this.#place)}`} aria-description=${this.t('movePicture')}
      @keydown=${this.#onKey} @click=${this.#onClick}
      @pointerdown=${this.#onDown} @pointermove=${this.#onMove} @pointerup=${this.#onUp} @pointercancel=${this.#onUp}><video playsinline aria-hidden="true"></video></button>`;
  }

  get #place(): 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight' {
    const left = this.corner.endsWith('start') !== this.#rtl;
    return this.corner.startsWith('top') ? (left ? 'topLeft' : 'topRight') : left ? 'bottomLeft' : 'bottomRight';
  }

  get #rtl(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  #onKey(event: KeyboardEvent): void {
    const corner = cornerByKey(this.corner, event.key, this.#rtl);
    if (corner === null) return;
    event.preventDefault();
    this.#settle(corner);
  }

  #onClick(): void {
    if (this.#from?.moved === true) this.#from = null;
    else this.#settle(nextCorner(this.corner));
  }

  #onDown(event: PointerEvent): void {
    this.#from = { x: event.clientX, y: event.clientY, moved: false };
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const from = this.#from;
    if (from === null || event.buttons === 0) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    from.moved ||= Math.hypot(dx, dy) > SLOP;
    if (from.moved) this.#translate(dx, dy, false);
  }

  #onUp(event: PointerEvent): void {
    if (this.#from?.moved !== true || !(this.offsetParent instanceof HTMLElement)) return;
    if (event.type === 'pointercancel') this.#from = null; // no click will follow to forget it
    this.#settle(nearestCorner(event.clientX, event.clientY, this.offsetParent.getBoundingClientRect(), this.#rtl));
  }

  /** Moves to a corner from where it is drawn now, so that one sees where it went. */
  #settle(corner: Corner): void {
    const tile = this.renderRoot.querySelector('.tile');
    const before = tile?.getBoundingClientRect();
    this.corner = corner;
    void this.updateComplete.then(() => {
      this.#translate(0, 0, false);
      const after = tile?.getBoundingClientRect();
      if (before === undefined || after === undefined) return;
      this.#translate(before.left - after.left, before.top - after.top, false);
      requestAnimationFrame(() => this.#translate(0, 0, true));
    });
  }

  #translate(dx: number, dy: number, settling: boolean): void {
    const tile = this.renderRoot.querySelector<HTMLElement>('.tile');
    tile?.classList.toggle('settling', settling);
    tile?.style.setProperty('translate', `${dx}px ${dy}px`);
  }
}
