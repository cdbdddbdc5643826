import { html, nothing, type TemplateResult } from 'lit';
import { iconLock } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { codeForm } from './code-field.js';
import { deedTrouble } from './keys-notes.js';
import { replaceNote } from './replace-note.js';

/** This device is not let in, or not any more: by the code, or by a passkey where there is one. */
export function sealedCard(view: KeysView, picture: KeysPicture, { recovered, replaced }: { recovered: () => void; replaced: () => void }): TemplateResult {
  const { keys, strings } = view;
  const { t } = strings;
  const { status } = picture;
  const passkey = status.passkeys && status.recoveryMethods.some(({ kind }) => kind === 'passkey');
  const pending = keys.pending('recover-passkey');
  return html`<section class="card stack" part="card" data-state="sealed" aria-labelledby="sealed-heading">
    <h3 id="sealed-heading">${iconLock}${t('sealed')}</h3>
    ${status.state === 'removed' ? nothing : html`<p>${t('sealed.more')}</p>`}
    ${codeForm(view, {
      deed: 'recover', label: t('sealed.label'), hint: t('sealed.hint'), submit: t('sealed.submit'), opened: false, whole: true, cancel: null,
      work: async (typed) => { if (await keys.run('recover', (handle) => handle.recover(typed))) recovered(); },
    })}
    ${!passkey ? nothing : html`<p class="actions"><button type="button" class="button" aria-busy=${pending} ?disabled=${keys.busy}
      @click=${async () => { if (await keys.run('recover-passkey', (handle) => handle.recoverWithPasskey())) recovered(); }}>${t('sealed.passkey')}</button></p>
      ${deedTrouble(strings, keys.trouble('recover-passkey'))}`}
    <p class="small quiet">${t('sealed.lost')}</p>
    ${replaceNote(view, picture, replaced)}
  </section>`;
}
