import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { QueryController } from '../internal/query-controller.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { deviceZone, knownZone } from '../internal/zone-day.js';
import { keysStyles } from './keys-styles.js';
import { keysStrings } from './strings/keys.js';
import { skeletonCard, slowNote, troubleNote } from './views/keys-notes.js';
import { noticeRow } from './views/notice-row.js';

/** Drawn at first, and with each press more. */
const SHOWN = 20;

interface Told {
  readonly notices: readonly MemberNotice[];
  readonly zone: string;
}

/**
 * Everything that the signed-in person is told of: changes of their keys, openings of a recording without them, what went wrong
 * with a recording. Newest first, in plain words, with its time. Where the adapter tells nothing, nothing is drawn.
 *
 * @summary What has happened with the member's keys and recordings.
 * @tag consult-notices
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @csspart base - The outermost box.
 * @csspart card - The box of what has happened.
 * @csspart notice - One thing that happened.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 */
export class ConsultNotices extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, keysStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, shown: { state: true } };
  declare client: ConsultClient | null;
  declare protected shown: number;

  readonly #query = new QueryController<readonly [], Told>(this, async (signal) => {
    const client = this.#client.client;
    const { notices } = client ?? { notices: null };
    if (notices === null) throw new ConsultError('adapter/port-missing');
    const [list, identity] = await Promise.all([notices.list(signal), client?.identity() ?? null]);
    const zone = identity?.timeZone ?? '';
    return { notices: list, zone: knownZone(zone) ? zone : deviceZone() };
  }, { resume: true });
  readonly #client = new ClientController(this, { onClient: (client) => this.#begin(client), onPrincipalChange: () => this.#begin(this.#client.client) });
  readonly #strings = new StringsController(this, keysStrings, () => this.#client.client);

  constructor() {
    super();
    this.client = null;
    this.shown = SHOWN;
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.notices === null ? nothing : html`
      <slot name="heading"><div class="title"><h2>${t('notices')}</h2><p class="quiet">${t('notices.intro')}</p></div></slot>${this.#body()}`}</div>`;
  }

  #body(): TemplateResult {
    const strings = this.#strings;
    const { t } = strings;
    const { state } = this.#query;
    const again = (): void => void this.#query.run();
    if (state.status === 'error') return troubleNote(strings, state.error, again, t('notices.error'));
    if (state.status !== 'complete') return html`${state.status === 'pending' && state.slow ? slowNote(strings, again) : nothing}${skeletonCard(t('notices.loading'))}`;
    const { notices, zone } = state.value;
    if (notices.length === 0) return html`<section class="card" part="card" data-state="none"><p>${t('notices.none')}</p></section>`;
    const rest = notices.length - this.shown;
    return html`<section class="card stack" part="card" data-state="notices"><ol class="plain rows">${notices.slice(0, this.shown).map((notice) => noticeRow(strings, notice, zone))}</ol>
      ${rest > 0 ? html`<p class="actions"><button type="button" class="button quiet" data-does="more" @click=${() => { this.shown += SHOWN; }}>${t('more', { count: Math.min(SHOWN, rest) })}</button></p>` : nothing}</section>`;
  }

  #begin(client: ConsultClient | null): void {
    this.shown = SHOWN;
    if (client?.notices == null) this.#query.reset();
    else void this.#query.run();
  }
}
