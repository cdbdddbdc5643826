import { html, nothing, type TemplateResult } from 'lit';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble, noteTrouble } from './keys-notes.js';

/** For whom no device, code or passkey is left: a new key, where the insurer has allowed it. */
export function replaceNote({ keys, strings }: KeysView, { status: { permission }, zone, at }: KeysPicture, replaced: () => void): TemplateResult {
  const { t, format } = strings;
  if (keys.form !== 'replace') {
    return html`<p class="actions"><button type="button" class="button quiet" data-does="lost" ?disabled=${keys.busy} @click=${() => keys.open('replace')}>${t('replace.open')}</button></p>`;
  }
  const waits = permission !== null && at < permission.effectiveAt;
  const until = permission === null ? 0 : waits ? permission.effectiveAt : permission.until;
  const when = { date: format.date(until, zone), time: format.time(until, zone) };
  const error = keys.trouble('replace');
  const replace = async (): Promise<void> => { if (await keys.run('replace', (handle) => handle.replaceAccount())) replaced(); };
  return html`<div class="note caution" role="group" aria-labelledby="replace" data-state="replace"><div>
    <p class="strong" id="replace" tabindex="-1" data-opened>${t('replace')}</p>
    <ul class="points"><li>${permission === null ? t('replace.allowed') : t(waits ? 'replace.waiting' : 'replace.now', when)}</li><li>${t('replace.closed')}</li><li>${t('replace.devices')}</li></ul>
    ${error?.code === 'backend/conflict' ? noteTrouble(t('replace.not-allowed')) : deedTrouble(strings, error)}
    <p class="actions">
      ${waits ? nothing : html`<button type="button" class="button" aria-busy=${keys.pending('replace')} ?disabled=${keys.busy} @click=${replace}>${t('replace.submit')}</button>`}
      <button type="button" class="button quiet" ?disabled=${keys.busy} @click=${() => keys.close()}>${t('cancel')}</button>
    </p></div></div>`;
}
