import type { NoticeField } from '../../domain/notice-draft.js';

type Known = string | number | null | undefined;

/** A field of one source. Nothing there: `unknown`, and of no source. */
function field(source: NonNullable<NoticeField['source']>, name: string, value: Known, evidence: readonly number[]): NoticeField {
  if (value === null || value === undefined || value === '') return { name, value: 'unknown', source: null, evidence: [] };
  return { name, value, source, evidence: [...evidence] };
}

export function fromLedger(name: string, value: Known, evidence: readonly number[] = []): NoticeField {
  return field('ledger', name, value, evidence);
}

export function fromIncident(name: string, value: Known): NoticeField {
  return field('incident', name, value, []);
}

export function fromConfiguration(name: string, value: Known): NoticeField {
  return field('configuration', name, value, []);
}

/** What nobody has told the service. It is never guessed. */
export function unknownField(name: string): NoticeField {
  return { name, value: 'unknown', source: null, evidence: [] };
}

/** An instant as the notices write it, in UTC, so that no zone can be mistaken. */
export function instantText(millis: number | null): string | null {
  return millis === null ? null : `${new Date(millis).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
