import { html, type TemplateResult } from 'lit';
import { EXPOSURE_STEPS, type Exposure, type ExposureStep } from '../../../src/domain/exposure.js';
import type { ComplianceView } from '../compliance-view.js';

/** The key to the picture, which is its filter too: each step as it is drawn, in words, and how many lines went exactly so far. */
export function stepFilter({ strings: { t, locale } }: ComplianceView, { steps }: Exposure, least: ExposureStep, choose: (step: ExposureStep) => void): TemplateResult {
  return html`<fieldset class="steps"><legend class="legend small">${t('exposure.least')}</legend>
    ${EXPOSURE_STEPS.map((step) => html`<label class="step"><input type="radio" name="least" value=${step} .checked=${step === least} @change=${() => choose(step)}>
      <svg class="sample" viewBox="0 0 32 12" aria-hidden="true"><path data-step=${step} d="M2 6H30"></path></svg><span>${t(`step.${step}`)}</span><span class="numbers quiet">${(steps[step] ?? 0).toLocaleString(locale)}</span></label>`)}
  </fieldset>
  <details class="words small"><summary>${t('exposure.steps')}</summary><dl class="meanings">${EXPOSURE_STEPS.map((step) => html`<div><dt class="strong">${t(`step.${step}`)}</dt><dd>${t(`step.${step}.more`)}</dd></div>`)}</dl></details>`;
}
