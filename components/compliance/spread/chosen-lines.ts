import { rankOf, type ExposureLine, type ExposureStep } from '../../../src/domain/exposure.js';

/** What of the exposure is looked at. */
export interface Choice {
  /** Lines that went at least so far. */
  readonly atLeast: ExposureStep;
  /** A part of an owner's, a recipient's or a recording's id; empty for all. */
  readonly search: string;
  /** The people of one node of the picture; null for all. */
  readonly people: { readonly side: 'owner' | 'recipient'; readonly ids: readonly string[] } | null;
}

export const ALL: Choice = { atLeast: 'listed', search: '', people: null };

/** The furthest first. */
export function chosenLines(lines: readonly ExposureLine[], { atLeast, search, people }: Choice): ExposureLine[] {
  const least = rankOf(atLeast);
  const wanted = search.trim().toLowerCase();
  const ids = people === null ? null : new Set(people.ids);
  return lines.filter((line) => rankOf(line.step) >= least
    && (people === null || ids === null || ids.has(line[people.side]))
    && (wanted === '' || [line.owner, line.recipient, line.rid].some((id) => id.toLowerCase().includes(wanted)))).sort((a, b) => rankOf(b.step) - rankOf(a.step));
}
