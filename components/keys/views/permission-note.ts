import { html, nothing, type TemplateResult } from 'lit';
import { iconTriangleAlert } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble } from './keys-notes.js';

/** The insurer has allowed a new key, on a device that holds the one there is: it can be stopped here. */
export function permissionNote({ keys, strings }: KeysView, { status: { permission }, zone, at }: KeysPicture, stopped: () => void): TemplateResult | typeof nothing {
  if (permission === null) return nothing;
  const { t, format } = strings;
  const { id, effectiveAt } = permission;
  const when = { date: format.date(effectiveAt, zone), time: format.time(effectiveAt, zone) };
  const stop = async (): Promise<void> => { if (await keys.run('stop', (handle) => handle.stopPermission(id))) stopped(); };
  return html`<section class="note danger" part="note" data-state="permission" aria-labelledby="permission-heading">${iconTriangleAlert}<div>
    <h3 class="strong" id="permission-heading">${t('permission')}</h3>
    <p>${at < effectiveAt ? t('permission.waiting', when) : t('permission.now')}</p>
    <p>${t('permission.stop')}</p>
    ${deedTrouble(strings, keys.trouble('stop'))}
    <p class="actions"><button type="button" class="button danger" aria-busy=${keys.pending('stop')} ?disabled=${keys.busy} @click=${stop}>${t('permission.submit')}</button></p></div></section>`;
}
