import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { iconVideo } from '../internal/icons.js';
import { ModeAnswerRequestEvent, PreviewRequestEvent } from './events.js';
import { PlaybackController } from './playback-controller.js';
import { RoomElement } from './room-element.js';
import { shortName } from './short-name.js';

/** Whether the other person waits for my answer to a switch to video. */
export function isAsked({ modePending }: SessionSnapshot): boolean {
  return modePending?.stage === 'asked' && modePending.target === 'video';
}

/**
 * The switch from audio to video. Who is asked gets a sheet: the camera stays off until they agree, they can look at
 * themselves first, both answers weigh the same, and no timer decides for them.
 *
 * @summary Asks whether to show oneself.
 * @event consult-mode-answer-request - Show video, or stay on audio (also with Escape).
 * @event consult-preview-request - Show me to myself first.
 * @csspart accept - *Show video*.
 * @csspart decline - *Stay on audio*.
 */
export class ConsultModeSheet extends RoomElement {
  static override properties: PropertyDeclarations = { snapshot: { attribute: false } };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { display: contents; }
      .own { position: relative; margin-block-start: 16px; aspect-ratio: 4 / 3; max-block-size: min(38cqb, 300px); inline-size: 100%; border-radius: var(--_radius); overflow: hidden; background: var(--_stage-raised); }
      video { inline-size: 100%; block-size: 100%; object-fit: cover; scale: -1 1; display: block; }
      .see { margin-block-start: 8px; margin-inline-start: -20px; }
      @media (forced-colors: active) { .see { margin-inline-start: 0; } }
      .answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.5em), 1fr)); gap: 12px; margin-block-start: 20px; }
      .answers .button { min-block-size: 56px; padding-inline: 8px; border-color: var(--_action); color: var(--_action); }
    `,
  ];

  declare snapshot: SessionSnapshot | null;

  constructor() {
    super();
    this.snapshot = null;
    new PlaybackController(this, { stream: () => this.snapshot?.local.stream ?? null, silent: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    return isAsked(snapshot) ? this.#asked(snapshot) : nothing;
  }

  #asked({ local, recording, remote }: SessionSnapshot): TemplateResult {
    return html`<consult-sheet lang=${this.strings.locale} sticky heading=${this.t('askedHeading', { name: shortName(remote.participant.displayName) })} @close=${() => this.#answer('decline')}>
      <p>${this.t(local.cameraOn ? 'askedTextPreview' : 'askedText')}</p>
      ${recording.state === 'recording' ? html`<p class="quiet small">${this.t('askedRecorded')}</p>` : nothing}
      ${local.cameraOn
        ? html`<div class="own"><video playsinline aria-label=${this.t('yourPicture')}></video></div>`
        : html`<button class="button quiet see" type="button" @click=${() => this.dispatchEvent(new PreviewRequestEvent(true))}>${iconVideo}${this.t('seeYourself')}</button>`}
      <div class="answers" slot="actions">
        <button class="button" part="accept" type="button" @click=${() => this.#answer('accept')}>${this.t('showVideo')}</button>
        <button class="button" part="decline" type="button" @click=${() => this.#answer('decline')}>${this.t('stayOnAudio')}</button>
      </div>
    </consult-sheet>`;
  }

  #answer(answer: 'accept' | 'decline'): void {
    this.dispatchEvent(new ModeAnswerRequestEvent(answer));
  }
}
