import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import type { Stop, StopRequest, StopScope } from '../../src/domain/stop.js';
import { iconCheck, iconOctagonMinus } from '../internal/icons.js';
import { ComplianceElement } from './compliance-element.js';
import type { ComplianceView } from './compliance-view.js';
import type { StopWish } from './stop-wish.js';
import { doneWords } from './views/notes.js';
import { requestCard } from './views/request-card.js';
import { stopForm, sureCard } from './views/stop-form.js';
import { stopRow } from './views/stop-row.js';

interface Stops {
  readonly stops: readonly Stop[];
  readonly requests: readonly StopRequest[];
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
export class ConsultKillSwitch extends ComplianceElement<Stops> {
  static override properties: PropertyDeclarations = { scope: { state: true }, touches: { state: true } };
  declare protected scope: StopScope;
  declare protected touches: number | null | undefined;
  #wish: StopWish | null = null;

  constructor() {
    super();
    this.reset();
  }

  protected override async ask(port: CompliancePort, signal: AbortSignal): Promise<Stops> {
    const [stops, requests] = await Promise.all([port.stops(signal), port.requests(signal)]);
    return { stops, requests };
  }

  protected override reset(): void {
    this.#wish = null;
    this.scope = 'rid';
    this.touches = undefined;
  }

  protected override get waiting(): number {
    return this.desk.data?.requests.length ?? 0;
  }

  protected override heading(): TemplateResult {
    return html`<h2>${this.strings.t('stops')}</h2><p class="quiet">${this.strings.t('stops.intro')}</p>`;
  }

  protected override body(view: ComplianceView, { stops, requests }: Stops): TemplateResult {
    const { t } = this.strings;
    const { done } = this.desk;
    const force = stops.filter(({ liftedBy }) => liftedBy === null);
    const lifted = stops.filter(({ liftedBy }) => liftedBy !== null);
    const list = (rows: readonly Stop[]): TemplateResult => html`<ul class="plain rows">${rows.map((stop) => stopRow(view, stop, requests))}</ul>`;
    return html`
      ${done === null ? nothing : html`<div class="note positive" part="note" tabindex="-1" data-state="done">${iconCheck}<p class="strong">${doneWords(this.strings, done)}</p></div>`}
      ${requests.length === 0 ? nothing : html`<section class="stack" data-state="requests" aria-labelledby="requests-heading"><h3 id="requests-heading">${t('requests')}</h3>
        <ul class="plain incidents">${requests.map((request) => requestCard(view, request, stops))}</ul></section>`}
      ${this.#maker(view)}
      <section class="card stack" part="card" data-state="force" aria-labelledby="force-heading"><h3 id="force-heading">${t('stops.force')}</h3>
        ${force.length === 0 ? html`<p class="quiet">${t('stops.none')}</p>` : list(force)}</section>
      ${lifted.length === 0 ? nothing : html`<section class="card stack" part="card" data-state="lifted" aria-labelledby="lifted-heading"><h3 id="lifted-heading">${t('stops.lifted')}</h3>${list(lifted)}</section>`}`;
  }

  #maker(view: ComplianceView): TemplateResult {
    const { t } = this.strings;
    const { form } = this.desk;
    const client = this.found;
    const wish = this.#wish;
    const isDrill = this.incident !== null && this.clocked.some(({ drill }) => drill);
    const card = (content: TemplateResult): TemplateResult => html`<section class="card stack" part="card" data-state="new" aria-labelledby="new-heading"><h3 id="new-heading">${t('stop.new')}</h3>${content}</section>`;
    if (form === 'sure' && wish !== null) return card(sureCard(view, { wish, touches: this.touches, isDrill, make: () => void this.#make(wish) }));
    if (form === 'stop' && client !== null) {
      return card(stopForm(view, { scope: this.scope, wish, isDrill, isAlone: this.incident === null, realm: client, chooseScope: (scope) => { this.scope = scope; }, next: (next) => void this.#look(next) }));
    }
    return html`<p class="actions"><button type="button" class="button danger" data-does="stop" data-opens="stop" data-closed @click=${this.#begin}>${iconOctagonMinus}${t('stop.new')}</button></p>`;
  }

  readonly #begin = (): void => {
    this.reset();
    this.desk.open('stop');
  };

  /** What a wish would do is shown, with how many people it touches, before anything is asked for. */
  async #look(wish: StopWish): Promise<void> {
    this.#wish = wish;
    this.touches = undefined;
    this.desk.open('sure');
    const { scope, target, drill } = wish;
    const count = await Promise.resolve(this.found?.compliance?.touches?.({ do: 'stop', scope, target, drill }) ?? null).catch(() => null);
    if (this.#wish === wish) this.touches = count;
  }

  async #make(wish: StopWish): Promise<void> {
    const { scope, target, drill, reason } = wish;
    const made = await this.desk.run('stop', (port) => port.ask({ do: 'stop', scope, target, drill }, reason, this.incident), (answer) => ({ words: 'stop' in answer ? 'stop.done' : 'stop.waits' }));
    if (made !== null) this.reset();
  }
}
