import type { Exposure } from '../../../src/domain/exposure.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';
import { seenByOwner } from '../spread/seen-by-owner.js';

/** What a regulator asks: who saw something, who may have, who received and did not see; and what says so. */
export function regulatorWords({ strings: { t, format, locale }, desk: { zone } }: ComplianceView, { lines, at }: Exposure): string[] {
  const { seen, maybe, unseen } = seenByOwner(lines);
  const numbers = lines.flatMap(({ evidence }) => evidence);
  const [first, last] = numbers.reduce(([low, high], number) => [Math.min(low, number), Math.max(high, number)], [Infinity, -Infinity] as [number, number]);
  return [
    seen > 0 ? t('exposure.words.seen', { count: seen }) : t('exposure.words.seen.none'),
    ...(maybe > 0 ? [t('exposure.words.maybe', { count: maybe })] : []),
    ...(unseen > 0 ? [t('exposure.words.unseen', { count: unseen })] : []),
    ...(numbers.length > 0 ? [t('exposure.words.evidence', { first: nameNumber(locale, first), last: nameNumber(locale, last), count: new Set(numbers).size, date: format.date(at, zone), time: format.time(at, zone) })] : []),
  ];
}
