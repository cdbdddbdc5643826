import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Exposure } from '../../src/domain/exposure.js';
import type { Incident } from '../../src/domain/incident.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { pageNow } from '../internal/page-clock.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { ComplianceController } from './compliance-controller.js';
import { complianceStyles } from './compliance-styles.js';
import type { ComplianceView } from './compliance-view.js';
import { exposureStyles } from './exposure-styles.js';
import { ALL, chosenLines, type Choice } from './spread/chosen-lines.js';
import { spreadOf } from './spread/spread-of.js';
import { complianceStrings } from './strings/compliance.js';
import { clockBar, running } from './views/clock-bar.js';
import { drillBanner } from './views/drill-banner.js';
import { exposureFigures, regulatorCard } from './views/exposure-parts.js';
import { exposureTable, ROWS } from './views/exposure-table.js';
import { queryNote } from './views/notes.js';
import { MOST, spreadPicture } from './views/spread-picture.js';
import { stepFilter } from './views/step-filter.js';

interface Spreading {
  readonly exposure: Exposure;
  readonly incident: Incident | null;
}

/**
 * Of one incident, who received whose recordings and how far each went: a picture, the same as a table, and the sentences for the
 * regulator. Counted anew each time it is opened. It draws opaque ids and no names.
 *
 * @summary Who received whose recordings, for compliance officers.
 * @tag consult-exposure
 * @slot heading - The heading, in the insurer's own words.
 * @csspart base - The outermost box.
 * @csspart clock - What is left of the 72 hours.
 * @csspart drill - The banner of a rehearsal.
 * @csspart picture - The people and the lines between them.
 * @csspart table - The same as a table.
 * @csspart card - A box of things that belong together.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {string | null} incident - Which incident.
 */
export class ConsultExposure extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, complianceStyles, exposureStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, incident: { attribute: false }, choice: { state: true }, rows: { state: true } };
  declare client: ConsultClient | null;
  declare incident: string | null;
  declare protected choice: Choice;
  declare protected rows: number;

  readonly #desk: ComplianceController<Spreading> = new ComplianceController(this, async (port, signal) => {
    const { incident } = this;
    if (incident === null) return null;
    const [exposure, all] = await Promise.all([port.exposure(incident, signal), port.incidents(signal)]);
    return { exposure, incident: all.find(({ id }) => id === incident) ?? null };
  });
  readonly #client = new ClientController(this, { onClient: (client) => this.#begin(client), onPrincipalChange: () => this.#begin(this.#client.client) });
  readonly #strings = new StringsController(this, complianceStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  readonly #tick = new TickController(this, () => running(this.#incidents).length > 0);

  constructor() {
    super();
    this.client = null;
    this.incident = null;
    this.choice = ALL;
    this.rows = ROWS;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('incident') || !this.hasUpdated) return;
    this.#all();
    this.#desk.restart();
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.compliance === null ? nothing : html`
      <slot name="heading"><div class="title"><h2>${t('exposure')}</h2></div></slot>
      ${this.#body()}${this.#announcer.region()}`}</div>`;
  }

  get #incidents(): readonly Incident[] {
    const incident = this.#desk.data?.incident ?? null;
    return incident === null ? [] : [incident];
  }

  #body(): TemplateResult {
    const strings = this.#strings;
    const { t } = strings;
    const view: ComplianceView = { strings, desk: this.#desk as ComplianceController<unknown>, now: pageNow(this.#client.client) };
    const { data } = this.#desk;
    const note = queryNote(strings, this.#desk);
    if (data === null) return html`${note}`;
    const { exposure, incident } = data;
    const head = html`${clockBar(view, this.#incidents)}${note}${drillBanner(view, incident?.drill ?? false)}${exposureFigures(view, exposure)}`;
    if (exposure.lines.length === 0) return html`${head}<p class="note" part="note" data-state="none">${t('exposure.none')}</p>`;
    // The clock is drawn each second; what it stands over is not.
    return html`${head}${guard([exposure, this.choice, this.rows, strings.locale, strings.ready, this.#desk.zone], () => this.#lines(view, exposure))}
      ${guard([exposure, strings.locale, strings.ready, this.#desk.zone], () => regulatorCard(view, exposure, () => this.#announcer.say(t('exposure.words.copied'))))}`;
  }

  #lines(view: ComplianceView, exposure: Exposure): TemplateResult {
    const { t } = this.#strings;
    const { choice } = this;
    const lines = chosenLines(exposure.lines, choice);
    const spread = spreadOf(lines, MOST);
    return html`<section class="card stack" part="card" data-state="picture" aria-labelledby="picture-heading">
        <h3 id="picture-heading">${t('exposure.picture')}</h3>
        <p class="small quiet">${t('exposure.picture.more')}</p>
        ${stepFilter(view, exposure, choice.atLeast, (atLeast) => this.#choose({ atLeast }))}
        <div class="finder"><div class="field"><label for="search">${t('exposure.search')}</label><input class="input" id="search" type="search" dir="ltr" autocomplete="off" spellcheck="false" maxlength="64" .value=${choice.search} @input=${this.#search}></div>
          <p class="small numbers" role="status">${t('exposure.shown', { count: lines.length, total: exposure.lines.length })}</p>
          ${choice.people === null ? nothing : html`<button type="button" class="button" data-does="all" @click=${() => this.#choose({ people: null })}>${t('exposure.all')}</button>`}</div>
        ${spread.links.length === 0 ? nothing : spreadPicture(view, { spread, people: choice.people, choose: (people) => this.#choose({ people }) })}
      </section>
      <section class="card stack" part="card" data-state="table" aria-labelledby="table-heading">
        <h3 id="table-heading">${t('exposure.table')}</h3>
        ${exposureTable(view, lines, this.rows, () => { this.rows += ROWS; })}
      </section>`;
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    this.rows = ROWS;
  }

  #all(): void {
    this.choice = ALL;
    this.rows = ROWS;
  }

  #begin(client: ConsultClient | null): void {
    this.#all();
    this.#desk.begin(client);
  }

  readonly #search = ({ target }: InputEvent): void => {
    if (target instanceof HTMLInputElement) this.#choose({ search: target.value });
  };
}
