import { html, nothing, type TemplateResult } from 'lit';
import type { Incident } from '../../../src/domain/incident.js';
import { clock } from '../../internal/format.js';
import { iconEye } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import type { IncidentView } from '../events/incident-request-event.js';
import { shortId } from '../short-id.js';
import { drillMark } from './drill-banner.js';

export function stateMark({ strings: { t } }: ComplianceView, { state }: Incident): TemplateResult {
  return html`<span class="mark" data-state=${state}>${t(`state.${state}`)}</span>`;
}

/** Which incident, where buttons of several stand side by side. */
export function incidentName({ strings: { t } }: ComplianceView, { id, fault }: Incident): string {
  return `${t(`fault.${fault}`)}, ${t('incident.id', { id: shortId(id) })}`;
}

/** What it is about, how much it groups, and since when. */
export function incidentFacts({ strings: { t, format }, desk: { zone } }: ComplianceView, { feature, reports, items, openedAt }: Incident): TemplateResult {
  const facts = [t(`feature.${feature}`), t('incident.reports', { count: reports }), t('incident.items', { count: items }), t('incident.opened', { date: format.date(openedAt, zone), time: format.time(openedAt, zone) })];
  return html`<p class="small quiet facts">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>`;
}

/** One incident of the list: what it is, how it stands, how long is left, and the way to who saw whose. */
export function incidentRow(view: ComplianceView, incident: Incident, show: (view: IncidentView) => void): TemplateResult {
  const { strings: { t }, now } = view;
  const { state, fault, drill, dueAt, id } = incident;
  const runs = state === 'open' || state === 'contained';
  return html`<li class="card incident" part="incident" data-state=${state} ?data-drill=${drill}>
    <p class="marks">${stateMark(view, incident)}${drill ? drillMark(t) : nothing}<span class="small quiet">${t('incident.id', { id: shortId(id) })}</span>
      ${runs ? html`<span class="small strong numbers due">${dueAt > now ? html`${t(drill ? 'clock.drill' : 'clock.left')}: <bdi dir="ltr">${clock(dueAt - now)}</bdi>` : t('clock.late')}</span>` : nothing}</p>
    <h3>${t(`fault.${fault}`)}</h3>
    ${incidentFacts(view, incident)}
    <p class="actions">
      <button type="button" class="button" data-does="exposure" aria-label=${t('incident.exposure.label', { incident: incidentName(view, incident) })} @click=${() => show('exposure')}>${iconEye}${t('incident.exposure')}</button>
      <button type="button" class="button" data-does="show" aria-label=${t('incident.show.label', { incident: incidentName(view, incident) })} @click=${() => show('incident')}>${t('incident.show')}</button>
    </p>
  </li>`;
}
