import { html, nothing, type TemplateResult } from 'lit';
import { iconFileText, iconLock } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { codeForm } from './code-field.js';
import { deedTrouble } from './keys-notes.js';

/** How she gets her recordings back on a new device, and another way to. */
export function waysCard(view: KeysView, { status, code, zone }: KeysPicture): TemplateResult {
  const { t, format } = view.strings;
  const { form } = view.keys;
  return html`<section class="card stack" part="card" data-state="ways" aria-labelledby="ways-heading">
    <h3 id="ways-heading">${t('ways')}</h3>
    <p class="quiet">${t('ways.more')}</p>
    <ul class="plain rows">${status.ways.map(({ kind, at }) => html`<li class="row">${kind === 'passkey' ? iconLock : iconFileText}<span class="about"><span class="strong">${t(`way.${kind}`)}</span><span class="small quiet">${t('way.since', { date: format.date(at, zone) })}</span></span></li>`)}</ul>
    ${form === 'renew' ? renewForm(view) : form === 'passkey' ? passkeyForm(view) : buttons(view, code !== null, status.passkeys)}
  </section>`;
}

/** While a code waits to be written down there is no newer one, and this device still knows it. */
function buttons({ keys, strings }: KeysView, codePending: boolean, passkeys: boolean): TemplateResult {
  const { t } = strings;
  const pending = keys.pending('passkey');
  const addPasskey = (): void => {
    if (codePending) void keys.run('passkey', (handle) => handle.addPasskey(null));
    else keys.open('passkey');
  };
  return html`<p class="actions">
      ${codePending ? nothing : html`<button type="button" class="button" ?disabled=${keys.busy} @click=${() => keys.open('renew')}>${t('renew')}</button>`}
      ${passkeys ? html`<button type="button" class="button" aria-busy=${pending} ?disabled=${keys.busy} @click=${addPasskey}>${t('passkey')}</button>` : nothing}
    </p>${deedTrouble(strings, keys.trouble('passkey'))}`;
}

function renewForm(view: KeysView): TemplateResult {
  const { keys, strings: { t } } = view;
  return html`<p>${t('renew.more')}</p>${codeForm(view, {
    deed: 'renew', label: t('current.label'), hint: t('sealed.hint'), submit: t('renew'), opened: true, whole: true, cancel: () => keys.close(),
    work: async (typed) => void (await keys.run('renew', (handle) => handle.renewCode(typed))),
  })}`;
}

function passkeyForm(view: KeysView): TemplateResult {
  const { keys, strings: { t } } = view;
  return html`<p>${t('passkey.more')}</p>${codeForm(view, {
    deed: 'passkey', label: t('current.label'), hint: t('sealed.hint'), submit: t('passkey'), opened: true, whole: true, cancel: () => keys.close(),
    work: async (typed) => void (await keys.run('passkey', (handle) => handle.addPasskey(typed))),
  })}`;
}
