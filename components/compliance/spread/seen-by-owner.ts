import type { ExposureLine, ExposureStep } from '../../../src/domain/exposure.js';
import { furthest } from './furthest.js';

/** How many owners there are of whose recordings the furthest that somebody else got is: seen, perhaps seen, or received and not seen. */
export interface SeenByOwner {
  readonly seen: number;
  readonly maybe: number;
  readonly unseen: number;
}

/** Each owner is counted once, by the furthest step of all their lines. */
export function seenByOwner(lines: readonly ExposureLine[]): SeenByOwner {
  const steps = new Map<string, ExposureStep>();
  for (const { owner, step } of lines) steps.set(owner, furthest(steps.get(owner) ?? 'listed', step));
  const all = [...steps.values()];
  const seen = all.filter((step) => step === 'viewed').length;
  const maybe = all.filter((step) => step === 'viewed-possible').length;
  return { seen, maybe, unseen: all.length - seen - maybe };
}
