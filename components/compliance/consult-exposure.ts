import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import { countLines, type Exposure } from '../../src/domain/exposure.js';
import { ComplianceElement } from './compliance-element.js';
import type { ComplianceView } from './compliance-view.js';
import { exposureStyles } from './exposure-styles.js';
import { ALL, chosenLines, type Choice } from './spread/chosen-lines.js';
import { spreadOf } from './spread/spread-of.js';
import { exposureFigures, regulatorCard } from './views/exposure-parts.js';
import { exposureTable, ROWS } from './views/exposure-table.js';
import { MOST, spreadPicture } from './views/spread-picture.js';
import { stepFilter } from './views/step-filter.js';

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
export class ConsultExposure extends ComplianceElement<Exposure> {
  static override styles: CSSResultGroup = [ComplianceElement.styles, exposureStyles];
  static override properties: PropertyDeclarations = { choice: { state: true }, rows: { state: true }, copied: { state: true } };
  declare protected choice: Choice;
  declare protected rows: number;
  /** Whether the page could copy the words; null while nobody has asked it to. */
  declare protected copied: boolean | null;

  constructor() {
    super();
    this.reset();
  }

  protected override ask(port: CompliancePort, signal: AbortSignal): Promise<Exposure> | null {
    return this.incident === null ? null : port.exposure(this.incident, signal);
  }

  protected override reset(): void {
    this.choice = ALL;
    this.rows = ROWS;
    this.copied = null;
  }

  protected override heading(): TemplateResult {
    return html`<h2>${this.strings.t('exposure')}</h2>`;
  }

  protected override body(view: ComplianceView, exposure: Exposure): TemplateResult {
    const { t, locale, ready } = this.strings;
    const { zone } = this.desk;
    const head = exposureFigures(view, exposure);
    if (exposure.lines.length === 0) return html`${head}<p class="note" part="note" data-state="none">${t('exposure.none')}</p>`;
    const missing = countLines(exposure) - exposure.lines.length;
    // The clock is drawn each second; what it stands over is not.
    return html`${head}${missing <= 0 ? nothing : html`<p class="note" part="note" data-state="cut">${t('exposure.cut', { count: missing })}</p>`}
      ${guard([exposure, this.choice, this.rows, locale, ready, zone], () => this.#lines(view, exposure))}
      ${guard([exposure, this.copied, locale, ready, zone], () => regulatorCard(view, exposure, this.copied, (copied) => { this.copied = copied; }))}`;
  }

  #lines(view: ComplianceView, exposure: Exposure): TemplateResult {
    const { t } = this.strings;
    const { choice } = this;
    const lines = chosenLines(exposure.lines, choice);
    const spread = spreadOf(lines, MOST);
    return html`<section class="card stack" part="card" data-state="picture" aria-labelledby="picture-heading">
        <h3 id="picture-heading">${t('exposure.picture')}</h3>
        <p class="small quiet">${t('exposure.picture.more')}</p>
        ${stepFilter(view, exposure, choice.atLeast, (atLeast) => this.#choose({ atLeast }))}
        <div class="finder"><div class="field"><label for="search">${t('exposure.search')}</label><input class="input" id="search" type="search" dir="ltr" autocomplete="off" spellcheck="false" maxlength="64" .value=${choice.search} @input=${this.#search}></div>
          <p class="small numbers" role="status">${t('exposure.shown', { count: lines.length, total: countLines(exposure) })}</p>
          ${choice.people === null ? nothing : html`<button type="button" class="button" data-does="all" @click=${() => this.#choose({ people: null })}>${t('exposure.all')}</button>`}</div>
        ${lines.length === 0 ? html`<p class="note" part="note" data-state="no-match">${t('exposure.no-match')}</p>` : spreadPicture(view, { spread, people: choice.people, choose: (people) => this.#choose({ people }) })}
      </section>
      ${lines.length === 0 ? nothing : html`<section class="card stack" part="card" data-state="table" aria-labelledby="table-heading">
        <h3 id="table-heading">${t('exposure.table')}</h3>
        ${exposureTable(view, lines, this.rows, () => { this.rows += ROWS; })}
      </section>`}`;
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    this.rows = ROWS;
  }

  readonly #search = ({ target }: InputEvent): void => {
    if (target instanceof HTMLInputElement) this.#choose({ search: target.value });
  };
}
