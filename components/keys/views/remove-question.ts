import { html, type TemplateResult } from 'lit';
import type { KeysHandle } from '../../../src/keys/keys-handle.js';
import type { KeysDeed } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble } from './keys-notes.js';

export interface RemoveQuestion {
  deed: KeysDeed;
  sure: string;
  more: string;
  remove: (handle: KeysHandle) => Promise<void>;
}

/** Asks once before something is removed, and says what that means. */
export function removeQuestion({ keys, strings }: KeysView, { deed, sure, more, remove }: RemoveQuestion): TemplateResult {
  const { t } = strings;
  return html`<div class="note danger" role="group" aria-labelledby="sure"><div>
    <p class="strong" id="sure" tabindex="-1" data-opened>${sure}</p><p>${more}</p>
    ${deedTrouble(strings, keys.trouble(deed))}
    <p class="actions">
      <button type="button" class="button danger" aria-busy=${keys.pending(deed)} ?disabled=${keys.busy} @click=${() => void keys.run(deed, remove)}>${t('remove')}</button>
      <button type="button" class="button" ?disabled=${keys.busy} @click=${() => keys.close()}>${t('remove.no')}</button>
    </p></div></div>`;
}
