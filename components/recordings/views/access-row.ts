import { html, nothing, type TemplateResult } from 'lit';
import type { AccessProof, CheckedAccess, CheckedAccessLog } from '../../../src/client/access-logs.js';
import type { AccessAction } from '../../../src/domain/access-entry.js';
import { clock } from '../../internal/format.js';
import { iconDownload, iconEye, iconFileText, iconHourglass, iconLock, iconPlay, iconShieldCheck, iconTriangleAlert, iconX } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { AccessLogStrings } from '../strings/access-log.js';

const ICONS: Readonly<Record<AccessAction, TemplateResult>> = {
  listed: iconFileText, 'key-released': iconLock, fetched: iconDownload, viewed: iconPlay, downloaded: iconDownload, refused: iconX, 'escrow-requested': iconEye, 'escrow-released': iconEye, erased: iconX,
};
const PROOFS: Readonly<Record<AccessProof, TemplateResult>> = { proved: iconShieldCheck, waiting: iconHourglass, 'not-proved': iconTriangleAlert };

/** One line: what was done, by whom in which capacity, when, and whether it is proved to stand in the log. */
export function accessRow({ t, format }: StringsController<AccessLogStrings>, { at, action, who, range, proved }: CheckedAccess, zone: string): TemplateResult {
  const stressed = who === 'somebody-else' && action !== 'refused';
  return html`<li class="row" part="entry" data-action=${action} ?data-stressed=${stressed}>${stressed ? iconTriangleAlert : ICONS[action]}<div class="about">
    <p class=${stressed ? 'strong' : ''}>${t(`action.${action}`, { who: t(`who.${who}`) })}</p>
    <p class="small quiet numbers facts"><bdi>${t('when', { date: format.date(at, zone), time: format.time(at, zone) })}</bdi>
      ${action === 'viewed' && range !== null ? html`<bdi>${t('played', { from: clock(range[0]), to: clock(range[1]) })}</bdi>` : nothing}
      <span class="proof" part="proof" data-proof=${proved}>${PROOFS[proved]}${t(`proof.${proved}`)}</span></p></div></li>`;
}

/** What the proofs come to: all of them, or how many are none. */
export function checkedNote({ t, format }: StringsController<AccessLogStrings>, { checkpointAt, entries }: CheckedAccessLog, zone: string): TemplateResult {
  const wrong = entries.filter(({ proved }) => proved === 'not-proved').length;
  if (wrong > 0) return html`<div class="note danger" role="alert" part="note" data-state="not-proved">${iconTriangleAlert}<div><p class="strong">${t('wrong', { count: wrong })}</p><p>${t('wrong.more')}</p></div></div>`;
  if (checkpointAt === null) return html`<div class="note" part="note" data-state="waiting">${iconHourglass}<p>${t('waiting')}</p></div>`;
  return html`<div class="note positive" part="note" data-state="proved">${iconShieldCheck}<p>${t('checked', { date: format.date(checkpointAt, zone), time: format.time(checkpointAt, zone) })}</p></div>`;
}
