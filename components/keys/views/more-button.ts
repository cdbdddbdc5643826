import { html, nothing, type TemplateResult } from 'lit';
import type { KeysList } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';

/** Shows the rest of a list; nothing where there is none. */
export function moreButton({ keys, strings: { t } }: KeysView, list: KeysList, count: number): TemplateResult | typeof nothing {
  if (count <= 0) return nothing;
  return html`<p class="actions"><button type="button" class="button quiet" data-does="more" @click=${() => keys.showAll(list)}>${t('more', { count })}</button></p>`;
}
