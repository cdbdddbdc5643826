import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Stretch } from '../../../src/domain/timeline.js';
import { clock } from '../../internal/format.js';
import { iconCaptions, iconMaximize, iconMinimize, iconPause, iconPlay, iconRotateCcw, iconRotateCw, iconVolume2, iconVolumeX } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { MediaState } from '../load-media-store.js';
import { modeAt } from '../mode-lengths.js';
import { RATES } from '../player-keys.js';
import type { RecordingsStrings } from '../strings/recordings.js';
import { stretchesBar } from './stretches-bar.js';

export interface PlayerControls {
  strings: StringsController<RecordingsStrings>;
  state: Partial<MediaState>;
  stretches: readonly Stretch[];
  /** Milliseconds. */
  at: number;
  duration: number;
  captions: boolean;
  ask: { toggle: () => void; move: (by: number) => void; seek: (seconds: number) => void; rate: (rate: number) => void; mute: () => void; captions: () => void; fullscreen: () => void };
}

function timeline({ strings, stretches, at, duration, ask }: PlayerControls): TemplateResult {
  const { t, format } = strings;
  const mode = modeAt(stretches, at);
  const words = t('player.at', { time: format.length(at), length: format.length(duration), mode: mode === null ? '' : t(`stretch.${mode}`) });
  // Time runs left to right in every language, as a clock's digits do.
  return html`<div class="timeline" part="timeline" dir="ltr">
    ${stretchesBar(stretches, duration, at)}
    <input type="range" min="0" max=${Math.ceil(duration / 1000)} step="1" .value=${live(String(Math.floor(at / 1000)))} aria-label=${t('player.seek')} aria-valuetext=${words}
      @input=${(event: InputEvent) => event.target instanceof HTMLInputElement && ask.seek(event.target.valueAsNumber)} />
  </div>`;
}

/** The bar under the picture: timeline, play, ten seconds either way, time, speed, captions, sound, full screen. */
export function playerControls(controls: PlayerControls): TemplateResult {
  const { strings, state, at, duration, captions, ask } = controls;
  const { t, locale } = strings;
  const paused = state.mediaPaused ?? true;
  const rate = state.mediaPlaybackRate ?? 1;
  const ended = state.mediaEnded ?? false;
  return html`<div class="controls" part="controls">
    ${timeline(controls)}
    <div class="buttons">
      <button type="button" class="icon-button play" part="play-button" aria-label=${t(ended ? 'player.replay' : paused ? 'player.play' : 'player.pause')} @click=${ask.toggle}>${paused ? iconPlay : iconPause}</button>
      <button type="button" class="icon-button" aria-label=${t('player.back')} @click=${() => ask.move(-10)}>${iconRotateCcw}</button>
      <button type="button" class="icon-button" aria-label=${t('player.forward')} @click=${() => ask.move(10)}>${iconRotateCw}</button>
      <span class="time numbers" dir="ltr"><span>${clock(at)}</span> <span class="total"><span class="slash">/ </span>${clock(duration)}</span></span>
      <span class="gap"></span>
      <label class="speed" part="speed"><span class="visually-hidden">${t('player.speed')}</span>
        <select @change=${(event: Event) => event.target instanceof HTMLSelectElement && ask.rate(Number(event.target.value))}>
          ${RATES.map((value) => html`<option value=${value} ?selected=${value === rate}>${t('player.rate', { rate: value.toLocaleString(locale) })}</option>`)}
        </select></label>
      ${captions ? html`<button type="button" class="icon-button" aria-label=${t('player.captions')} aria-pressed=${(state.mediaSubtitlesShowing?.length ?? 0) > 0} @click=${ask.captions}>${iconCaptions}</button>` : nothing}
      <button type="button" class="icon-button" aria-label=${t(state.mediaMuted ? 'player.unmute' : 'player.mute')} @click=${ask.mute}>${state.mediaMuted ? iconVolumeX : iconVolume2}</button>
      <button type="button" class="icon-button" aria-label=${t(state.mediaIsFullscreen ? 'player.fullscreen.exit' : 'player.fullscreen')} @click=${ask.fullscreen}>${state.mediaIsFullscreen ? iconMinimize : iconMaximize}</button>
    </div>
  </div>`;
}
