import { html, nothing, type TemplateResult } from 'lit';
import type { ListedRecording } from '../../../src/client/recordings-library.js';
import { iconEye, iconFlag } from '../../internal/icons.js';
import type { CardContext } from './card-context.js';

/** What a member can ask about a recording, also about one that does not open here: who has seen it, and that it is not theirs. */
export function cardDeeds({ strings: { t, format }, zone, access, report }: CardContext, recording: ListedRecording): TemplateResult | typeof nothing {
  if (access === null && report === null) return nothing;
  const date = format.date(recording.beganAt, zone);
  return html`<p class="deeds small">
    ${access === null ? nothing : html`<button type="button" class="link" part="access-button" aria-label=${t('access.label', { date })} @click=${() => access(recording)}>${iconEye}<span>${t('access')}</span></button>`}
    ${report === null ? nothing : html`<button type="button" class="link" part="report-button" aria-label=${t('not-mine.label', { date })} @click=${() => report(recording)}>${iconFlag}<span>${t('not-mine')}</span></button>`}
  </p>`;
}
