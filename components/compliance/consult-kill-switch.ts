import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Incident } from '../../src/domain/incident.js';
import type { Stop, StopRequest, StopScope } from '../../src/domain/stop.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { iconCheck, iconOctagonMinus } from '../internal/icons.js';
import { pageNow } from '../internal/page-clock.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { ComplianceController } from './compliance-controller.js';
import { complianceStyles } from './compliance-styles.js';
import type { ComplianceView } from './compliance-view.js';
import type { StopWish } from './stop-wish.js';
import type { complianceEn } from './strings/compliance.en.js';
import { complianceStrings } from './strings/compliance.js';
import { clockBar, running } from './views/clock-bar.js';
import { drillBanner } from './views/drill-banner.js';
import { queryNote } from './views/notes.js';
import { requestCard } from './views/request-card.js';
import { stopForm, sureCard } from './views/stop-form.js';
import { stopRow } from './views/stop-row.js';

interface Stops {
  readonly stops: readonly Stop[];
  readonly requests: readonly StopRequest[];
  readonly incidents: readonly Incident[];
}

/**
 * What is stopped, what waits for a second officer, and the way to stop something. A stop of one recording, consultation or
 * person is in force at once; a wider one, and each lifting, waits for another officer, who is shown what was asked and why.
 *
 * @summary Stops and the requests for them, for compliance officers.
 * @tag consult-kill-switch
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @csspart base - The outermost box.
 * @csspart clock - What is left of the 72 hours.
 * @csspart drill - The banner of a rehearsal.
 * @csspart request - What waits for a second officer.
 * @csspart stop - One stop.
 * @csspart card - A box of things that belong together.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {string | null} incident - The incident that a new stop belongs to; none when null.
 */
