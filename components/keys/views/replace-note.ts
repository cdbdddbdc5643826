import { html, type TemplateResult } from 'lit';
import type { KeysView } from '../keys-view.js';
import { deedTrouble, noteTrouble } from './keys-notes.js';

/** For whom no device, code or passkey is left: a new key, where the insurer has allowed it. */
export function replaceNote({ keys, strings }: KeysView, replaced: () => void): TemplateResult {
  const { t } = strings;
  if (keys.form !== 'replace') {
    return html`<p class="actions"><button type="button" class="button quiet" ?disabled=${keys.busy} @click=${() => keys.open('replace')}>${t('replace.open')}</button></p>`;
  }
  const error = keys.trouble('replace');
  const pending = keys.pending('replace');
  const replace = async (): Promise<void> => { if (await keys.run('replace', (handle) => handle.replaceAccount())) replaced(); };
  return html`<div class="note caution" role="group" aria-labelledby="replace" data-state="replace"><div>
    <p class="strong" id="replace" tabindex="-1" data-opened>${t('replace')}</p>
    <ul class="points"><li>${t('replace.allowed')}</li><li>${t('replace.closed')}</li><li>${t('replace.devices')}</li></ul>
    ${error?.code === 'backend/conflict' ? noteTrouble(t('replace.not-allowed')) : deedTrouble(strings, error)}
    <p class="actions">
      <button type="button" class="button" aria-busy=${pending} ?disabled=${keys.busy} @click=${replace}>${t('replace.submit')}</button>
      <button type="button" class="button quiet" ?disabled=${keys.busy} @click=${() => keys.close()}>${t('cancel')}</button>
    </p></div></div>`;
}
