import { html, nothing, type TemplateResult } from 'lit';
import type { NoticeDraft, NoticeField } from '../../../src/domain/notice-draft.js';
import { fieldLabel } from '../../../src/incident/notices/notice-text.js';
import { iconCheck, iconDownload, iconPrinter, iconTriangleAlert } from '../../internal/icons.js';
import { saveFile } from '../../internal/save-file.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';
import { shortId } from '../short-id.js';
import { deedTrouble } from './notes.js';
import { whoWords } from './who-words.js';

/** One draft: its fields with where each is from, the same in words, and what one does with it. */
export function noticeDraft(view: ComplianceView, draft: NoticeDraft): TemplateResult {
  const { strings, desk } = view;
  const { t, format, locale } = strings;
  const { id, state, audience, addressee, draftedAt, approvedAt, approvedBy, fields, markdown } = draft;
  const unknown = fields.filter(({ value }) => value === 'unknown').length;
  const at = (when: number): { date: string; time: string } => ({ date: format.date(when, desk.zone), time: format.time(when, desk.zone) });
  // Nothing of whom it is about is in a file's name: a downloads folder is read by others.
  const name = `notice-${audience}`;
  return html`<article class="card stack paper" part="card" data-state=${state} aria-labelledby="draft-heading">
    <p class="marks"><span class="mark" data-state=${state}>${state === 'approved' ? iconCheck : nothing}${t(`notice.${state}`)}</span>
      <span class="small quiet numbers">${approvedAt === null ? t('notice.drafted-at', at(draftedAt)) : t('notice.approved-at', { ...at(approvedAt), who: whoWords(view, approvedBy) })}</span></p>
    <h3 id="draft-heading" tabindex="-1" data-closed>${t(`audience.${audience}`)}${addressee === null ? nothing : html` <span class="quiet">${shortId(addressee)}</span>`}</h3>
    ${unknown > 0 ? html`<div class="note caution" part="note" data-state="unknown">${iconTriangleAlert}<p>${t('notice.unknown.count', { count: unknown })}</p></div>` : nothing}
    <h4>${t('notice.fields')}</h4>
    ${/^en\b/.test(locale) ? nothing : html`<p class="small quiet">${t('notice.language')}</p>`}
    <dl class="fields">${fields.map((field) => fieldRow(view, field))}</dl>
    <details class="words"><summary>${t('notice.words')}</summary><div class="text" dir="ltr" lang="en" part="words">${markdown}</div></details>
    ${deedTrouble(strings, desk.trouble('approve'))}
    ${state === 'draft' ? html`<p class="small">${t(audience === 'owner' ? 'notice.approve.owner' : 'notice.approve.more')}</p>` : nothing}
    <p class="actions">
      ${state === 'draft' ? html`<button type="button" class="button primary" data-does="approve" aria-busy=${desk.pending('approve')} ?disabled=${desk.busy}
        @click=${() => void desk.run('approve', (port) => port.approveNotice(id), () => ({ words: 'notice.done' }))}>${iconCheck}${t('notice.approve')}</button>` : nothing}
      <button type="button" class="button" data-does="json" @click=${() => saveFile(`${name}.json`, JSON.stringify(draft, null, 2), 'application/json')}>${iconDownload}${t('notice.json')}</button>
      <button type="button" class="button" data-does="markdown" @click=${() => saveFile(`${name}.md`, markdown, 'text/markdown')}>${iconDownload}${t('notice.markdown')}</button>
      <button type="button" class="button" data-does="print" @click=${() => print()}>${iconPrinter}${t('notice.print')}</button>
    </p>
  </article>`;
}

function fieldRow({ strings: { t, locale } }: ComplianceView, { name, value, source, evidence }: NoticeField): TemplateResult {
  const unknown = value === 'unknown';
  const from = source === null ? nothing : html`<span class="small quiet">${t(`notice.from.${source}`)}${evidence.length > 0 ? html`: <bdi>${evidence.slice(0, 5).map((entry) => nameNumber(locale, entry)).join(', ')}${evidence.length > 5 ? ' …' : ''}</bdi>` : nothing}</span>`;
  return html`<div class="field-row" ?data-unknown=${unknown}><dt dir="auto" lang="en">${fieldLabel(name)}</dt><dd>${unknown ? html`<strong class="unknown">${t('notice.unknown')}</strong>` : html`<span dir="auto" lang="en">${typeof value === 'number' ? value.toLocaleString(locale) : value}</span>`} ${from}</dd></div>`;
}