export class ConsultKillSwitch extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, complianceStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, incident: { attribute: false }, scope: { state: true }, touches: { state: true }, done: { state: true } };
  declare client: ConsultClient | null;
  declare incident: string | null;
  declare protected scope: StopScope;
  declare protected touches: number | null | undefined;
  declare protected done: keyof typeof complianceEn | null;

  readonly #desk: ComplianceController<Stops> = new ComplianceController(this, async (port, signal) => {
    const [stops, requests, incidents] = await Promise.all([port.stops(signal), port.requests(signal), port.incidents(signal)]);
    return { stops, requests, incidents };
  });
  readonly #client = new ClientController(this, { onClient: (client) => this.#begin(client), onPrincipalChange: () => this.#begin(this.#client.client) });
  readonly #strings = new StringsController(this, complianceStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  readonly #tick = new TickController(this, () => running(this.#incidents).length > 0);
  #wish: StopWish | null = null;
  /** What had been opened when it was drawn last: what opens gets the focus. */
  #opened: string | null = null;

  constructor() {
    super();
    this.client = null;
    this.incident = null;
    this.scope = 'rid';
    this.touches = undefined;
    this.done = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('incident') && this.hasUpdated) this.#begin(this.#client.client);
  }

  protected override updated(): void {
    const opened = this.#desk.form;
    if (opened === this.#opened) return;
    this.#opened = opened;
    this.renderRoot.querySelector<HTMLElement>(opened === null ? 'h2' : '[data-opened]')?.focus();
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.compliance === null ? nothing : html`
      <slot name="heading"><div class="title"><h2 tabindex="-1">${t('stops')}</h2><p class="quiet">${t('stops.intro')}</p></div></slot>
      ${this.#body()}${this.#announcer.region()}`}</div>`;
  }

  get #incidents(): readonly Incident[] {
    const all = this.#desk.data?.incidents ?? [];
    return this.incident === null ? running(all) : all.filter(({ id }) => id === this.incident);
  }

  #body(): TemplateResult {
    const strings = this.#strings;
    const { t } = strings;
    const desk = this.#desk;
    const view: ComplianceView = { strings, desk: desk as ComplianceController<unknown>, now: pageNow(this.#client.client) };
    const note = queryNote(strings, desk);
    if (desk.data === null) return html`${note}`;
    const { stops, requests } = desk.data;
    const force = stops.filter(({ liftedBy }) => liftedBy === null);
    const lifted = stops.filter(({ liftedBy }) => liftedBy !== null);
    const told = (words: keyof typeof complianceEn) => () => this.#tell(words);
    const list = (rows: readonly Stop[]): TemplateResult => html`<ul class="plain rows">${rows.map((stop) => stopRow(view, stop, told('stop.waits')))}</ul>`;
    return html`${clockBar(view, this.#incidents, requests.length)}${note}
      ${drillBanner(view, this.incident !== null && this.#incidents.some(({ drill }) => drill))}
      ${this.done === null ? nothing : html`<div class="note positive" part="note" data-state="done">${iconCheck}<p class="strong">${t(this.done)}</p></div>`}
      ${requests.length === 0 ? nothing : html`<section class="stack" data-state="requests" aria-labelledby="requests-heading"><h3 id="requests-heading">${t('requests')}</h3>
        <ul class="plain incidents">${requests.map((request) => requestCard(view, request, stops, { approved: told('request.approved'), refused: told('request.refused') }))}</ul></section>`}
      <section class="card stack" part="card" data-state="new" aria-labelledby="new-heading"><h3 id="new-heading">${t('stop.new')}</h3>${this.#maker(view)}</section>
      <section class="card stack" part="card" data-state="force" aria-labelledby="force-heading"><h3 id="force-heading">${t('stops.force')}</h3>
        ${force.length === 0 ? html`<p class="quiet">${t('stops.none')}</p>` : list(force)}</section>
      ${lifted.length === 0 ? nothing : html`<section class="card stack" part="card" data-state="lifted" aria-labelledby="lifted-heading"><h3 id="lifted-heading">${t('stops.lifted')}</h3>${list(lifted)}</section>`}`;
  }

  #maker(view: ComplianceView): TemplateResult {
    const { form } = this.#desk;
    const client = this.#client.client;
    if (form === 'sure' && this.#wish !== null) return sureCard(view, { wish: this.#wish, touches: this.touches, make: () => void this.#make(this.#wish) });
    if (form === 'stop' && client !== null) return stopForm(view, { scope: this.scope, realm: client, chooseScope: (scope) => { this.scope = scope; }, next: (wish) => void this.#look(wish) });
    return html`<p class="actions"><button type="button" class="button danger" data-does="stop" @click=${() => { this.done = null; this.#desk.open('stop'); }}>${iconOctagonMinus}${this.#strings.t('stop.new')}</button></p>`;
  }

  /** What a wish would do is shown, with how many people it touches, before anything is asked for. */
  async #look(wish: StopWish): Promise<void> {
    this.#wish = wish;
    this.touches = undefined;
    this.#desk.open('sure');
    const { scope, target, drill } = wish;
    const count = await Promise.resolve(this.#client.client?.compliance?.touches?.({ do: 'stop', scope, target, drill }) ?? null).catch(() => null);
    if (this.#wish === wish) this.touches = count;
  }

  async #make(wish: StopWish | null): Promise<void> {
    if (wish === null) return;
    const { scope, target, drill, reason } = wish;
    const done = await this.#desk.run('stop', (port) => port.ask({ do: 'stop', scope, target, drill }, reason, this.incident));
    if (done === null) return;
    this.#wish = null;
    this.#tell('stop' in done.answer ? 'stop.done' : 'stop.waits');
  }

  #tell(words: keyof typeof complianceEn): void {
    this.done = words;
    this.#announcer.say(this.#strings.t(words));
  }

  #begin(client: ConsultClient | null): void {
    this.#wish = null;
    this.scope = 'rid';
    this.done = null;
    if (client === this.#desk.client) this.#desk.restart();
    else this.#desk.begin(client);
  }
}
