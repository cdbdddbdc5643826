import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import { noticeAudienceSchema, type NoticeAudience, type NoticeDraft } from '../../src/domain/notice-draft.js';
import { iconFileText } from '../internal/icons.js';
import { ComplianceElement } from './compliance-element.js';
import type { ComplianceView } from './compliance-view.js';
import { noticeStyles } from './notice-styles.js';
import { shortId } from './short-id.js';
import { deedTrouble } from './views/notes.js';
import { noticeDraft } from './views/notice-draft.js';

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
export class ConsultNotice extends ComplianceElement<readonly NoticeDraft[]> {
  static override styles: CSSResultGroup = [ComplianceElement.styles, noticeStyles];
  static override properties: PropertyDeclarations = { audience: { state: true }, addressee: { state: true } };
  declare protected audience: NoticeAudience;
  declare protected addressee: string | null;

  constructor() {
    super();
    this.reset();
  }

  protected override ask(port: CompliancePort, signal: AbortSignal): Promise<readonly NoticeDraft[]> | null {
    return this.incident === null ? null : port.notices(this.incident, signal);
  }

  protected override reset(): void {
    this.audience = 'regulator';
    this.addressee = null;
  }

  protected override heading(): TemplateResult {
    return html`<h2>${this.strings.t('notices')}</h2><p class="quiet">${this.strings.t('notices.intro')}</p>`;
  }

  protected override body(view: ComplianceView, drafts: readonly NoticeDraft[]): TemplateResult {
    const { strings, desk } = this;
    const { t } = strings;
    const trouble = deedTrouble(strings, desk.trouble('draft'));
    const draftButton = html`<button type="button" class="button ${drafts.length === 0 ? 'primary' : ''}" data-does="draft" aria-busy=${desk.pending('draft')} ?disabled=${desk.busy} @click=${this.#draft}>
      ${desk.pending('draft') ? html`<span class="spinner" aria-hidden="true"></span>` : iconFileText}${t(drafts.length === 0 ? 'notices.draft' : 'notices.draft.again')}</button>`;
    if (drafts.length === 0) return html`<div class="empty" data-state="none">${iconFileText}<h3>${t('notices.none')}</h3>${trouble}<p class="actions">${draftButton}</p></div>`;
    const audiences = noticeAudienceSchema.options.filter((audience) => drafts.some((draft) => draft.audience === audience));
    const audience = audiences.includes(this.audience) ? this.audience : (audiences[0] ?? 'regulator');
    const those = drafts.filter((draft) => draft.audience === audience);
    const shown = those.find(({ addressee }) => addressee === this.addressee) ?? those[0];
    return html`<div class="choosers">
        <div class="field"><label for="audience">${t('notices.for')}</label><select class="input" id="audience" @change=${this.#chooseAudience}>
          ${audiences.map((each) => html`<option value=${each} ?selected=${each === audience}>${t(`audience.${each}`)} (${drafts.filter((draft) => draft.audience === each).length})</option>`)}</select></div>
        ${those.length < 2 ? nothing : html`<div class="field"><label for="addressee">${t('notices.addressee')}</label><select class="input" id="addressee" @change=${this.#chooseAddressee}>
          ${those.map((draft) => html`<option value=${draft.addressee ?? ''} ?selected=${draft === shown}>${shortId(draft.addressee ?? '')}</option>`)}</select></div>`}
        ${draftButton}</div>
      ${trouble}
      ${shown === undefined ? nothing : noticeDraft(view, shown)}`;
  }

  readonly #draft = (): void => {
    void this.desk.run('draft', (port) => port.draftNotices(this.incident ?? ''), ({ length }) => ({ words: 'notices.done', count: length }));
  };

  readonly #chooseAudience = ({ target }: Event): void => {
    if (!(target instanceof HTMLSelectElement)) return;
    this.audience = noticeAudienceSchema.parse(target.value);
    this.addressee = null;
  };

  readonly #chooseAddressee = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) this.addressee = target.value;
  };
}
