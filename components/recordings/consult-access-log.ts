import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { CheckedAccessLog } from '../../src/client/access-logs.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { iconClock, iconTriangleAlert } from '../internal/icons.js';
import { QueryController } from '../internal/query-controller.js';
import { errorWords } from '../internal/strings/error-words.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { deviceZone, knownZone } from '../internal/zone-day.js';
import { accessLogStyles } from './access-log-styles.js';
import { accessLogStrings } from './strings/access-log.js';
import { accessRow, checkedNote } from './views/access-row.js';

interface Shown {
  /** Null where there is no such recording of the member's. */
  readonly log: CheckedAccessLog | null;
  readonly zone: string;
}

/**
 * Who listed, opened, played or downloaded one of the member's recordings: when, and in which capacity, never by name. This page
 * checks for each line that it stands in the insurer's signed log, and says of each whether it does.
 *
 * @summary Who has seen a recording, proved line by line.
 * @tag consult-access-log
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @csspart base - The outermost box.
 * @csspart entry - One line.
 * @csspart proof - Whether the line is proved.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {string | null} rid - Which recording.
 */
export class ConsultAccessLog extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, accessLogStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, rid: { attribute: false } };
  declare client: ConsultClient | null;
  declare rid: string | null;

  readonly #query = new QueryController<readonly [], Shown>(this, async (signal) => {
    const client = this.#client.client;
    const { accessLogs } = client ?? { accessLogs: null };
    const { rid } = this;
    if (accessLogs === null || rid === null) throw new ConsultError('adapter/port-missing');
    const [log, identity] = await Promise.all([accessLogs.of(rid, signal), client?.identity() ?? null]);
    const zone = identity?.timeZone ?? '';
    return { log, zone: knownZone(zone) ? zone : deviceZone() };
  }, { resume: true });
  readonly #client = new ClientController(this, { onClient: () => this.#begin(), onPrincipalChange: () => { this.rid = null; this.#query.reset(); } });
  readonly #strings = new StringsController(this, accessLogStrings, () => this.#client.client);

  constructor() {
    super();
    this.client = null;
    this.rid = null;
  }

  /** Puts the focus on the heading. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rid') && this.hasUpdated) this.#begin();
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${this.rid === null || (client !== null && client.accessLogs === null) ? nothing : html`
      <slot name="heading"><div class="title"><h2 tabindex="-1">${t('heading')}</h2><p class="quiet">${t('intro')}</p></div></slot>${this.#body()}`}</div>`;
  }

  #body(): TemplateResult {
    const strings = this.#strings;
    const { t, locale } = strings;
    const { state } = this.#query;
    const retry = html`<p class="actions"><button type="button" class="button" @click=${() => void this.#query.run()}>${t('retry')}</button></p>`;
    if (state.status === 'error') return html`<div class="note caution" role="alert" part="note" data-state="error">${iconTriangleAlert}<div><p class="strong">${t('error')}</p><p>${errorWords(state.error, locale)}</p>${retry}</div></div>`;
    if (state.status !== 'complete') {
      return html`${state.status === 'pending' && state.slow ? html`<div class="note" role="status" part="note">${iconClock}<div><p class="strong">${t('slow')}</p>${retry}</div></div>` : nothing}
        <div class="ghost" aria-busy="true"><span class="visually-hidden">${t('loading')}</span><span class="skeleton w70"></span><span class="skeleton w40"></span><span class="skeleton w70"></span></div>`;
    }
    const { log, zone } = state.value;
    if (log === null) return html`<p class="note" part="note" data-state="gone">${t('gone')}</p>`;
    return html`${checkedNote(strings, log, zone)}
      ${log.entries.length === 0 ? html`<p data-state="none">${t('none')}</p>` : html`<ol class="plain rows" data-state="entries">${log.entries.map((entry) => accessRow(strings, entry, zone))}</ol>`}
      ${log.more ? html`<p class="small quiet">${t('more')}</p>` : nothing}`;
  }

  #begin(): void {
    if (this.rid === null || this.#client.client?.accessLogs == null) this.#query.reset();
    else void this.#query.run();
  }
}
