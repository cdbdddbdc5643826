import { html, type TemplateResult } from 'lit';
import { policyName, type Policy } from '../../../src/ownership/policy.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { RecordingsStrings } from '../strings/recordings.js';

/** Who can open a recording, by the policies of the insurer's root that its claim names. */
export function whoOpens({ t, locale }: StringsController<RecordingsStrings>, policies: readonly Policy[]): TemplateResult {
  const sentences = policies.length === 0 ? [t('openable.only')] : policies.map((policy) => t('openable.by', { who: policyName(policy, locale) }));
  return html`<details class="openable small" part="openable"><summary>${t('openable')}</summary>${sentences.map((sentence) => html`<p>${sentence}</p>`)}</details>`;
}
