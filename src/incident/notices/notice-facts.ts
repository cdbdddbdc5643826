import type { Exposure, ExposureLine, ExposureStep } from '../../domain/exposure.js';
import type { Incident } from '../../domain/incident.js';
import type { NoticeConfiguration } from './notice-configuration.js';

/** What drafts are made of, and nothing else. */
export interface NoticeFacts {
  incident: Incident;
  exposure: Exposure;
  configuration: NoticeConfiguration;
  /** Of each exposed recording, the practitioner who took part in it. */
  practitioners: ReadonlyMap<string, string>;
  /** How the first of it came to be known. */
  foundBy: 'report' | 'violation' | 'invariant' | 'canary' | null;
  /** How many stops were made for it, and how many notices to owners officers have approved. */
  stops: number;
  ownersTold: number;
  now: number;
}

/** What lines say together. */
export interface LineSums {
  recordings: number;
  owners: number;
  recipients: number;
  steps: Record<ExposureStep, number>;
  /** When the first and the last answer left; null where none did. */
  firstAt: number | null;
  lastAt: number | null;
  viewedMillis: number;
  evidence: number[];
}

/** As many as a field of a draft names. */
const EVIDENCE_MAX = 100;

export function sumLines(lines: readonly ExposureLine[]): LineSums {
  const steps: LineSums['steps'] = { listed: 0, 'key-released': 0, fetched: 0, 'viewed-possible': 0, viewed: 0 };
  const sums: LineSums = { recordings: 0, owners: 0, recipients: 0, steps, firstAt: null, lastAt: null, viewedMillis: 0, evidence: [] };
  const [rids, owners, recipients] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const evidence = new Set<number>();
  for (const line of lines) {
    rids.add(line.rid);
    owners.add(line.owner);
    recipients.add(line.recipient);
    steps[line.step] += 1;
    sums.firstAt = Math.min(sums.firstAt ?? line.firstAt, line.firstAt);
    sums.lastAt = Math.max(sums.lastAt ?? line.lastAt, line.lastAt);
    sums.viewedMillis += line.viewedMillis;
    for (const each of line.evidence) if (evidence.size < EVIDENCE_MAX) evidence.add(each);
  }
  return { ...sums, recordings: rids.size, owners: owners.size, recipients: recipients.size, evidence: [...evidence].sort((a, b) => a - b) };
}
