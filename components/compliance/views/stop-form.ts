import { html, nothing, type TemplateResult } from 'lit';
import { FEATURES } from '../../../src/domain/feature.js';
import { stopScopeSchema, type StopScope } from '../../../src/domain/stop.js';
import { iconTriangleAlert } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { needsTwo, readWish, type StopWish } from '../stop-wish.js';
import { drillMark } from './drill-banner.js';
import { deedTrouble } from './notes.js';
import { doesWords, stopWords, touchesWords, wholeId } from './stop-words.js';
import { takeBack } from './take-back.js';

interface StopForm {
  scope: StopScope;
  /** What was typed before, for whoever comes back to change it. */
  wish: StopWish | null;
  /** It belongs to a rehearsal. */
  isDrill: boolean;
  /** It belongs to no incident. */
  isAlone: boolean;
  realm: { tenant: string; region: string };
  chooseScope: (scope: StopScope) => void;
  next: (wish: StopWish) => void;
}

/** What is to be stopped, and why. Nothing is stopped by it: what it does is shown first. */
export function stopForm({ strings: { t }, desk }: ComplianceView, { scope, wish: typed, isDrill, isAlone, realm, chooseScope, next }: StopForm): TemplateResult {
  const invalid = (form: HTMLFormElement, name: string, is: boolean): boolean => {
    form.querySelector(`[name=${name}]`)?.setAttribute('aria-invalid', String(is));
    return is;
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const wish = readWish(data, realm);
    const wrong = [...(invalid(form, 'target', wish === null) ? ['target'] : []), ...(invalid(form, 'reason', String(data.get('reason') ?? '').trim() === '') ? ['reason'] : [])];
    if (wrong[0] !== undefined) form.querySelector<HTMLElement>(`[name=${wrong[0]}]`)?.focus();
    else if (wish !== null) next(wish);
  };
  return html`<form class="stack" novalidate autocomplete="off" data-form="stop" @submit=${submit}>
    <div class="field"><label for="scope">${t('stop.scope')}</label><select class="input" id="scope" name="scope" data-opened @change=${(event: Event) => { if (event.target instanceof HTMLSelectElement) chooseScope(stopScopeSchema.parse(event.target.value)); }}>
      ${stopScopeSchema.options.map((each) => html`<option value=${each} ?selected=${each === scope}>${t(`scope.${each}`)}</option>`)}</select></div>
    ${scope === 'feature' ? html`<div class="field"><label for="feature">${t('stop.feature')}</label><select class="input" id="feature" name="feature">${FEATURES.map((feature) => html`<option value=${feature} ?selected=${feature === typed?.target}>${t(`feature.${feature}`)}</option>`)}</select></div>`
      : scope === 'tenant' || scope === 'region' ? nothing
      : html`<div class="field"><label for="target">${t('stop.target')}</label><p class="hint" id="target-hint">${t('stop.target.hint')}</p>
        <input class="input" id="target" name="target" dir="ltr" maxlength="64" spellcheck="false" autocapitalize="none" aria-describedby="target-hint target-error" .value=${typed?.target ?? ''} @input=${takeBack}><p class="error" id="target-error" role="alert">${t('stop.target.missing')}</p></div>`}
    <div class="field"><label for="why">${t('reason')}</label><p class="hint" id="why-hint">${t(isAlone ? 'reason.hint.alone' : 'reason.hint')}</p>
      <textarea class="input" id="why" name="reason" maxlength="500" dir="auto" required aria-describedby="why-hint why-error" .value=${typed?.reason ?? ''} @input=${takeBack}></textarea><p class="error" id="why-error" role="alert">${t('reason.missing')}</p></div>
    <label class="check"><input type="checkbox" name="drill" .checked=${typed?.drill ?? isDrill}><span><span class="strong">${t('stop.drill')}</span><br><span class="small quiet">${t('stop.drill.hint')}</span></span></label>
    <p class="actions"><button type="submit" class="button primary">${t('stop.next')}</button><button type="button" class="button quiet" @click=${() => { desk.close(); }}>${t('cancel')}</button></p>
  </form>`;
}

interface Sure {
  wish: StopWish;
  /** How many people it touches; null where that cannot be counted, undefined while it is being counted. */
  touches: number | null | undefined;
  /** It belongs to a rehearsal. */
  isDrill: boolean;
  make: () => void;
}

/** What it does, to whom, to how many, and whether it is done at once: then the button that does it. */
export function sureCard(view: ComplianceView, { wish, touches, isDrill, make }: Sure): TemplateResult {
  const { strings, desk } = view;
  const { t } = strings;
  const what = stopWords(view, wish);
  const two = needsTwo(wish);
  return html`<div class="note danger" role="group" aria-labelledby="sure" data-state="sure" ?data-drill=${wish.drill}>${iconTriangleAlert}<div>
    <p class="strong" id="sure" tabindex="-1" data-opened>${t('stop.sure')}</p>
    <p class="marks"><strong>${t('request.stop', { what })}</strong>${wish.drill ? drillMark(t) : nothing}</p>
    <p>${doesWords(view, wish)}</p>
    ${wholeId(view, wish)}
    <p class="strong" role="status">${touchesWords(view, touches)}</p>
    ${isDrill && !wish.drill ? html`<p class="strong">${t('stop.not-drill')}</p>` : nothing}
    <p>${t(two ? 'stop.two' : 'stop.now')}</p>
    <blockquote dir="auto">${wish.reason}</blockquote>
    ${deedTrouble(strings, desk.trouble('stop'))}
    <p class="actions"><button type="button" class="button danger" data-does="make" aria-busy=${desk.pending('stop')} ?disabled=${desk.busy} @click=${make}>${t(two ? 'stop.ask' : 'stop.make', { what })}</button>
      <button type="button" class="button" data-does="change" ?disabled=${desk.busy} @click=${() => desk.open('stop')}>${t('stop.change')}</button>
      <button type="button" class="button quiet" data-does="cancel" ?disabled=${desk.busy} @click=${() => { desk.close(); }}>${t('cancel')}</button></p></div></div>`;
}
