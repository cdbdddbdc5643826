import { html, nothing, type TemplateResult } from 'lit';
import type { Stop, StopRequest } from '../../../src/domain/stop.js';
import { iconUsers } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';
import { drillMark } from './drill-banner.js';
import { deedTrouble } from './notes.js';
import { reasonForm } from './reason-form.js';
import { doesWords, stopWords, touchesWords, wholeId } from './stop-words.js';
import { whoWords } from './who-words.js';

/** What waits for a second officer: what it does, to how many, who asked for it and why. Who asked cannot approve it. */
export function requestCard(view: ComplianceView, request: StopRequest, stops: readonly Stop[]): TemplateResult {
  const { strings, desk } = view;
  const { t, format, locale } = strings;
  const { id, at, by, what, reason, incident } = request;
  const lifted = what.do === 'lift' ? stops.find(({ seq }) => seq === what.seq) : undefined;
  const drill = what.do === 'stop' ? what.drill : (lifted?.drill ?? false);
  const name = what.do === 'stop' ? stopWords(view, what) : lifted === undefined ? t('stop.number', { number: nameNumber(locale, what.seq) }) : stopWords(view, lifted);
  const words = what.do === 'stop' ? t('request.stop', { what: name }) : t('request.lift', { number: nameNumber(locale, what.seq), what: name });
  const own = by === desk.officer;
  const approve = `approve ${id}`;
  const refuse = `refuse ${id}`;
  return html`<li class="card stack request" part="request" data-own=${own} ?data-drill=${drill}>
    <div class="head">${iconUsers}<p class="marks"><strong>${words}</strong>${drill ? drillMark(t) : nothing}</p></div>
    <div class="about"><p>${what.do === 'stop' ? doesWords(view, what) : t('lift.does')}</p>
      <p class="strong">${touchesWords(view, request.touches)}</p>
      ${what.do === 'stop' ? wholeId(view, what) : lifted === undefined ? nothing : wholeId(view, lifted)}
      <p class="small quiet numbers">${t('request.by', { who: whoWords(view, by), date: format.date(at, desk.zone), time: format.time(at, desk.zone) })}</p></div>
    <blockquote dir="auto">${reason}</blockquote>
    ${desk.form === refuse ? reasonForm(view, {
      deed: refuse, heading: t(own ? 'request.withdraw' : 'request.refuse'), more: words, submit: t(own ? 'request.withdraw' : 'request.refuse'), isAlone: incident === null,
      work: (why) => void desk.run(refuse, (port) => port.refuse(id, why), () => ({ words: own ? 'request.withdrawn' : 'request.refused' })),
    }) : html`${deedTrouble(strings, desk.trouble(approve))}
      ${own ? html`<p class="small strong" data-state="own">${t('request.own')}</p>` : nothing}
      <p class="actions">
        ${own ? nothing : html`<button type="button" class="button danger" data-does="approve" aria-busy=${desk.pending(approve)} ?disabled=${desk.busy}
          @click=${() => void desk.run(approve, (port) => port.approve(id), () => ({ words: what.do === 'stop' ? 'request.approved' : 'request.approved.lift' }))}>${t(what.do === 'stop' ? 'request.approve' : 'request.approve.lift', { what: name })}</button>`}
        <button type="button" class="button" data-does="refuse" data-opens=${refuse} ?disabled=${desk.busy} @click=${() => desk.open(refuse)}>${t(own ? 'request.withdraw' : 'request.refuse')}</button>
      </p>`}
  </li>`;
}
