import { EXPOSURE_STEPS, type ExposureStep } from '../../../src/domain/exposure.js';

/** How far a step is: 0 for `listed`. */
export function rankOf(step: ExposureStep): number {
  return EXPOSURE_STEPS.indexOf(step);
}

export function furthest(a: ExposureStep, b: ExposureStep): ExposureStep {
  return rankOf(a) >= rankOf(b) ? a : b;
}
