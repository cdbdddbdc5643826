import { html, nothing, type TemplateResult } from 'lit';
import type { LockedRecording } from '../../../src/ownership/gate.js';
import { iconClock, iconHourglass, iconLock } from '../../internal/icons.js';
import { cardDeeds } from './card-deeds.js';
import type { CardContext } from './card-context.js';
import { whoOpens } from './who-opens.js';

const ICONS = { pending: iconHourglass, former: iconLock, removed: iconLock, expired: iconClock } as const;

/** A recording that is hers and cannot be replayed here: when it was, and why. Who it was with is sealed, so it is not said. */
export function lockedCard(context: CardContext, recording: LockedRecording): TemplateResult {
  const { strings, zone, unlock } = context;
  const { why, beganAt, duration, policies } = recording;
  const { t, format } = strings;
  const when = t('card.when', { date: format.date(beganAt, zone), time: format.time(beganAt, zone) });
  return html`<li class="card recording locked" part="card" data-state=${why}>
    <span class="emblem" part="emblem" aria-hidden="true">${ICONS[why]}</span>
    <div class="about">
      <h4>${t(`locked.${why}`)}</h4>
      <p class="small quiet numbers"><bdi>${when}</bdi> · <bdi>${format.length(duration)}</bdi></p>
    </div>
    ${why === 'removed' ? html`<button type="button" class="button" part="unlock-button" @click=${unlock}>${iconLock}<span>${t('locked.unlock')}</span></button>` : nothing}
    <div class="line"><p class="small quiet">${t(`locked.${why}.more`)}</p>${whoOpens(strings, policies)}${cardDeeds(context, recording)}</div>
  </li>`;
}
