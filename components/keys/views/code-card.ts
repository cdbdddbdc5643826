import { html, type TemplateResult } from 'lit';
import { iconFileText } from '../../internal/icons.js';
import type { KeysView } from '../keys-view.js';
import { codeForm } from './code-field.js';

interface Told {
  copied: () => void;
  confirmed: () => void;
}

/** The recovery code to write down; then, with the code out of sight, its last group to type. */
export function codeCard(view: KeysView, code: readonly string[], told: Told): TemplateResult {
  const { keys, strings: { t } } = view;
  return keys.form === 'confirm' ? confirmCode(view, told) : html`<section class="card stack save" part="card" data-state="code" aria-labelledby="code-heading">
    <h3 id="code-heading">${iconFileText}${t('code')}</h3>
    <p>${t('code.more')}</p>
    <ol class="plain code numbers" part="code" dir="ltr" translate="no">${code.map((group) => html`<li>${group}</li>`)}</ol>
    <p class="small quiet">${t('code.keep')}</p>
    <p class="small strong">${t('code.stay')}</p>
    <p class="actions">
      <button type="button" class="button primary" @click=${() => keys.open('confirm')}>${t('code.saved')}</button>
      <button type="button" class="button" @click=${() => void copy(code, told.copied)}>${t('code.copy')}</button>
    </p>
  </section>`;
}

function confirmCode(view: KeysView, { confirmed }: Told): TemplateResult {
  const { keys, strings: { t } } = view;
  return html`<section class="card stack" part="card" data-state="confirm" aria-labelledby="code-heading">
    <h3 id="code-heading">${iconFileText}${t('confirm')}</h3>
    ${codeForm(view, {
      deed: 'confirm', label: t('confirm.label'), hint: t('confirm.hint'), submit: t('confirm.submit'), opened: true, whole: false, cancel: () => keys.close(),
      work: async (typed) => { if (await keys.run('confirm', (handle) => handle.confirmCode(typed))) confirmed(); },
    })}
  </section>`;
}

/** Where the page may not write to the clipboard, the code can be selected and copied by hand. */
async function copy(code: readonly string[], copied: () => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.join('-'));
    copied();
  } catch {
    // Nothing has been copied, and nothing is said to have been.
  }
}
