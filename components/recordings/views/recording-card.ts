import { html, nothing, type TemplateResult } from 'lit';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { initials } from '../../../src/domain/initials.js';
import { iconHourglass, iconPlay } from '../../internal/icons.js';
import { modeLengths } from '../mode-lengths.js';
import type { CardContext } from './card-context.js';
import { cardDeeds } from './card-deeds.js';
import { stretchesBar } from './stretches-bar.js';
import { whoOpens } from './who-opens.js';

const DAY = 86_400_000;

/** Until when: a date while it is far, days when they are few. */
function until({ strings, zone, now }: CardContext, expiresAt: number): string {
  const days = Math.floor((expiresAt - now) / DAY);
  if (days > 7) return strings.t('card.until', { date: strings.format.date(expiresAt, zone) });
  return days < 1 ? strings.t('card.until.today') : strings.t('card.until.soon', { count: days });
}

/** One recording. It takes what has passed the gate, and nothing else has this type. */
export function recordingCard(context: CardContext, recording: VerifiedRecording): TemplateResult {
  const { strings, zone, now, open } = context;
  const { t, format } = strings;
  const { meta, duration, stretches, final, aborted, incomplete, beganAt: at, expiresAt } = recording;
  const arriving = !final && !incomplete;
  const date = format.date(at, zone);
  const words = modeLengths(stretches).map(([mode, milliseconds]) => html`<span class="length ${mode}">${t('stretch.length', { mode: t(`stretch.${mode}`), length: format.length(milliseconds, 'short') })}</span>`);
  return html`<li class="card recording" part="card" data-state=${arriving ? 'arriving' : 'ready'}>
    <span class="emblem" part="emblem" aria-hidden="true">${initials(meta.practitionerName)}</span>
    <div class="about">
      <h4><bdi>${meta.practitionerName}</bdi></h4>
      <p class="quiet">${meta.practitionerTitle}</p>
      <p class="small quiet numbers"><bdi>${t('card.when', { date, time: format.time(at, zone) })}</bdi> · <bdi>${format.length(duration)}</bdi></p>
    </div>
    ${arriving
      ? html`<p class="badge" part="badge">${iconHourglass}${t('card.arriving')}</p>`
      : html`<button type="button" class="button replay" part="replay-button" aria-label=${t('card.replay.label', { practitioner: meta.practitionerName, date })} @click=${() => open(recording)}>${iconPlay}<span>${t('card.replay')}</span></button>`}
    <div class="line">
      ${stretchesBar(stretches, duration)}
      <p class="small quiet legend">${words}<span class="until ${expiresAt - now < 8 * DAY ? 'soon' : ''}">${arriving ? t('card.arriving.more') : until(context, expiresAt)}</span></p>
      ${incomplete ? html`<p class="small quiet">${t('card.incomplete')}. ${t('card.incomplete.more')}</p>` : nothing}
      ${whoOpens(strings, recording.policies)}
      ${aborted ? html`<p class="small quiet">${t('card.aborted')}</p>` : nothing}
      ${cardDeeds(context, recording)}
    </div>
  </li>`;
}
