import { html, type TemplateResult } from 'lit';
import type { Exposure } from '../../../src/domain/exposure.js';
import { iconCheck, iconFileText } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { regulatorWords } from './regulator-words.js';

/** The figures: how many owners, recipients and recordings, of which insurer and region, and when they were counted. */
export function exposureFigures({ strings: { t, format, locale }, desk: { zone } }: ComplianceView, { tenant, region, at, entries, owners, recipients, recordings }: Exposure): TemplateResult {
  const figures = [[owners, t('exposure.owners', { count: owners })], [recipients, t('exposure.recipients', { count: recipients })], [recordings, t('exposure.recordings', { count: recordings })]] as const;
  return html`<section class="figures">
    <p class="strong">${t('exposure.where', { tenant, region })}</p>
    <ul class="plain">${figures.map(([count, words]) => html`<li><span class="figure numbers">${count.toLocaleString(locale)}</span> <span class="small">${words}</span></li>`)}</ul>
    <p class="small quiet">${t('exposure.counted', { date: format.date(at, zone), time: format.time(at, zone), count: entries })}</p>
  </section>`;
}

/** The sentences for the regulator, to be taken as they are. @param copied null while nobody has asked for it */
export function regulatorCard(view: ComplianceView, exposure: Exposure, copied: boolean | null, tell: (copied: boolean) => void): TemplateResult {
  const { t } = view.strings;
  const words = regulatorWords(view, exposure);
  return html`<section class="card stack" part="card" data-state="words" aria-labelledby="words-heading">
    <h3 id="words-heading">${t('exposure.words')}</h3>
    <div class="sentences">${words.map((sentence) => html`<p>${sentence}</p>`)}</div>
    <div class="actions"><button type="button" class="button" data-does="copy" @click=${() => void copy(words).then(tell)}>${iconFileText}${t('exposure.words.copy')}</button>
      <p class="small" role="status" data-copied=${copied ?? ''}>${copied === true ? iconCheck : ''}${copied === null ? '' : t(copied ? 'exposure.words.copied' : 'exposure.words.not-copied')}</p></div>
  </section>`;
}

/** @returns whether the page may write to the clipboard; the words can be selected by hand where it may not */
async function copy(words: readonly string[]): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words.join(' '));
    return true;
  } catch {
    return false;
  }
}
