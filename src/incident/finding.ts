import type { Feature } from '../domain/feature.js';
import type { IncidentReport } from '../domain/incident-report.js';
import type { DenyReason, ViolationReport } from '../domain/violation.js';

/** Something that was found or said, before it is known whether it is so. */
export interface Finding {
  source: 'report' | 'violation' | 'invariant' | 'canary';
  /** Whose page or account it comes from; empty where the backend found it by itself. */
  reporter: string;
  /** Its own id among those of its source and reporter: the same again is the same finding. */
  id: string;
  /** The report's kind, or the gate's reason; `owner` for what the backend and the canaries find. */
  kind: IncidentReport['kind'] | DenyReason;
  feature: Feature;
  rid: string | null;
  sid: string | null;
  at: number;
  /** How many violations it stands for. */
  count: number;
}

export function findingOfReport(report: IncidentReport, reporter: string): Finding {
  const { id, kind, rid, sid, at } = report;
  return { source: 'report', reporter, id, kind, feature: kind === 'not-mine' ? 'replay' : 'consultation', rid, sid, at, count: 1 };
}

const FEATURE_OF_PATH: Readonly<Record<ViolationReport['path'], Feature>> = {
  list: 'replay', open: 'replay', play: 'replay', session: 'consultation', keys: 'consultation', identity: 'replay', stops: 'replay',
};

/** @param id what the backend has stored it under */
export function findingOfViolation({ reason, path, rid, sid, at, count = 1 }: ViolationReport, reporter: string, id: string): Finding {
  return { source: 'violation', reporter, id, kind: reason, feature: FEATURE_OF_PATH[path], rid, sid, at, count };
}
