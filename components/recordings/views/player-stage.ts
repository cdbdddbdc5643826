import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { iconPlay, iconShieldCheck, iconTriangleAlert, iconX } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { errorWords } from '../../internal/strings/error-words.js';
import type { CaptionsTrack } from '../captions-track.js';
import type { MediaState } from '../load-media-store.js';
import type { RecordingsStrings } from '../strings/recordings.js';
import { whoOpens } from './who-opens.js';

interface Head {
  strings: StringsController<RecordingsStrings>;
  /** Null: nothing of it may be shown. */
  recording: VerifiedRecording | null;
  zone: string;
  close: () => void;
}

/** With whom, when, and that it was checked. */
export function playerHead({ strings, recording, zone, close }: Head): TemplateResult {
  const { t, format } = strings;
  const meta = recording?.meta;
  return html`<header class="head">
    ${meta === undefined ? html`<span></span>` : html`<div class="about">
      <h3><bdi>${meta.practitionerName}</bdi></h3>
      <p class="small quiet"><bdi>${meta.practitionerTitle}</bdi> · <bdi>${format.date(Date.parse(meta.start), zone)}</bdi></p>
      <p class="small checked">${iconShieldCheck}<span>${t('player.private')}</span></p>
      ${whoOpens(strings, recording?.policies ?? [])}
    </div>`}
    <button type="button" class="icon-button" part="close-button" aria-label=${t('player.close')} @click=${close}>${iconX}</button>
  </header>`;
}

interface Stage {
  strings: StringsController<RecordingsStrings>;
  state: Partial<MediaState>;
  error: ConsultError | null;
  captions: readonly CaptionsTrack[];
  ready: () => void;
  toggle: () => void;
  retry: () => void;
  /** Whether files are offered: the insurer can stop that. */
  offersFiles: () => boolean;
}

function trouble({ strings, retry }: Stage, error: ConsultError): TemplateResult {
  const { t, locale } = strings;
  const denied = error.code === 'ownership/denied';
  const stopped = error.code === 'incident/stopped';
  return html`<div class="trouble" role="alert" part="note">${denied || stopped ? iconShieldCheck : iconTriangleAlert}
    <p class="strong">${t(denied ? 'player.denied' : stopped ? 'player.stopped' : 'player.error')}</p>
    <p>${denied ? t('player.denied.more') : errorWords(error, locale)}</p>
    ${denied ? nothing : html`<button type="button" class="button" @click=${retry}>${t('retry')}</button>`}
  </div>`;
}

/** The picture, and over it what is to be said. The video element stays the same one whatever happens. */
export function playerStage(stage: Stage): TemplateResult {
  const { strings, state, error, captions, toggle } = stage;
  const { t } = strings;
  const ready = state.mediaHasPlayed === true || (state.mediaDuration ?? 0) > 0 || state.mediaLoading === false;
  const idle = error === null && ready && (state.mediaPaused ?? true);
  // A browser's own menu saves the picture, or the whole.
  const onMenu = (event: Event): void => { if (!stage.offersFiles()) event.preventDefault(); };
  return html`<div class="stage" part="stage" @contextmenu=${onMenu}>
    <video part="video" playsinline controlslist="nodownload" disableremoteplayback preload="auto" tabindex="-1" ?hidden=${error !== null} @click=${toggle} @canplay=${stage.ready}>
      ${captions.map(({ src, srclang, label }) => html`<track kind="captions" src=${src} srclang=${srclang} label=${label} />`)}
    </video>
    ${error !== null ? trouble(stage, error) : nothing}
    ${error === null && !ready ? html`<p class="opening" role="status"><span class="spinner" aria-hidden="true"></span>${t('player.loading')}</p>` : nothing}
    ${idle ? html`<button type="button" class="big-play" aria-label=${t(state.mediaEnded ? 'player.replay' : 'player.play')} tabindex="-1" @click=${toggle}><span>${iconPlay}</span></button>` : nothing}
  </div>`;
}
