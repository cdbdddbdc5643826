import { html, nothing, type TemplateResult } from 'lit';
import type { MemberNotice, NoticeKind } from '../../../src/domain/member-notice.js';
import { iconInfo, iconTriangleAlert } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { moreButton } from './more-button.js';

/** Shown at first. */
const SHOWN = 3;

/** Where it is worth saying what authorised it. */
const AUTHORISED: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'account-key-replaced']);

/** What a member should look at twice: what others did, or tried to do, with the account. */
const STRESSED: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['account-key-allowed', 'account-key-replaced', 'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'appointment-cancelled', 'recording-removed', 'keys-removed']);

/** What was done about the keys, newest first, in plain words and with its time. Nothing where that is not known. */
export function noticesCard(view: KeysView, { status: { notices }, zone }: KeysPicture): TemplateResult | typeof nothing {
  if (notices === null) return nothing;
  const { t } = view.strings;
  const shown = view.keys.showsAll('notices') ? notices : notices.slice(0, SHOWN);
  return html`<section class="card stack" part="card" data-state="notices" aria-labelledby="notices-heading">
    <h3 id="notices-heading">${t('notices')}</h3>
    <p class="quiet">${t('notices.more')}</p>
    ${notices.length === 0 ? html`<p>${t('notices.none')}</p>` : html`<ol class="plain rows">${shown.map((notice) => noticeRow(view, notice, zone))}</ol>`}
    ${moreButton(view, 'notices', notices.length - shown.length)}
  </section>`;
}

function noticeRow({ strings: { t, format } }: KeysView, { at, kind, how, why, count }: MemberNotice, zone: string): TemplateResult {
  const stressed = STRESSED.has(kind);
  const details = [
    t('notice.when', { date: format.date(at, zone), time: format.time(at, zone) }),
    ...(how === null || how === 'first' || !AUTHORISED.has(kind) ? [] : [t(`how.${how}`)]),
    ...(why === null ? [] : [t(`why.${why}`)]),
  ];
  return html`<li class="row top" part="notice" data-kind=${kind}>${stressed ? iconTriangleAlert : iconInfo}<span class="about"><span class=${stressed ? 'strong' : ''}>${t(`notice.${kind}`, count === null ? {} : { count })}</span>
    <span class="small quiet numbers">${details.map((words, index) => html`${index === 0 ? nothing : ' · '}<bdi>${words}</bdi>`)}</span></span></li>`;
}
