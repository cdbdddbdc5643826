import { html, nothing, type TemplateResult } from 'lit';
import type { ExposureLine } from '../../../src/domain/exposure.js';
import { clock } from '../../internal/format.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';

/** Rows that are drawn at first, and with each press more. */
export const ROWS = 25;
/** Entries that are named; of the rest it is said how many they are. */
const NAMED = 4;

/**
 * The same as the picture, line by line. Its roles are written out: on a narrow page its cells stand below one another, and a
 * table that is no longer laid out as one would not be read as one.
 */
export function exposureTable(view: ComplianceView, lines: readonly ExposureLine[], rows: number, more: () => void): TemplateResult {
  const { t } = view.strings;
  const head = [t('exposure.from'), t('exposure.to'), t('exposure.col.recording'), t('exposure.col.step'), t('exposure.col.when'), t('exposure.col.played'), t('exposure.col.evidence')];
  return html`<table class="table small" role="table" part="table" aria-labelledby="table-heading">
      <caption class="quiet">${t('exposure.table.more')}</caption>
      <thead><tr role="row">${head.map((words) => html`<th role="columnheader" scope="col">${words}</th>`)}</tr></thead>
      <tbody>${lines.slice(0, rows).map((line) => row(view, head, line))}</tbody>
    </table>
    ${lines.length > rows ? html`<p class="actions"><button type="button" class="button quiet" data-does="more" @click=${more}>${t('more', { count: Math.min(ROWS, lines.length - rows) })}</button></p>` : nothing}`;
}

function row(view: ComplianceView, head: readonly string[], line: ExposureLine): TemplateResult {
  const { t } = view.strings;
  const { owner, recipient, rid, step, viewedMillis, evidence } = line;
  const cells = [owner, recipient, rid, t(`step.${step}`), when(view, line), viewedMillis > 0 ? clock(viewedMillis) : t('exposure.not-played'), entries(view, evidence)];
  return html`<tr role="row" data-step=${step}>${cells.map((words, index) => html`<td role="cell"><span class="of" aria-hidden="true">${head[index]}</span><bdi class=${index < 3 ? 'id' : ''}>${words}</bdi></td>`)}</tr>`;
}

/** The day once where the first and the last answer left on the same one. */
function when({ strings: { t, format }, desk: { zone } }: ComplianceView, { firstAt, lastAt }: ExposureLine): string {
  const [from, to] = [firstAt, lastAt].map((at) => ({ date: format.date(at, zone), time: format.time(at, zone) })) as [Moment, Moment];
  if (from.date !== to.date) return `${t('when', { ...from })} – ${t('when', { ...to })}`;
  return from.time === to.time ? t('when', { ...from }) : t('when.between', { date: from.date, from: from.time, to: to.time });
}

interface Moment {
  readonly date: string;
  readonly time: string;
}

function entries({ strings: { t, format, locale } }: ComplianceView, evidence: readonly number[]): string {
  const named = evidence.slice(0, NAMED).map((number) => nameNumber(locale, number));
  return evidence.length > NAMED ? t('exposure.entries.more', { list: named.join(', '), count: evidence.length - NAMED }) : format.list(named);
}
