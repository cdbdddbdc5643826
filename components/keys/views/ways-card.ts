import { html, nothing, type TemplateResult } from 'lit';
import { iconFileText, iconLock } from '../../internal/icons.js';
import type { RecoveryMethod } from '../../../src/keys/keys-handle.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble } from './keys-notes.js';
import { removeQuestion } from './remove-question.js';

/** How the recordings can be had again on a new device, and another method to add. All but the last one can be removed. */
export function waysCard(view: KeysView, picture: KeysPicture): TemplateResult {
  const { t } = view.strings;
  const { recoveryMethods } = picture.status;
  return html`<section class="card stack" part="card" data-state="ways" aria-labelledby="ways-heading">
    <h3 id="ways-heading">${t('ways')}</h3>
    <p class="quiet">${t('ways.more')}</p>
    <ul class="plain rows">${recoveryMethods.map((method) => methodRow(view, method, picture))}</ul>
    ${buttons(view, picture)}
  </section>`;
}

function methodRow(view: KeysView, { kind, id, at }: RecoveryMethod, { status, zone }: KeysPicture): TemplateResult {
  const { keys, strings: { t, format } } = view;
  const name = t(`way.${kind}`);
  if (keys.removing === id) {
    return html`<li part="method">${removeQuestion(view, {
      deed: 'remove-method', sure: t('way.sure', { method: name }), more: t('way.more'), remove: (handle) => handle.removeMethod(id),
    })}</li>`;
  }
  const since = t('way.since', { date: format.date(at, zone) });
  const open = kind === 'recovery-code' && !status.codeConfirmed;
  return html`<li class="row" part="method">${kind === 'passkey' ? iconLock : iconFileText}<span class="about"><span class="strong">${name}</span><span class="small quiet">${since}${open ? html` · ${t('way.unconfirmed')}` : nothing}</span></span>
    ${status.recoveryMethods.length === 1 ? nothing : html`<button type="button" class="button" aria-label=${t('remove.label', { device: `${name}, ${since}` })} ?disabled=${keys.busy} @click=${() => keys.askToRemove(id)}>${t('remove')}</button>`}</li>`;
}

/** While a code waits to be written down there is no newer one. */
function buttons({ keys, strings }: KeysView, { code, status: { codeConfirmed, passkeys } }: KeysPicture): TemplateResult {
  const { t } = strings;
  const renews = code === null && codeConfirmed;
  return html`<p class="actions">
      ${!renews ? nothing : html`<button type="button" class="button" data-does="renew" aria-busy=${keys.pending('renew')} ?disabled=${keys.busy} @click=${() => void keys.run('renew', (handle) => handle.renewCode())}>${t('renew')}</button>`}
      ${!passkeys ? nothing : html`<button type="button" class="button" data-does="passkey" aria-busy=${keys.pending('passkey')} ?disabled=${keys.busy} @click=${() => void keys.run('passkey', (handle) => handle.addPasskey())}>${t('passkey')}</button>`}
    </p>
    ${renews ? html`<p class="small quiet">${t('renew.more')}</p>` : nothing}
    ${deedTrouble(strings, keys.trouble('passkey') ?? (renews ? keys.trouble('renew') : null))}`;
}
