import type { ExposureStep } from '../../domain/exposure.js';

/** The sentence that a regulator needs: what was received and not seen, and what may have been. Only what the ledger counts. */
export function receivedSentence(steps: Readonly<Record<ExposureStep, number>>): string {
  const seen = steps.viewed;
  const possible = steps['viewed-possible'];
  const notOpened = steps.fetched;
  const never = steps.listed + steps['key-released'];
  const all = seen + possible + notOpened + never;
  if (all === 0) return 'The ledger has no entry by which anybody received another person’s recording.';
  const parts = [
    [never, 'received no part of a recording: it stood in a list, or its sealed key was sent'],
    [notOpened, 'received sealed data that the recipient’s key does not open, and so did not see it'],
    [possible, 'received data that the recipient’s key opens: it cannot be ruled out that it was played'],
    [seen, 'was played for at least one second, as the recipient’s page has signed'],
  ] as const;
  return `Of ${all} ${all === 1 ? 'case' : 'cases'}: ${parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`).join('; ')}.`;
}
