import { html, nothing, type TemplateResult } from 'lit';
import type { MemberNotice, NoticeKind } from '../../../src/domain/member-notice.js';
import { iconInfo, iconTriangleAlert } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { KeysStrings } from '../strings/keys.js';

/** Where it is worth saying what authorised it. */
const AUTHORISED: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'account-key-replaced']);

/** What a member should look at twice: what others did, or tried to do, with the account. */
const STRESSED: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['account-key-allowed', 'account-key-replaced', 'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'appointment-cancelled', 'recording-removed', 'keys-removed', 'recording-exposed']);

/** One thing that was done, in plain words and with its time. */
export function noticeRow({ t, format }: StringsController<KeysStrings>, { at, kind, how, why, count }: MemberNotice, zone: string): TemplateResult {
  const stressed = STRESSED.has(kind);
  const details = [
    t('notice.when', { date: format.date(at, zone), time: format.time(at, zone) }),
    ...(how === null || how === 'first' || !AUTHORISED.has(kind) ? [] : [t(`how.${how}`)]),
    ...(why === null ? [] : [t(`why.${why}`)]),
  ];
  return html`<li class="row top" part="notice" data-kind=${kind}>${stressed ? iconTriangleAlert : iconInfo}<span class="about"><span class=${stressed ? 'strong' : ''}>${t(`notice.${kind}`, count === null ? {} : { count })}</span>
    <span class="small quiet numbers">${details.map((words, index) => html`${index === 0 ? nothing : ' · '}<bdi>${words}</bdi>`)}</span></span></li>`;
}
