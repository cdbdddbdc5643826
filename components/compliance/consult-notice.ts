import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import { noticeAudienceSchema, NOTICES_AT_ONCE, type NoticeAudience } from '../../src/domain/notice-draft.js';
import { iconFileText } from '../internal/icons.js';
import { ComplianceElement } from './compliance-element.js';
import type { ComplianceView } from './compliance-view.js';
import { loadNotices, type LoadedNotices } from './load-notices.js';
import { noticeStyles } from './notice-styles.js';
import { shortId } from './short-id.js';
import { deedTrouble } from './views/notes.js';
import { noticeDraft } from './views/notice-draft.js';

/**
 * The notices of one incident, as they were drafted from the ledger: for the regulator, the controller, and the people whom it
 * concerns: a hundred at first, and more when they are asked for. A field that nobody knows says `unknown`. An officer approves a
 * draft; nothing is ever sent by itself.
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
export class ConsultNotice extends ComplianceElement<LoadedNotices> {
  static override styles: CSSResultGroup = [ComplianceElement.styles, noticeStyles];
  static override properties: PropertyDeclarations = { audience: { state: true }, addressee: { state: true } };
  declare protected audience: NoticeAudience;
  declare protected addressee: string | null;
  /** How many drafts for the audience have been asked for. */
  #wanted = NOTICES_AT_ONCE;

  constructor() {
    super();
    this.reset();
  }

  protected override ask(port: CompliancePort, signal: AbortSignal): Promise<LoadedNotices> | null {
    return this.incident === null ? null : loadNotices(port, this.incident, { audience: this.audience, wanted: this.#wanted }, signal);
  }

  protected override reset(): void {
    this.audience = 'regulator';
    this.addressee = null;
    this.#wanted = NOTICES_AT_ONCE;
  }

  protected override heading(): TemplateResult {
    return html`<h2>${this.strings.t('notices')}</h2><p class="quiet">${this.strings.t('notices.intro')}</p>`;
  }

  protected override body(view: ComplianceView, { drafts, counts, audience }: LoadedNotices): TemplateResult {
    const { strings, desk } = this;
    const { t } = strings;
    const trouble = deedTrouble(strings, desk.trouble('draft'));
    const draftButton = html`<button type="button" class="button ${drafts.length === 0 ? 'primary' : ''}" data-does="draft" aria-busy=${desk.pending('draft')} ?disabled=${desk.busy} @click=${this.#draft}>
      ${desk.pending('draft') ? html`<span class="spinner" aria-hidden="true"></span>` : iconFileText}${t(drafts.length === 0 ? 'notices.draft' : 'notices.draft.again')}</button>`;
    if (drafts.length === 0) return html`<div class="empty" data-state="none">${iconFileText}<h3>${t('notices.none')}</h3>${trouble}<p class="actions">${draftButton}</p></div>`;
    const audiences = noticeAudienceSchema.options.filter((each) => counts[each] > 0);
    const shown = drafts.find(({ addressee }) => addressee === this.addressee) ?? drafts[0];
    const missing = counts[audience] - drafts.length;
    return html`<div class="choosers">
        <div class="field"><label for="audience">${t('notices.for')}</label><select class="input" id="audience" @change=${this.#chooseAudience}>
          ${audiences.map((each) => html`<option value=${each} ?selected=${each === audience}>${t(`audience.${each}`)} (${counts[each].toLocaleString(strings.locale)})</option>`)}</select></div>
        ${drafts.length < 2 ? nothing : html`<div class="field"><label for="addressee">${t('notices.addressee')}</label><select class="input" id="addressee" @change=${this.#chooseAddressee}>
          ${drafts.map((draft) => html`<option value=${draft.addressee ?? ''} ?selected=${draft === shown}>${shortId(draft.addressee ?? '')}</option>`)}</select></div>`}
        ${missing <= 0 ? nothing : html`<p class="small numbers" data-state="part" role="status">${t('notices.part', { count: drafts.length, total: counts[audience] })}</p>
          <button type="button" class="button" data-does="more" ?disabled=${desk.query.pending} @click=${this.#more}>${t('more', { count: Math.min(NOTICES_AT_ONCE, missing) })}</button>`}
        ${draftButton}</div>
      ${trouble}
      ${shown === undefined ? nothing : noticeDraft(view, shown)}`;
  }

  readonly #draft = (): void => {
    void this.desk.run('draft', (port) => port.draftNotices(this.incident ?? ''), (counts) => ({ words: 'notices.done', count: Object.values(counts).reduce((sum, count) => sum + count, 0) }));
  };

  readonly #chooseAudience = ({ target }: Event): void => {
    if (!(target instanceof HTMLSelectElement)) return;
    this.audience = noticeAudienceSchema.parse(target.value);
    this.addressee = null;
    this.#wanted = NOTICES_AT_ONCE;
    void this.desk.load();
  };

  readonly #more = (): void => {
    this.#wanted += NOTICES_AT_ONCE;
    void this.desk.load();
  };

  readonly #chooseAddressee = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) this.addressee = target.value;
  };
}
