import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import type { IncidentEvent } from '../../src/domain/incident.js';
import { askUp } from '../internal/events/ask-up.js';
import { iconShieldCheck } from '../internal/icons.js';
import { ComplianceElement } from './compliance-element.js';
import type { ComplianceView } from './compliance-view.js';
import { IncidentRequestEvent, type IncidentView } from './events/incident-request-event.js';
import { incidentDetail } from './views/incident-detail.js';
import { incidentRow } from './views/incident-row.js';
import { running } from './views/clock-bar.js';

/** As many as the service tells of. */
const MOST = 100;

interface Incidents {
  /** Of the incident that is shown; empty for the list. */
  readonly events: readonly IncidentEvent[];
  /** How many requests wait for a second officer. */
  readonly waiting: number;
}

/**
 * The incidents of the officer's insurer and region: the clock, those that are open first, and of one incident what has
 * happened and what people decide about it. It draws opaque ids and no names.
 *
 * @summary Incidents, their clock and their timeline, for compliance officers.
 * @tag consult-incidents
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @event {IncidentRequestEvent} consult-incident-request - Cancelable. The officer wants to see an incident, who saw whose, its notices or stops.
 * @csspart base - The outermost box.
 * @csspart clock - What is left of the 72 hours.
 * @csspart drill - The banner of a rehearsal.
 * @csspart incident - One incident of the list.
 * @csspart card - A box of things that belong together.
 * @csspart event - One entry of the timeline.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {string | null} incident - Which incident is shown; the list when null.
 */
export class ConsultIncidents extends ComplianceElement<Incidents> {
  /** The officer has gone somewhere in it: what is there gets the focus as soon as it is drawn. */
  #isEntering = false;

  protected override async ask(port: CompliancePort, signal: AbortSignal): Promise<Incidents> {
    const { incident } = this;
    const [requests, events] = await Promise.all([port.requests(signal), incident === null ? [] : port.timeline(incident, -1, signal)]);
    return { events, waiting: requests.length };
  }

  protected override get waiting(): number {
    return this.desk.data?.waiting ?? 0;
  }

  protected override heading(): TemplateResult {
    return html`<h2 tabindex="-1" ?data-heading=${this.incident === null}>${this.strings.t('incidents')}</h2>${this.incident === null ? html`<p class="quiet">${this.strings.t('incidents.intro')}</p>` : nothing}`;
  }

  protected override body(view: ComplianceView, { events }: Incidents): TemplateResult {
    const { t } = this.strings;
    const all = this.desk.incidents;
    if (this.incident !== null) {
      const incident = all.find(({ id }) => id === this.incident);
      if (incident === undefined) return html`<p class="note" role="status" part="note" data-state="gone">${t('incidents.gone')}</p>`;
      return incidentDetail(view, { incident, all, events, show: (place, id = incident.id) => this.#show(id, place), back: () => this.#show(null, 'incident') });
    }
    const open = running(all);
    const rest = all.filter((incident) => !open.includes(incident));
    return html`${all.length === 0 ? html`<div class="empty" data-state="none">${iconShieldCheck}<h3>${t('incidents.none')}</h3><p class="quiet">${t('incidents.none.more')}</p></div>` : nothing}
      <ul class="plain incidents">${repeat([...open, ...rest], ({ id }) => id, (incident) => incidentRow(view, incident, (place) => this.#show(incident.id, place)))}</ul>
      ${all.length < MOST ? nothing : html`<p class="small quiet" data-state="most">${t('incidents.most', { count: all.length })}</p>`}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!this.#isEntering || this.desk.data === null) return;
    this.#isEntering = false;
    this.renderRoot.querySelector<HTMLElement>('[data-heading]')?.focus();
  }

  #show(incident: string | null, place: IncidentView): void {
    if (!askUp(this, new IncidentRequestEvent(incident, place)) || place !== 'incident') return;
    this.#isEntering = true;
    this.incident = incident;
  }
}
