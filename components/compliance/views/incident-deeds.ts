import { html, nothing, type TemplateResult } from 'lit';
import type { Incident, IncidentEvent } from '../../../src/domain/incident.js';
import type { ComplianceView } from '../compliance-view.js';
import { shortId } from '../short-id.js';
import { incidentName } from './incident-row.js';
import { reasonForm } from './reason-form.js';

interface Deeds {
  incident: Incident;
  all: readonly Incident[];
  events: readonly IncidentEvent[];
  /** Told of the new incident. */
  split: (incident: Incident) => void;
}

const SAID = { close: 'event.closed', reopen: 'event.reopened', merge: 'event.merged.into', split: 'event.split' } as const;

/** What people decide about an incident: merge, split, close, open again; each with a reason. */
export function incidentDeeds(view: ComplianceView, { incident, all, events, split }: Deeds): TemplateResult | typeof nothing {
  const { strings: { t }, desk } = view;
  const { id, state } = incident;
  if (state === 'merged') return nothing;
  const others = all.filter((other) => other.id !== id && other.drill === incident.drill && (other.state === 'open' || other.state === 'contained'));
  // What was reported. Other entries name incidents, people and features.
  const rids = [...new Set(events.flatMap(({ kind, target }) => (kind !== 'reported' || target === null ? [] : [target])))];
  const offered = state === 'closed' ? (['reopen'] as const) : [...(others.length > 0 ? (['merge'] as const) : []), ...(rids.length > 1 ? (['split'] as const) : []), 'close' as const];
  const opened = offered.find((deed) => deed === desk.form);
  return html`<section class="card stack" part="card" data-state="decide" aria-labelledby="decide-heading">
    <h3 id="decide-heading" tabindex="-1" data-closed>${t('decide')}</h3>
    ${opened === undefined ? html`<p class="actions">${offered.map((deed) => html`<button type="button" class="button" data-does=${deed} data-opens=${deed} @click=${() => desk.open(deed)}>${t(deed)}</button>`)}</p>`
      : reasonForm(view, {
        deed: opened, heading: t(opened), more: t(`${opened}.more`), submit: t(opened),
        fields: opened === 'merge' ? intoField(view, others) : opened === 'split' ? ridsField(view, rids) : nothing,
        check: (form) => opened !== 'split' || chosen(form).length > 0 || refuse(form),
        work: (reason, form) => void desk.run<unknown>(opened, (port) => {
          if (opened === 'close') return port.close(id, reason);
          if (opened === 'reopen') return port.reopen(id, reason);
          if (opened === 'merge') return port.merge(id, form.querySelector('select')?.value ?? '', reason);
          return port.split(id, chosen(form), reason);
        }, () => ({ words: SAID[opened] })).then((done) => { if (opened === 'split' && done !== null) split(done.answer as Incident); }),
      })}
  </section>`;
}

function intoField(view: ComplianceView, others: readonly Incident[]): TemplateResult {
  return html`<div class="field"><label for="into">${view.strings.t('merge.into')}</label>
    <select class="input" id="into">${others.map((other) => html`<option value=${other.id}>${incidentName(view, other)}</option>`)}</select></div>`;
}

function ridsField({ strings: { t } }: ComplianceView, rids: readonly string[]): TemplateResult {
  return html`<fieldset class="field" aria-describedby="rids-error"><legend class="legend">${t('split.which')}</legend>
    ${rids.map((rid) => html`<label class="check"><input type="checkbox" name="rid" value=${rid}><span>${t('recording', { id: shortId(rid) })}</span></label>`)}
    <p class="error rids" id="rids-error" role="alert" hidden>${t('split.missing')}</p></fieldset>`;
}

function chosen(form: HTMLFormElement): string[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[name=rid]:checked')].map(({ value }) => value);
}

function refuse(form: HTMLFormElement): false {
  form.querySelector('.rids')?.removeAttribute('hidden');
  form.querySelector<HTMLInputElement>('input[name=rid]')?.focus();
  return false;
}
