import { html, nothing, type TemplateResult } from 'lit';
import type { ComplianceView } from '../compliance-view.js';
import { deedTrouble } from './notes.js';
import { takeBack } from './take-back.js';

export interface ReasonForm {
  /** The name of the deed, which is the name of the form too. */
  deed: string;
  heading: string;
  more: string;
  submit: string;
  danger?: boolean;
  /** It is part of no incident, and so its reason is kept with none. */
  isAlone?: boolean;
  /** Fields above the reason. */
  fields?: TemplateResult | typeof nothing;
  /** @returns whether it may go on; it has said otherwise why not */
  check?: (form: HTMLFormElement) => boolean;
  work: (reason: string, form: HTMLFormElement) => void;
}

/** Asks for the reason of a deed before it is done. The words are the officer's own and go with it. */
export function reasonForm({ strings, desk }: ComplianceView, { deed, heading, more, submit, danger = false, isAlone = false, fields = nothing, check = () => true, work }: ReasonForm): TemplateResult {
  const { t } = strings;
  const pending = desk.pending(deed);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = form.querySelector('textarea');
    if (field === null || desk.busy) return;
    const reason = field.value.trim();
    field.setAttribute('aria-invalid', String(reason === ''));
    if (!check(form)) return;
    if (reason === '') field.focus();
    else work(reason, form);
  };
  return html`<form class="sub stack" novalidate autocomplete="off" data-form=${deed} @submit=${send}>
    <h4 tabindex="-1" data-opened>${heading}</h4><p>${more}</p>
    ${fields}
    <div class="field"><label for="reason">${t('reason')}</label><p class="hint" id="reason-hint">${t(isAlone ? 'reason.hint.alone' : 'reason.hint')}</p>
      <textarea class="input" id="reason" maxlength="500" dir="auto" required aria-describedby="reason-hint reason-error" @input=${takeBack}></textarea>
      <p class="error" id="reason-error" role="alert">${t('reason.missing')}</p></div>
    ${deedTrouble(strings, desk.trouble(deed))}
    <p class="actions">
      <button type="submit" class="button ${danger ? 'danger' : 'primary'}" aria-busy=${pending} ?disabled=${desk.busy}>${pending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${submit}</button>
      <button type="button" class="button quiet" ?disabled=${desk.busy} @click=${() => { desk.close(); }}>${t('cancel')}</button>
    </p>
  </form>`;
}
