import type { Found } from './hunt.js';
import { LIE_KINDS } from '../../src/testing/hostile/lie-kind.js';
import { OUT_OF_REACH, rareKinds, rareReasons, REASONS, type ReasonCount, type Tally } from './tally.js';

/** Of the answers that could have had a reason, the least share that has to have had it: else that check was hardly tried. */
const LEAST_SHARE = 0.01;
/** Below so many operations shares are chance. */
const ENOUGH = 10_000;

export interface Report {
  text: string;
  failed: boolean;
}

export function report(tally: Tally, found: Found | null, { seconds, workers, seed }: { seconds: number; workers: number; seed: number }): Report {
  const { operations, items, opens, segments, sessions, identities, signals, steps, truths, shown, keyLies } = tally;
  const rare = operations < ENOUGH ? [] : rareReasons(tally, LEAST_SHARE);
  const rareOnes = operations < ENOUGH ? [] : rareKinds(tally, LEAST_SHARE);
  const judged = REASONS.filter((reason) => !OUT_OF_REACH.has(reason));
  // A gate that refuses everything would leak nothing either.
  const dark = shown === 0;
  const failed = (found === null ? 0 : 1) + rare.length + rareOnes.length + (dark ? 1 : 0);
  const lines = [
    `${number(operations)} operations in ${seconds.toFixed(1)} s: ${number(operations / seconds)} a second, ${workers} workers, seed ${seed}`,
    `  ${number(items)} items of lists judged, ${number(opens)} openings, ${number(segments)} segments, ${number(sessions)} consultations, in ${number(steps)} steps`,
    `  ${number(truths)} of these answers were true; ${number(shown)} recordings were shown or played to their end; besides, ${number(signals)} messages of calls were heard, and it was asked ${number(identities)} times who is signed in; ${number(keyLies)} of those answers, keysets, chains of keys and leases were not to be believed`,
    `leaks: ${found === null ? 0 : 1}`,
    '',
    `${'reason'.padEnd(16)}${'lies for it'.padStart(12)}${'given'.padStart(12)}${'share of the answers that could have it'.padStart(42)}`,
    ...judged.map((reason) => line(reason, tally.reasons[reason]!, rare.includes(reason))),
    '',
    `${'attack'.padEnd(16)}${'made'.padStart(12)}${'refused'.padStart(12)}${'share of the answers that could be one'.padStart(42)}`,
    ...LIE_KINDS.map((kind) => line(kind, tally.kinds[kind], rareOnes.includes(kind))),
    `not on these paths: ${[...OUT_OF_REACH].join(', ')}`,
    ...(found === null ? [] : ['', found.what, '', `steps: ${found.sequence}`, `again: npm run hostile -- --workers 1 --operations 1 --seed ${found.seed}`]),
    '',
    // As every runner closes: each reason is a test, and so are that nothing leaks and that something is shown.
    `${judged.length + LIE_KINDS.length + 2 - failed} passed, ${failed} failed, 0 skipped`,
  ];
  return { text: lines.join('\n'), failed: failed > 0 };
}

function line(name: string, { told, hits, chances }: ReasonCount, isRare: boolean): string {
  const share = chances === 0 ? '–' : `${((100 * hits) / chances).toFixed(2)} %`;
  return `${name.padEnd(16)}${number(told).padStart(12)}${number(hits).padStart(12)}${share.padStart(42)}${isRare ? '  under 1 %' : ''}`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
