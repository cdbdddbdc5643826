import { html, type TemplateResult } from 'lit';
import { iconTriangleAlert } from '../../internal/icons.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble } from './keys-notes.js';

/** A code was shown on this device and never confirmed, and no page knows it any more: a new one takes its place. */
export function unconfirmedNote({ keys, strings }: KeysView): TemplateResult {
  const { t } = strings;
  return html`<div class="note caution" part="note" data-state="unconfirmed">${iconTriangleAlert}<div>
    <p class="strong">${t('unconfirmed')}</p><p>${t('unconfirmed.more')}</p>
    ${deedTrouble(strings, keys.trouble('renew'))}
    <p class="actions"><button type="button" class="button primary" aria-busy=${keys.pending('renew')} ?disabled=${keys.busy} @click=${() => void keys.run('renew', (handle) => handle.renewCode())}>${t('renew')}</button></p></div></div>`;
}
