import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Incident, IncidentEvent } from '../../src/domain/incident.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { askUp } from '../internal/events/ask-up.js';
import { iconShieldCheck } from '../internal/icons.js';
import { pageNow } from '../internal/page-clock.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { ComplianceController } from './compliance-controller.js';
import { complianceStyles } from './compliance-styles.js';
import type { ComplianceView } from './compliance-view.js';
import { IncidentRequestEvent, type IncidentView } from './events/incident-request-event.js';
import { complianceStrings } from './strings/compliance.js';
import { clockBar, running } from './views/clock-bar.js';
import { drillBanner } from './views/drill-banner.js';
import { incidentDetail } from './views/incident-detail.js';
import { incidentRow } from './views/incident-row.js';
import { queryNote } from './views/notes.js';

interface Incidents {
  readonly all: readonly Incident[];
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
export class ConsultIncidents extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, complianceStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, incident: { attribute: false } };
  declare client: ConsultClient | null;
  declare incident: string | null;

  readonly #desk: ComplianceController<Incidents> = new ComplianceController(this, async (port, signal) => {
    const { incident } = this;
    const [all, requests, events] = await Promise.all([port.incidents(signal), port.requests(signal), incident === null ? [] : port.timeline(incident, -1, signal)]);
    return { all, events, waiting: requests.length };
  });
  readonly #client = new ClientController(this, { onClient: (client) => this.#desk.begin(client), onPrincipalChange: () => this.#desk.begin(this.#client.client) });
  readonly #strings = new StringsController(this, complianceStrings, () => this.#client.client);
  readonly #tick = new TickController(this, () => running(this.#desk.data?.all ?? []).length > 0);
  /** What had been opened when it was drawn last: what opens gets the focus. */
  #opened: string | null = null;

  constructor() {
    super();
    this.client = null;
    this.incident = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('incident') && this.hasUpdated) this.#desk.restart();
  }

  protected override updated(): void {
    const opened = this.#desk.form;
    if (opened === this.#opened) return;
    this.#opened = opened;
    this.renderRoot.querySelector<HTMLElement>(opened === null ? '#decide-heading' : '[data-opened]')?.focus();
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.compliance === null ? nothing : html`
      <slot name="heading"><div class="title"><h2>${t('incidents')}</h2><p class="quiet">${t('incidents.intro')}</p></div></slot>
      ${this.#body()}`}</div>`;
  }

  #body(): TemplateResult {
    const view: ComplianceView = { strings: this.#strings, desk: this.#desk as ComplianceController<unknown>, now: pageNow(this.#client.client) };
    const { data } = this.#desk;
    const note = queryNote(this.#strings, this.#desk);
    if (data === null) return html`${note}`;
    const { all, events, waiting } = data;
    const { t } = this.#strings;
    if (this.incident !== null) {
      const incident = all.find(({ id }) => id === this.incident);
      if (incident === undefined) return html`${note}<p class="note" role="status" part="note" data-state="gone">${t('incidents.gone')}</p>`;
      return html`${clockBar(view, [incident], waiting)}${note}${incidentDetail(view, {
        incident, all, events, show: (place) => this.#show(incident.id, place), back: () => this.#show(null, 'incident'), split: ({ id }) => this.#show(id, 'incident'),
      })}`;
    }
    const open = running(all);
    const rest = all.filter((incident) => !open.includes(incident));
    return html`${clockBar(view, open, waiting)}${note}
      ${open.length > 0 && open.every(({ drill }) => drill) ? drillBanner(view, true) : nothing}
      ${all.length === 0 ? html`<div class="empty" data-state="none">${iconShieldCheck}<h3>${t('incidents.none')}</h3><p class="quiet">${t('incidents.none.more')}</p></div>` : nothing}
      <ul class="plain incidents">${repeat([...open, ...rest], ({ id }) => id, (incident) => incidentRow(view, incident, (place) => this.#show(incident.id, place)))}</ul>`;
  }

  #show(incident: string | null, place: IncidentView): void {
    if (askUp(this, new IncidentRequestEvent(incident, place)) && place === 'incident') this.incident = incident;
  }
}
