import { html, nothing, type TemplateResult } from 'lit';
import type { Incident, IncidentEvent } from '../../../src/domain/incident.js';
import { iconArrowLeft, iconEye, iconFileText, iconOctagonMinus } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import type { IncidentView } from '../events/incident-request-event.js';
import { shortId } from '../short-id.js';
import { drillMark } from './drill-banner.js';
import { incidentDeeds } from './incident-deeds.js';
import { incidentFacts, stateMark } from './incident-row.js';
import { timeline } from './timeline.js';

interface Detail {
  incident: Incident;
  all: readonly Incident[];
  events: readonly IncidentEvent[];
  /** @param id of another incident; this one's when absent */
  show: (view: IncidentView, id?: string) => void;
  back: () => void;
}

/** One incident: how it stands, where to go on from here, what has happened, and what people decide about it. */
export function incidentDetail(view: ComplianceView, detail: Detail): TemplateResult {
  const { strings: { t }, desk } = view;
  const { incident, events, show, back } = detail;
  const { state, fault, drill, id, into } = incident;
  return html`<p><button type="button" class="link back" data-does="back" @click=${back}>${iconArrowLeft}${t('incidents.all')}</button></p>
    <section class="card stack" part="card" data-state="incident" ?data-drill=${drill} aria-labelledby="incident-heading">
      <p class="marks">${stateMark(view, incident)}${drill ? drillMark(t) : nothing}<span class="small quiet">${t('incident.id', { id: shortId(id) })}</span></p>
      <h3 id="incident-heading" tabindex="-1" data-heading>${t(`fault.${fault}`)}</h3>
      ${incidentFacts(view, incident)}
      ${state === 'open' || state === 'contained' ? html`<p>${t(`state.${state}.more`)}</p>` : nothing}
      ${into === null ? nothing : html`<p><button type="button" class="link" data-does="into" @click=${() => show('incident', into)}>${t('incident.into', { id: shortId(into) })}</button></p>`}
      <p class="actions">
        <button type="button" class="button ${desk.form === null ? 'primary' : ''}" data-does="exposure" @click=${() => show('exposure')}>${iconEye}${t('incident.exposure')}</button>
        <button type="button" class="button" data-does="stops" @click=${() => show('stops')}>${iconOctagonMinus}${t('incident.stops')}</button>
        <button type="button" class="button" data-does="notices" @click=${() => show('notices')}>${iconFileText}${t('incident.notices')}</button>
      </p>
    </section>
    ${timeline(view, events, into)}
    ${incidentDeeds(view, { ...detail, split: ({ id: made }) => show('incident', made) })}`;
}
