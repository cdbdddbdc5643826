import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import { recoveryCodeFault } from '../../../src/keys/recovery-code.js';
import type { KeysDeed } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble, errorWords } from './keys-notes.js';

export interface CodeField {
  deed: KeysDeed;
  label: string;
  hint: string;
  submit: string;
  /** Whether the field has just been opened, and so gets the focus. */
  opened: boolean;
  /** A whole code, of which can be said what is missing; else a part of one. */
  whole: boolean;
  cancel: (() => void) | null;
  work: (typed: string) => Promise<void>;
}

/** A field for a code or its last group, and its buttons. What is typed stays in the field and goes nowhere else. */
export function codeForm({ strings, keys }: KeysView, field: CodeField): TemplateResult {
  const { t } = strings;
  const error = keys.trouble(field.deed);
  const wrong = error?.code === 'keys/wrong-code' ? error : null;
  const pending = keys.pending(field.deed);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).querySelector('input');
    if (input === null || keys.busy) return;
    keys.fault = field.whole ? recoveryCodeFault(input.value) : null;
    void field.work(input.value).then(() => { if (input.isConnected && keys.trouble(field.deed) !== null) input.focus(); });
  };
  return html`<form class="form" novalidate autocomplete="off" @submit=${submit}>
    <div class="field">
      <label for=${field.deed}>${field.label}</label>
      <p class="hint" id="${field.deed}-hint">${field.hint}</p>
      <input class="input typed" id=${field.deed} dir="ltr" type="text" maxlength="80" autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="go"
        ?data-opened=${field.opened} aria-describedby="${field.deed}-hint ${field.deed}-error" aria-invalid=${wrong === null ? 'false' : 'true'} ?readonly=${pending}>
      <p class="error" id="${field.deed}-error" role="alert">${wrong === null ? nothing : wrongWords({ strings, keys }, field, wrong)}</p>
    </div>
    ${wrong === null ? deedTrouble(strings, error) : nothing}
    <p class="actions">
      <button type="submit" class="button primary" aria-busy=${pending} ?disabled=${keys.busy}>${pending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${field.submit}</button>
      ${field.cancel === null ? nothing : html`<button type="button" class="button quiet" ?disabled=${keys.busy} @click=${field.cancel}>${t('cancel')}</button>`}
    </p>
  </form>`;
}

/** What is wrong with it, where that can be seen without asking. */
function wrongWords({ strings, keys: { fault } }: KeysView, { whole }: CodeField, error: ConsultError): string {
  if (!whole) return strings.t('confirm.wrong');
  if (fault === null) return errorWords(strings, error);
  return fault.kind === 'length' ? strings.t('code.length', { count: fault.length }) : strings.t('code.character', { character: fault.character });
}
