import { html, nothing, type TemplateResult } from 'lit';
import { incidentFaultSchema } from '../../../src/domain/incident.js';
import type { Stop, StopRequest } from '../../../src/domain/stop.js';
import { iconCheck, iconOctagonMinus } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';
import { shortId } from '../short-id.js';
import { drillMark } from './drill-banner.js';
import { reasonForm } from './reason-form.js';
import { doesWords, stopWords, wholeId } from './stop-words.js';

/**
 * A stop: what it stops, since when and why; and, while it is in force, the way to lift it.
 * @param requests what waits: a lifting that has been asked for is not asked for again
 */
export function stopRow(view: ComplianceView, stop: Stop, requests: readonly StopRequest[]): TemplateResult {
  const { strings: { t, format, locale }, desk } = view;
  const { seq, why, drill, at, liftedBy, incident } = stop;
  const lift = `lift ${seq}`;
  const words = stopWords(view, stop);
  const fault = incidentFaultSchema.safeParse(why);
  const details = [t('stop.number', { number: nameNumber(locale, seq) }), t('stop.since', { date: format.date(at, desk.zone), time: format.time(at, desk.zone) }),
    t('stop.why', { why: fault.success ? t(`fault.${fault.data}`) : why }), ...(liftedBy === null ? [] : [t('stop.lifted-by', { number: nameNumber(locale, liftedBy) })]),
    ...(incident === null ? [] : [t('incident.id', { id: shortId(incident) })])];
  return html`<li class="row top stop" part="stop" data-lifted=${liftedBy !== null}>${liftedBy === null ? iconOctagonMinus : iconCheck}<div class="about">
      <p class="marks"><span class="strong stop-name">${words}</span>${drill ? drillMark(t) : nothing}</p>
      ${liftedBy === null ? html`<p class="small">${doesWords(view, stop)}</p>` : nothing}
      <p class="small quiet numbers facts">${details.map((fact) => html`<bdi>${fact}</bdi>`)}</p>
      ${wholeId(view, stop)}
      ${liftedBy !== null ? nothing : requests.some(({ what }) => what.do === 'lift' && what.seq === seq) ? html`<p class="small strong" data-state="lift-waits">${t('lift.waits')}</p>` : desk.form === lift ? reasonForm(view, {
        deed: lift, heading: t('lift.label', { what: words }), more: t('lift.more'), submit: t('lift.ask'), danger: true, isAlone: incident === null,
        work: (reason) => void desk.run(lift, (port) => port.ask({ do: 'lift', seq }, reason, incident), () => ({ words: 'stop.waits' })),
      }) : html`<p class="actions"><button type="button" class="button" data-does="lift" data-opens=${lift} aria-label=${t('lift.label', { what: words })} ?disabled=${desk.busy} @click=${() => desk.open(lift)}>${t('lift')}</button></p>`}
    </div></li>`;
}
