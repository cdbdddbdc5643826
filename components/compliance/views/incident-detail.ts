import { html, nothing, type TemplateResult } from 'lit';
import type { Incident, IncidentEvent } from '../../../src/domain/incident.js';
import { iconArrowLeft, iconEye, iconFileText, iconOctagonMinus } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import type { IncidentView } from '../events/incident-request-event.js';
import { shortId } from '../short-id.js';
import { drillBanner } from './drill-banner.js';
import { incidentDeeds } from './incident-deeds.js';
import { stateMark } from './incident-row.js';
import { timeline } from './timeline.js';

interface Detail {
  incident: Incident;
  all: readonly Incident[];
  events: readonly IncidentEvent[];
  show: (view: IncidentView) => void;
  back: () => void;
  split: (incident: Incident) => void;
}

/** One incident: how it stands, where to go on from here, what has happened, and what people decide about it. */
export function incidentDetail(view: ComplianceView, detail: Detail): TemplateResult {
  const { strings: { t, format }, desk: { zone } } = view;
  const { incident, events, show, back } = detail;
  const { state, fault, feature, drill, openedAt, reports, items, id, into } = incident;
  const facts = [t(`feature.${feature}`), t('incident.reports', { count: reports }), t('incident.items', { count: items }), t('incident.opened', { date: format.date(openedAt, zone), time: format.time(openedAt, zone) })];
  return html`<p><button type="button" class="link back" data-does="back" @click=${back}>${iconArrowLeft}${t('incidents.all')}</button></p>
    ${drillBanner(view, drill)}
    <section class="card stack" part="card" data-state="incident" ?data-drill=${drill} aria-labelledby="incident-heading">
      <p class="marks">${stateMark(view, incident)}<span class="small quiet">${t('incident.id', { id: shortId(id) })}</span></p>
      <h3 id="incident-heading" tabindex="-1" data-heading>${t(`fault.${fault}`)}</h3>
      <p class="small quiet facts">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>
      ${state === 'open' || state === 'contained' ? html`<p>${t(`state.${state}.more`)}</p>` : nothing}
      ${into === null ? nothing : html`<p>${t('incident.id', { id: shortId(into) })}</p>`}
      <p class="actions">
        <button type="button" class="button primary" data-does="exposure" @click=${() => show('exposure')}>${iconEye}${t('incident.exposure')}</button>
        <button type="button" class="button" data-does="stops" @click=${() => show('stops')}>${iconOctagonMinus}${t('incident.stops')}</button>
        <button type="button" class="button" data-does="notices" @click=${() => show('notices')}>${iconFileText}${t('incident.notices')}</button>
      </p>
    </section>
    ${timeline(view, events)}
    ${incidentDeeds(view, detail)}`;
}
