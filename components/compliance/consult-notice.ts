import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Incident } from '../../src/domain/incident.js';
import { noticeAudienceSchema, type NoticeAudience, type NoticeDraft } from '../../src/domain/notice-draft.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { iconFileText } from '../internal/icons.js';
import { pageNow } from '../internal/page-clock.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { ComplianceController } from './compliance-controller.js';
import { complianceStyles } from './compliance-styles.js';
import type { ComplianceView } from './compliance-view.js';
import { noticeStyles } from './notice-styles.js';
import { shortId } from './short-id.js';
import { complianceStrings } from './strings/compliance.js';
import { clockBar, running } from './views/clock-bar.js';
import { drillBanner } from './views/drill-banner.js';
import { deedTrouble, queryNote } from './views/notes.js';
import { noticeDraft } from './views/notice-draft.js';

interface Notices {
  readonly drafts: readonly NoticeDraft[];
  readonly incident: Incident | null;
}

/**
 * The notices of one incident, as they were drafted from the ledger: for the regulator, the controller, and the people whom it
 * concerns. A field that nobody knows says `unknown`. An officer approves a draft; nothing is ever sent by itself.
 *
 * @summary Drafts of notices, to approve, save and print, for compliance officers.
 * @tag consult-notice
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @csspart base - The outermost box.
 * @csspart clock - What is left of the 72 hours.
 * @csspart drill - The banner of a rehearsal.
 * @csspart card - The draft.
 * @csspart words - The draft in words.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 * @property {string | null} incident - Which incident.
 */
export class ConsultNotice extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, complianceStyles, noticeStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, incident: { attribute: false }, audience: { state: true }, addressee: { state: true } };
  declare client: ConsultClient | null;
  declare incident: string | null;
  declare protected audience: NoticeAudience;
  declare protected addressee: string | null;

  readonly #desk: ComplianceController<Notices> = new ComplianceController(this, async (port, signal) => {
    const { incident } = this;
    if (incident === null) return null;
    const [drafts, all] = await Promise.all([port.notices(incident, signal), port.incidents(signal)]);
    return { drafts, incident: all.find(({ id }) => id === incident) ?? null };
  });
  readonly #client = new ClientController(this, { onClient: (client) => this.#begin(client), onPrincipalChange: () => this.#begin(this.#client.client) });
  readonly #strings = new StringsController(this, complianceStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  readonly #tick = new TickController(this, () => running(this.#incidents).length > 0);

  constructor() {
    super();
    this.client = null;
    this.incident = null;
    this.audience = 'regulator';
    this.addressee = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('incident') && this.hasUpdated) this.#begin(this.#client.client);
  }

  protected override render(): TemplateResult {
    const { t, dir, locale } = this.#strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.compliance === null ? nothing : html`
      <slot name="heading"><div class="title"><h2>${t('notices')}</h2><p class="quiet">${t('notices.intro')}</p></div></slot>
      ${this.#body()}${this.#announcer.region()}`}</div>`;
  }

  get #incidents(): readonly Incident[] {
    const incident = this.#desk.data?.incident ?? null;
    return incident === null ? [] : [incident];
  }

  #body(): TemplateResult {
    const strings = this.#strings;
    const { t } = strings;
    const desk = this.#desk;
    const view: ComplianceView = { strings, desk: desk as ComplianceController<unknown>, now: pageNow(this.#client.client) };
    const note = queryNote(strings, desk);
    if (desk.data === null) return html`${note}`;
    const { drafts, incident } = desk.data;
    const id = this.incident;
    const make = async (): Promise<void> => {
      const done = await desk.run('draft', (port) => port.draftNotices(id ?? ''));
      if (done !== null) this.#announcer.say(t('notices.done', { count: done.answer.length }));
    };
    const draftButton = html`<button type="button" class="button ${drafts.length === 0 ? 'primary' : ''}" data-does="draft" aria-busy=${desk.pending('draft')} ?disabled=${desk.busy} @click=${make}>
      ${desk.pending('draft') ? html`<span class="spinner" aria-hidden="true"></span>` : iconFileText}${t(drafts.length === 0 ? 'notices.draft' : 'notices.draft.again')}</button>`;
    const head = html`${clockBar(view, this.#incidents)}${note}${drillBanner(view, incident?.drill ?? false)}`;
    if (drafts.length === 0) return html`${head}<div class="empty" data-state="none"><h3>${t('notices.none')}</h3>${deedTrouble(strings, desk.trouble('draft'))}<p class="actions">${draftButton}</p></div>`;
    const audiences = noticeAudienceSchema.options.filter((audience) => drafts.some((draft) => draft.audience === audience));
    const audience = audiences.includes(this.audience) ? this.audience : (audiences[0] ?? 'regulator');
    const those = drafts.filter((draft) => draft.audience === audience);
    const shown = those.find(({ addressee }) => addressee === this.addressee) ?? those[0];
    return html`${head}<div class="choosers">
        <div class="field"><label for="audience">${t('notices.for')}</label><select class="input" id="audience" @change=${this.#chooseAudience}>
          ${audiences.map((each) => html`<option value=${each} ?selected=${each === audience}>${t(`audience.${each}`)} (${drafts.filter((draft) => draft.audience === each).length})</option>`)}</select></div>
        ${those.length < 2 ? nothing : html`<div class="field"><label for="addressee">${t('notices.addressee')}</label><select class="input" id="addressee" @change=${this.#chooseAddressee}>
          ${those.map((draft) => html`<option value=${draft.addressee ?? ''} ?selected=${draft === shown}>${shortId(draft.addressee ?? '')}</option>`)}</select></div>`}
        ${draftButton}</div>
      ${deedTrouble(strings, desk.trouble('draft'))}
      ${shown === undefined ? nothing : noticeDraft(view, shown, () => this.#announcer.say(t('notice.approved')))}`;
  }

  #begin(client: ConsultClient | null): void {
    this.audience = 'regulator';
    this.addressee = null;
    if (client === this.#desk.client) this.#desk.restart();
    else this.#desk.begin(client);
  }

  readonly #chooseAudience = ({ target }: Event): void => {
    if (!(target instanceof HTMLSelectElement)) return;
    this.audience = noticeAudienceSchema.parse(target.value);
    this.addressee = null;
  };

  readonly #chooseAddressee = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) this.addressee = target.value;
  };
}
